import { NodeOperationError, type IPollFunctions } from 'n8n-workflow';
import type { TrackerOptions } from '../shared/deviceStatus/problemTracker';
import { ALL_STATUSES } from '../shared/deviceStatus/statusCatalogue';
import type { Level } from '../shared/items';
import type { CustomerFrom } from './customers';
import type { Selection } from './selection';

interface Options {
	includeSecondaryServers?: boolean;
	maximumItems?: number;
	raiseAfter?: number;
	resendEvery?: number;
	sourceIdentity?: string;
	suspectDevices?: number;
	suspectHours?: number;
}

export interface TriggerParameters {
	selection: Selection;
	customerFrom: CustomerFrom;
	fixedName: string;
	tracker: TrackerOptions;
	/** Overrides what tells this source from others; empty: the server's own id. */
	sourceIdentity: string;
	includeSecondaryServers: boolean;
}

/** Bounds what one execution holds in memory; a storm of 5,000 is out after five polls. */
const MAXIMUM_ITEMS = 1_000;

export function readParameters(context: IPollFunctions): TriggerParameters {
	const options = context.getNodeParameter('options', {}) as Options;
	const customerFrom = context.getNodeParameter('customerFrom') as CustomerFrom;
	const fixedName = (context.getNodeParameter('customerName', '') as string).trim();
	if (customerFrom === 'fixedName' && fixedName === '') {
		throw new NodeOperationError(context.getNode(), 'The customer name is empty', {
			description:
				'Type the name into "Customer Name", or take the customer from the virtual server.',
		});
	}
	return {
		selection: {
			levels: context.getNodeParameter('levels') as Level[],
			statusCodes: (context.getNodeParameter('statusDescriptions', []) as string[]).filter(
				(code) => code !== ALL_STATUSES,
			),
			groupPath: context.getNodeParameter('administrationGroup', '') as string,
		},
		customerFrom,
		fixedName,
		tracker: {
			onFirstRun: context.getNodeParameter('onFirstRun') as TrackerOptions['onFirstRun'],
			raiseAfterMinutes: options.raiseAfter ?? 0,
			resendEveryMinutes: options.resendEvery ?? 60,
			suspectDevices: options.suspectDevices ?? 20,
			suspectMinutes: (options.suspectHours ?? 24) * 60,
			maximumItems: options.maximumItems ?? MAXIMUM_ITEMS,
		},
		sourceIdentity: (options.sourceIdentity ?? '').trim(),
		includeSecondaryServers: options.includeSecondaryServers ?? false,
	};
}
