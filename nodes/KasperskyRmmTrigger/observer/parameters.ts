import { NodeOperationError, type IPollFunctions } from 'n8n-workflow';
import type { Change } from '../../shared/deviceStatus/comparison';
import type { TrackerOptions } from '../../shared/deviceStatus/problemTracker';
import { HOUR_MS } from '../../shared/time';
import { fold } from '../../shared/text';
import type { LevelOrOff, ReadingRules, StatusLevels } from '../rmm/antivirus';

type RmmKind = 'dattoRmm' | 'ninjaOne';

interface Options {
	lastContact?: number;
	maximumItems?: number;
	product?: string;
	raiseAfter?: number;
	readEvery?: number;
	resendEvery?: number;
	rowAge?: number;
	sourceIdentity?: string;
	suspectDevices?: number;
	suspectHours?: number;
}

/** Which customers are sent; ids or names, folded. */
interface Selection {
	customers: 'all' | 'only' | 'except';
	named: ReadonlySet<string>;
}

/** What the panel says, with defaults for everything that it leaves open. */
export interface ObserverParameters {
	rmm: RmmKind;
	levels: StatusLevels;
	rules: ReadingRules;
	selection: Selection;
	tracker: TrackerOptions;
	/** How often the RMM is read, however often n8n polls; seconds. 0: with every poll. */
	readEvery: number;
	/** Identifies the source in place of the account; empty: the account. */
	sourceIdentity: string;
}

export const DEFAULTS = {
	readEveryMinutes: 15,
	product: 'kaspersky',
	lastContactHours: 24,
	rowAgeHours: 48,
	maximumItems: 1_000,
	resendEveryMinutes: 60,
	suspectDevices: 20,
	suspectHours: 24,
} as const;

export function readObserverParameters(context: IPollFunctions): ObserverParameters {
	const options = context.getNodeParameter('options', {}) as Options;
	const product = fold(options.product ?? DEFAULTS.product);
	if (product === '') {
		throw new NodeOperationError(context.getNode(), 'The option "Product Name Contains" is empty', {
			description: 'Then every antivirus would count. Enter a text such as "kaspersky".',
		});
	}
	const level = (name: string, byDefault: LevelOrOff) =>
		context.getNodeParameter(name, byDefault) as LevelOrOff;
	const allShouldHaveIt = context.getNodeParameter('allDevicesShouldHaveIt', false) === true;
	return {
		rmm: context.getNodeParameter('rmm') as RmmKind,
		levels: {
			databasesOutdated: level('databasesOutdated', 'Warning'),
			notRunning: level('notRunning', 'Critical'),
			notInstalled: allShouldHaveIt ? level('notInstalled', 'Critical') : 'off',
		},
		rules: {
			product,
			longestSilence: (options.lastContact ?? DEFAULTS.lastContactHours) * HOUR_MS,
			longestRowAge: (options.rowAge ?? DEFAULTS.rowAgeHours) * HOUR_MS,
		},
		selection: {
			customers: context.getNodeParameter('customers', 'all') as Selection['customers'],
			named: new Set(
				(context.getNodeParameter('customerNames', []) as unknown[]).map((name) =>
					fold(String(name)),
				),
			),
		},
		tracker: {
			onFirstRun: context.getNodeParameter('onFirstRun') as TrackerOptions['onFirstRun'],
			raiseAfterMinutes: options.raiseAfter ?? 0,
			resendEveryMinutes: options.resendEvery ?? DEFAULTS.resendEveryMinutes,
			suspectDevices: options.suspectDevices ?? DEFAULTS.suspectDevices,
			suspectMinutes: (options.suspectHours ?? DEFAULTS.suspectHours) * 60,
			maximumItems: options.maximumItems ?? DEFAULTS.maximumItems,
		},
		readEvery: (options.readEvery ?? DEFAULTS.readEveryMinutes) * 60,
		sourceIdentity: (options.sourceIdentity ?? '').trim(),
	};
}

/**
 * Limits what is sent. What is tracked, and the snapshot, are never limited: the ticket of a customer that is not
 * selected must not look like the ticket of a problem that is gone.
 */
export function isSelected(
	{ observed: { customer } }: Pick<Change, 'observed'>,
	{ customers, named }: Selection,
): boolean {
	// Whose device it is may not be known: better one look-up too many than a ticket left open.
	if (customers === 'all' || !customer) return true;
	const isNamed = [customer.id, customer.name].some((name) => named.has(fold(name)));
	return isNamed === (customers === 'only');
}
