import type { ReportedDevice } from '../../shared/deviceStatus/deviceReportTracker';
import { decodeState, encodeState } from '../../shared/deviceStatus/trackerState';
import { workspaceCustomer } from '../reports/readReports';

/** What an endpoint knows apart from its devices. Seconds since 1970; 0: never. */
export interface EndpointTimes {
	/** First report ever. */
	startedAt: number;
	/** Last report of any device. */
	heardAt: number;
	/** Since when reports have come in without a gap that would make every device look silent. */
	listeningSince: number;
	/** Last look for silent devices and for what is due. */
	roundAt: number;
	/** Last warning that too many devices are silent at once. */
	warnedAt: number;
}

/** An endpoint's memory as n8n stores it: one text for all devices, because it is rewritten as a whole. */
export interface StoredEndpoint {
	version: 1;
	/** Which process wrote it, and its how manieth writing this was. */
	writer: string;
	times: EndpointTimes;
	workspaces: string[];
	/** A line for each device: id, workspace, seen, sent, quiet, `<problems>|<name>`; tab-separated, base 36. */
	devices: string;
}

const base36 = (value: number) => value.toString(36);
const number36 = (text: string | undefined) => parseInt(text ?? '', 36) || 0;

/** About 75 bytes for each device. Of what a device told of itself, only id, name and workspace are kept. */
export function encodeEndpoint(
	devices: ReadonlyMap<string, ReportedDevice>,
	times: EndpointTimes,
	writer: string,
): StoredEndpoint {
	const workspaces = new Map<string, number>();
	const tracked = [...devices].map(([id, { device, problems }]) => {
		return [id, { name: device.name, problems }] as const;
	});
	const encoded = encodeState({ devices: new Map(tracked), resentAt: 0 }).devices;
	const lines = [...devices].map(([id, { customer, seenAt, sentAt, quiet }]) => {
		const workspace = customer?.name ?? '';
		if (!workspaces.has(workspace)) workspaces.set(workspace, workspaces.size);
		const numbers = [workspaces.get(workspace) ?? 0, seenAt, sentAt, quiet].map(base36);
		return [id, ...numbers, encoded[id]].join('\t');
	});
	return {
		...{ version: 1, writer, times },
		workspaces: [...workspaces.keys()],
		devices: lines.join('\n'),
	};
}

/** Whether this is what this version of the node stored: anything else is as good as lost. */
export function isStoredEndpoint(
	stored: Partial<StoredEndpoint> | undefined,
): stored is StoredEndpoint {
	return (
		stored?.version === 1 &&
		typeof stored.writer === 'string' &&
		typeof stored.devices === 'string' &&
		typeof stored.times === 'object' &&
		Array.isArray(stored.workspaces)
	);
}

export function decodeEndpoint(stored: StoredEndpoint): Map<string, ReportedDevice> {
	if (stored.devices === '') return new Map();
	const rows = stored.devices.split('\n').map((line) => line.split('\t'));
	const problems = decodeState({
		version: 1,
		devices: Object.fromEntries(rows.map((row) => [row[0], row[5] ?? '|'])),
	});
	return new Map(rows.map((row) => [row[0], decodeRow(row, stored.workspaces, problems)]));
}

function decodeRow(
	[id, workspace, seenAt, sentAt, quiet]: string[],
	workspaces: string[],
	tracked: ReturnType<typeof decodeState>,
): ReportedDevice {
	const { name, problems } = tracked?.devices.get(id) ?? { name: id, problems: new Map() };
	const customer = workspaces[number36(workspace)] ?? '';
	return {
		device: { id, name },
		customer: customer === '' ? null : workspaceCustomer(customer),
		problems,
		...{ seenAt: number36(seenAt), sentAt: number36(sentAt), quiet: number36(quiet) },
	};
}
