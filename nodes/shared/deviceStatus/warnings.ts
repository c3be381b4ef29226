import { isEqual } from 'lodash';
import type { Suspicion, SuspicionOptions } from './disappearance';
import { isoTime } from '../time';
import type { Observation } from './observation';
import type { SourceWarning } from '../items';
import type { TrackerState } from './trackerState';
import type { TriggerItems } from './triggerItems';

/** What a person should know of an observation that is not believed as it is: when it begins, and at every resend. */
export function warningsOf(
	before: TrackerState | undefined,
	{ source, failedServers = [], notices = [] }: Observation,
	suspicion: Suspicion | undefined,
	isResend: boolean,
	make: TriggerItems,
	{ suspectMinutes }: SuspicionOptions,
): SourceWarning[] {
	const warnings: SourceWarning[] = notices.map((notice) => make.warning(notice));
	const held = suspicion?.held.size ?? 0;
	if (suspicion && held > 0 && (isResend || before?.suspectSince === undefined)) {
		const until = isoTime(suspicion.since + suspectMinutes * 60);
		const known = before?.devices.size ?? 0;
		warnings.push(make.warning(suspicionText(held, known, source.name, until)));
	}
	const areNew = !isEqual(failedServers, before?.failedServers ?? []);
	if (failedServers.length > 0 && (isResend || areNew)) {
		warnings.push(make.warning(failedServersText(failedServers, source.name)));
	}
	return warnings;
}

function suspicionText(held: number, known: number, source: string, until: string): string {
	return (
		`${held} of ${known} devices with known problems are suddenly not found on ${source}. ` +
		'An account that lost its rights looks like this, so no ticket is completed for them ' +
		`until they are back, or until ${until}. Check the rights of the account in the credential.`
	);
}

function failedServersText(names: readonly string[], source: string): string {
	const servers = names.length === 1 ? 'server' : 'servers';
	return (
		`${source} could not ask the secondary ${servers} ${names.map((name) => `"${name}"`).join(', ')}. ` +
		'Until it can, the devices there stay as they were last seen: no ticket is completed ' +
		'for a device that may be there, and no closing snapshot is sent. ' +
		'Check the connection between the servers.'
	);
}
