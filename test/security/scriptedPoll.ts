import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import { poll } from '../../nodes/KasperskySecurityCenterTrigger/operations/poll';
import type { Json } from './mutations';

const PARAMETERS: Record<string, unknown> = {
	levels: ['Critical', 'Warning'],
	customerFrom: 'virtualServer',
	onFirstRun: 'allCurrentProblems',
};

/** What a server answers, by method; searches for single devices and their pages by `byId`. */
export type Conversation = Record<string, Json>;

/** As an Administration Server sends it: most things in wrappers of their type. */
const wrapped = (value: Json): Json => ({ type: 'params', value });

const record = (name: string, statusId: number, mask: number, id = `id-${name}`): Json =>
	wrapped({
		KLHST_WKS_HOSTNAME: id,
		KLHST_WKS_DN: name,
		KLHST_WKS_GROUPID: 12,
		KLHST_WKS_STATUS_ID: { type: 'long', value: statusId },
		KLHST_WKS_STATUS_MASK: mask,
		KLHST_WKS_FROM_UNASSIGNED: false,
		KLHST_WKS_IP_LONG: { type: 'long', value: 169090600 },
		KLHST_WKS_LAST_VISIBLE: { type: 'datetime', value: '2026-11-22T09:58:00Z' },
		grp_full_name: 'Managed devices/Finance/',
	});

const list = (strAccessor: string, records: Json[]): Json[] => [
	{ strAccessor, PxgRetVal: records.length },
	{ pChunk: { KLCSP_ITERATOR_ARRAY: records }, PxgRetVal: records.length },
];

/** Its id is asked for in a way of its own, because it cannot go into a filter. */
const ODD = record('C', 1, 128, 'id C (1)');
const RECORDS = [record('A', 1, 128), record('B', 2, 2048), ODD];
const [FOUND, PAGE] = list('all', RECORDS);
const [FOUND_BY_ID, PAGE_BY_ID] = list('byId', RECORDS);

/** Three devices have problems, and whoever asks for them by their ids gets them as well. */
export const CONVERSATION: Conversation = {
	'HostGroup.GetStaticInfo': {
		PxgRetVal: { KLADMSRV_SERVER_HOSTNAME: 'server-id-1', KLADMSRV_IS_VIRTUAL: false },
	},
	'HostGroup.GroupIdGroups': { PxgRetVal: 0 },
	'HostGroup.GetGroupInfoEx': {
		PxgRetVal: {
			...{ id: 12, name: 'Finance', KLVSRV_ID: 3, KLVSRV_DN: 'Contoso' },
			KLSRV_HSTSTAT_CRITICAL: wrapped({ KLSRV_HSTSTAT_MASK: 128 }),
			KLSRV_HSTSTAT_WARNING: wrapped({ KLSRV_HSTSTAT_MASK: 2048 }),
		},
	},
	'VServers.GetVServers': {
		PxgRetVal: [wrapped({ KLVSRV_ID: 3, KLVSRV_UID: 'VSRV-contoso', KLVSRV_DN: 'Contoso' })],
	},
	'HostGroup.FindHosts': FOUND,
	'ChunkAccessor.GetItemsChunk': PAGE,
	'HostGroup.FindHosts byId': FOUND_BY_ID,
	'ChunkAccessor.GetItemsChunk byId': PAGE_BY_ID,
	'HostGroup.GetHostInfo': { PxgRetVal: ODD },
	'ChunkAccessor.Release': {},
};

let polls = 0;

/**
 * One poll on a context of our own, thousands of times as fast as on n8n's. Each has a user of its own, because what
 * rarely changes is cached.
 *
 * @param staticData is changed as n8n's would be
 */
export async function scriptedPoll(
	conversation: Conversation,
	staticData: IDataObject,
): Promise<IDataObject[]> {
	const credential = {
		...{ serverUrl: 'https://ksc.test', userType: 'internal', user: `user-${polls++}` },
		...{ password: 'Example-Pass1', sessionToken: '' },
	};
	const ignore = () => {};
	const context = {
		getNode: () => ({ id: 'trigger', name: 'Trigger', type: 'x', parameters: {} }),
		getMode: () => 'trigger',
		getWorkflow: () => ({ id: 'workflow' }),
		getNodeParameter: (name: string, fallback: unknown) => PARAMETERS[name] ?? fallback,
		getWorkflowStaticData: () => staticData,
		getCredentials: async () => credential,
		// A server may announce a list without an end.
		getPollBudgetMs: () => 500,
		logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
		helpers: {
			httpRequestWithAuthentication: async (_: string, { url, body }: IDataObject) => {
				return { statusCode: 200, body: answerTo(conversation, String(url), body as IDataObject) };
			},
		},
	};
	const output = await poll(context as unknown as IPollFunctions);
	return (output?.[0] ?? []).map(({ json }) => json);
}

function answerTo(conversation: Conversation, url: string, body: IDataObject): Json {
	const method = url.split('/').pop() ?? '';
	const isById =
		String(body.wstrFilter).includes('KLHST_WKS_HOSTNAME') || body.strAccessor === 'byId';
	const answer = conversation[`${method} byId`] !== undefined && isById ? `${method} byId` : method;
	// Parsed anew for every request, as from the wire.
	return structuredClone(conversation[answer] ?? {});
}
