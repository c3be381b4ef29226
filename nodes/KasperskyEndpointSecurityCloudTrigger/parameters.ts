import type { IWebhookFunctions } from 'n8n-workflow';
import { sourceId } from '../shared/externalId';
import type { Level } from '../shared/items';
import { DEFAULTS } from './defaults';
import type { AgeLimits, Thresholds } from './reports/avState';
import type { ReadingSettings } from './reports/readReports';
import type { EndpointSettings } from './state/endpointSettings';

interface Options {
	defaultWorkspace?: string;
	raiseAfter?: number;
	reportSilenceAfter?: number;
	resendEvery?: number;
	silenceLevel?: Level;
	sourceIdentity?: string;
}

export type TriggerSettings = ReadingSettings & EndpointSettings;

/** What identifies an endpoint with its first report: the id in its URL. */
function identityOf(context: IWebhookFunctions): string {
	const { id, webhookId } = context.getNode();
	return webhookId ?? `${context.getWorkflow().id}/${id}`;
}

function readThresholds(context: IWebhookFunctions): Thresholds {
	const days = (name: keyof typeof DEFAULTS.days) =>
		context.getNodeParameter(name, DEFAULTS.days[name]) as number;
	const limits = (
		warning: keyof typeof DEFAULTS.days,
		critical: keyof typeof DEFAULTS.days,
	): AgeLimits => ({ warningDays: days(warning), criticalDays: days(critical) });
	const level = (name: keyof typeof DEFAULTS.levels) =>
		context.getNodeParameter(name, DEFAULTS.levels[name]) as Level | 'off';
	return {
		databases: limits('databasesWarning', 'databasesCritical'),
		connection: limits('connectionWarning', 'connectionCritical'),
		protectionOff: level('protectionOff'),
		notRunning: level('notRunning'),
		notInstalled: level('notInstalled'),
	};
}

export function readParameters(context: IWebhookFunctions): TriggerSettings {
	const options = context.getNodeParameter('options', {}) as Options;
	const chosen = options.sourceIdentity?.trim() ?? '';
	return {
		solution: 'kasperskyEndpointSecurityCloud',
		source: { id: sourceId('kes', chosen || identityOf(context)), name: context.getNode().name },
		isSourceChosen: chosen !== '',
		thresholds: readThresholds(context),
		defaultWorkspace: (options.defaultWorkspace ?? '').trim(),
		onFirstRun: context.getNodeParameter('onFirstRun') as TriggerSettings['onFirstRun'],
		raiseAfterMinutes: options.raiseAfter ?? 0,
		resendEverySeconds: (options.resendEvery ?? 60) * 60,
		silenceSeconds: (options.reportSilenceAfter ?? 0) * 3600,
		silenceLevel: options.silenceLevel ?? 'Warning',
	};
}
