import { NodeOperationError, type IPollFunctions } from 'n8n-workflow';
import type { Change } from '../../shared/deviceStatus/comparison';
import type { TrackerOptions } from '../../shared/deviceStatus/problemTracker';
import { catalogueCode } from '../../shared/deviceStatus/statusCatalogue';
import type { Device, Level } from '../../shared/items';
import { locatedValue } from '../../shared/locator';
import { groupNamesOf } from '../../shared/openApi/groupPath';
import type { CustomerFrom } from './customers';

interface Options {
	includeSecondaryServers?: boolean;
	maximumItems?: number;
	raiseAfter?: number;
	resendEvery?: number;
	sourceIdentity?: string;
	suspectDevices?: number;
	suspectHours?: number;
}

/** Which status changes the workflow wants to see. */
interface Selection {
	levels: Level[];
	/** Empty: all. */
	statusCodes: string[];
	/** Empty: all. With or without the root group before it. */
	groupPath: string;
}

/** What the panel says, with defaults for everything that it leaves open. */
export interface ObserverParameters {
	selection: Selection;
	customerFrom: CustomerFrom;
	fixedName: string;
	tracker: TrackerOptions;
	/** Identifies the source in place of the server; empty: what the server calls itself. */
	sourceIdentity: string;
	includeSecondaryServers: boolean;
}

/** Limits what one execution holds in memory; a storm of 5,000 is out after five polls. */
const MAXIMUM_ITEMS = 1_000;

export function readObserverParameters(context: IPollFunctions): ObserverParameters {
	const options = context.getNodeParameter('options', {}) as Options;
	const customerFrom = context.getNodeParameter('customerFrom') as CustomerFrom;
	const fixedName = (context.getNodeParameter('customerName', '') as string).trim();
	if (customerFrom === 'fixedName' && fixedName === '') {
		throw new NodeOperationError(context.getNode(), 'The field "Customer Name" is empty', {
			description:
				'Enter the name of the customer in "Customer Name", or choose another value in "Customer From".',
		});
	}
	return {
		selection: {
			levels: context.getNodeParameter('levels') as Level[],
			statusCodes: readStatusCodes(context),
			groupPath: locatedValue(context.getNodeParameter('administrationGroup', '')),
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

/** A code that no status has would keep its statuses from being sent without a word. */
function readStatusCodes(context: IPollFunctions): string[] {
	const codes = context.getNodeParameter('statusDescriptions', []) as string[];
	const unknown = codes.find((code) => catalogueCode(code) !== code);
	if (unknown === undefined) return codes;
	throw new NodeOperationError(
		context.getNode(),
		`The status description “${unknown}” in "Status Descriptions" is not known`,
		{ description: 'Choose from the list, or leave "Status Descriptions" empty to watch all.' },
	);
}

function isInGroup({ group }: Device, groupPath: string): boolean {
	// Where a removed device was is no longer known: better one look-up too many than a ticket left open.
	if (groupPath === '' || group === undefined) return true;
	const selected = groupNamesOf(groupPath).map((name) => name.toLowerCase());
	const actual = groupNamesOf(group).map((name) => name.toLowerCase());
	const startsAt = (start: number) =>
		selected.every((name, depth) => name === actual[start + depth]);
	return startsAt(0) || startsAt(1);
}

/**
 * Limits what is sent. What is tracked, and the snapshot, are never limited: the ticket of a problem that is
 * not selected must not look like the ticket of a problem that is gone.
 */
export function isSelected(
	{ kind, observed, code, problem }: Change,
	{ levels, statusCodes, groupPath }: Selection,
): boolean {
	const hasLevel = [problem.level, kind.previousLevel].some(
		(level) => level !== undefined && levels.includes(level),
	);
	const hasStatus = statusCodes.length === 0 || statusCodes.includes(catalogueCode(code));
	return hasLevel && hasStatus && isInGroup(observed.device, groupPath);
}
