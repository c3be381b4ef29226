import { bitOfStatus, statusCodesOfMask } from '../../shared/deviceStatus/statusCatalogue';
import type { Level } from '../../shared/items';
import { agentDeviceId, withoutWorkspace } from '../reports/deviceId';
import { workspaceCustomer } from '../reports/readReports';
import type { Devices } from './devices';
import type { SentList } from './lists';
import type { ReportedDevice, ReportedProblem } from './reportTracker';

/** What an endpoint knows apart from its devices. Seconds since 1970; 0: never. */
export interface EndpointTimes {
	/** First report ever. */
	startedAt: number;
	/** Last report of any device. */
	heardAt: number;
	/** Seconds in which reports came in, added up: longer gaps, in which nobody was heard, are left out. */
	heard: number;
	/** Last look for silent devices and for what is due. */
	roundAt: number;
	/** Last warning that too many devices are silent at once. */
	warnedAt: number;
	/** Last warning that computers share an id. */
	clonesWarnedAt: number;
}

/** An endpoint's memory as n8n stores it: one text for all devices, because it is rewritten as a whole. */
export interface StoredEndpoint {
	version: 2;
	/** Which process wrote it, and the sequence number of this writing. */
	writer: string;
	times: EndpointTimes;
	source?: string;
	former?: string;
	formerLists?: string;
	workspaces: string[];
	/** A line for each device, tab-separated, numbers in base 36; see {@link encodeDevice}. */
	devices: string;
	/** A line for each list: workspace, status, sent, times empty. */
	lists: string;
}

interface EndpointMemory {
	devices: Devices;
	lists: ReadonlyMap<string, SentList>;
	times: EndpointTimes;
	source?: string;
	former?: string;
	formerLists?: string;
}

const base36 = (value: number) => value.toString(36);
const number36 = (text: string | undefined) => parseInt(text ?? '', 36) || 0;

const PROBLEM = /^(.+)([CW])([wrbWRB])([0-9a-z]+)$/;
const LEVEL_BY_LETTER: Record<string, Level> = { C: 'Critical', W: 'Warning' };
const PHASE_BY_LETTER: Record<string, ReportedProblem['phase']> = {
	...{ w: 'waiting', r: 'raised', b: 'baseline' },
};

const shortCode = (code: string) => String(bitOfStatus(code) ?? code);
const longCode = (short: string) =>
	/^\d+$/.test(short) ? statusCodesOfMask(2 ** Number(short))[0] : short;

/** About 80 bytes for each device. Of what a device told of itself, only id, name and workspace are kept. */
export function encodeEndpoint(memory: EndpointMemory, writer: string): StoredEndpoint {
	const { devices, lists, times, source, former, formerLists } = memory;
	const workspaces = new Map<string, number>();
	const workspaceOf = ({ customer }: Pick<ReportedDevice, 'customer'>) => {
		const { name } = customer;
		if (!workspaces.has(name)) workspaces.set(name, workspaces.size);
		return base36(workspaces.get(name) ?? 0);
	};
	const lines = [...devices.values()].map((device) => encodeDevice(device, workspaceOf(device)));
	const listLines = [...lists.values()].map((list) =>
		[workspaceOf(list), list.code, base36(list.sentAt), base36(list.timesEmpty)].join('\t'),
	);
	return {
		...{ version: 2, writer, times },
		...(source === undefined ? {} : { source }),
		...(former === undefined ? {} : { former }),
		...(formerLists === undefined ? {} : { formerLists }),
		workspaces: [...workspaces.keys()],
		devices: lines.join('\n'),
		lists: listLines.join('\n'),
	};
}

/** Whether this is what this version of the node stored: anything else is as good as lost. */
export function isStoredEndpoint(
	stored: Partial<StoredEndpoint> | undefined,
): stored is StoredEndpoint {
	return (
		stored?.version === 2 &&
		typeof stored.writer === 'string' &&
		typeof stored.devices === 'string' &&
		typeof stored.lists === 'string' &&
		typeof stored.times === 'object' &&
		Array.isArray(stored.workspaces)
	);
}

export function decodeEndpoint(stored: StoredEndpoint): {
	devices: ReportedDevice[];
	lists: SentList[];
} {
	const customers = stored.workspaces.map(workspaceCustomer);
	const rows = (text: string) =>
		(text === '' ? [] : text.split('\n')).map((row) => row.split('\t'));
	return {
		devices: rows(stored.devices).map((row) => decodeDevice(row, customers)),
		lists: rows(stored.lists).map(([workspace, code, sentAt, timesEmpty]) => ({
			customer: customers[number36(workspace)],
			code,
			...{ sentAt: number36(sentAt), timesEmpty: number36(timesEmpty) },
		})),
	};
}

/**
 * id without workspace, workspace, name, seen, heard until, sent, quiet, `<status><level><phase><since>,…`, and only of
 * few devices: when undecided and the listening time then, `r` for a replaced one, the agent that its id does not tell.
 * A capital phase: it may be older.
 */
function encodeDevice(device: ReportedDevice, workspace: string): string {
	const { seenAt, heardUntil, sentAt, quiet, undecided, isReplaced } = device;
	const problems = [...device.problems].map(([code, { level, phase, since, mayBeOlder }]) => {
		const letter = mayBeOlder ? phase[0].toUpperCase() : phase[0];
		return `${shortCode(code)}${level[0]}${letter}${base36(since)}`;
	});
	const key = withoutWorkspace(device.device.id);
	const columns = [
		...[key, workspace, device.device.name],
		...[seenAt, heardUntil, sentAt, quiet].map(base36),
		problems.join(','),
		undecided ? `${base36(undecided.at)}.${base36(undecided.heard)}` : '',
		isReplaced ? 'r' : '',
		device.agent === agentIn(key) ? '' : device.agent,
	];
	return columns.join('\t').trimEnd();
}

const agentIn = (key: string) => key.split('/')[0];

function decodeDevice(row: string[], customers: Array<ReportedDevice['customer']>): ReportedDevice {
	const [key, workspace, name, seenAt, heardUntil, sentAt, quiet, problems = ''] = row;
	const [undecided = '', replaced = '', agent = ''] = row.slice(8);
	const customer = customers[number36(workspace)];
	const [at, heard] = undecided.split('.').map(number36);
	return {
		device: { id: agentDeviceId(customer.name, key), name },
		customer,
		agent: agent || agentIn(key),
		problems: decodeProblems(problems),
		...{ seenAt: number36(seenAt), heardUntil: number36(heardUntil) },
		...{ sentAt: number36(sentAt), quiet: number36(quiet) },
		...(undecided === '' ? {} : { undecided: { at, heard } }),
		...(replaced === '' ? {} : { isReplaced: true }),
	};
}

function decodeProblems(text: string): ReportedDevice['problems'] {
	const problems: ReportedDevice['problems'] = new Map();
	for (const part of text.split(',')) {
		const [, code, level, letter, since] = PROBLEM.exec(part) ?? [];
		if (code === undefined) continue;
		const phase = letter.toLowerCase();
		problems.set(longCode(code), {
			level: LEVEL_BY_LETTER[level],
			phase: PHASE_BY_LETTER[phase],
			since: parseInt(since, 36),
			...(letter === phase ? {} : { mayBeOlder: true }),
		});
	}
	return problems;
}
