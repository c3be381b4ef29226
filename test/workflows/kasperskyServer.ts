import nock from 'nock';
import type { IDataObject } from 'n8n-workflow';

export const KSC_URL = 'https://ksc.test:13299';

type Reply = IDataObject | { status: number; body: string | IDataObject };
type Handler =
	Reply | ((body: IDataObject, headers: Record<string, string>) => Reply | Promise<Reply>);

const isReply = (reply: Reply): reply is { status: number; body: string | IDataObject } =>
	typeof reply.status === 'number' && 'body' in reply;

export const wrapped = (value: IDataObject) => ({ type: 'params', value });

export const pxgError = (code: number, message: string, module = 'KLSTD'): IDataObject => ({
	PxgError: { code, subcode: 0, module, file: 'x.cpp', line: 1, message },
});

export const plain = (status: number, body: string) => ({ status, body });

/** A host record as the server sends it. */
export const host = (name: string, part: IDataObject = {}) =>
	wrapped({
		KLHST_WKS_HOSTNAME: `id-${name.toLowerCase()}`,
		KLHST_WKS_DN: name,
		KLHST_WKS_GROUPID: 12,
		KLHST_WKS_STATUS_ID: 1,
		KLHST_WKS_STATUS_MASK: 128,
		KLHST_WKS_FROM_UNASSIGNED: false,
		KLHST_WKS_IP_LONG: { type: 'long', value: 169090600 },
		KLHST_WKS_LAST_VISIBLE: { type: 'datetime', value: '2026-11-22T09:58:00Z' },
		grp_full_name: 'Managed devices/Finance/',
		...part,
	});

/**
 * A scripted Administration Server at the level of HTTP: what each method answers, and what was asked.
 * `hosts` are what FindHosts finds; `byId` what it finds when it is asked for single devices.
 */
export class KasperskyServer {
	readonly calls: Array<{ method: string; body: IDataObject; headers: Record<string, string> }> =
		[];

	hosts: IDataObject[] = [];

	byId: IDataObject[] = [];

	/** What is known of a group, but for its id. */
	group: (id: number) => IDataObject | undefined = (id) => ({
		name: id === 0 ? 'Managed devices' : 'Finance',
		KLVSRV_ID: 3,
		KLVSRV_DN: 'Contoso (old name)',
		KLSRV_HSTSTAT_CRITICAL: wrapped({ KLSRV_HSTSTAT_MASK: 128 }),
		KLSRV_HSTSTAT_WARNING: wrapped({ KLSRV_HSTSTAT_MASK: 2048 }),
	});

	private found: IDataObject[] = [];

	private foundGroups: IDataObject[] = [];

	readonly handlers: Record<string, Handler> = {
		'Session.StartSession': { PxgRetVal: 'token-1' },
		'HostGroup.GetStaticInfo': {
			PxgRetVal: { KLADMSRV_SERVER_HOSTNAME: 'server-id-1', KLADMSRV_IS_VIRTUAL: false },
		},
		'HostGroup.GroupIdGroups': { PxgRetVal: 0 },
		'HostGroup.GetGroupInfoEx': ({ nGroupId: id }) => {
			const group = this.group(Number(id));
			return group ? { PxgRetVal: { id, ...group } } : pxgError(1186, 'Object was not found');
		},
		'HostGroup.FindGroups': ({ wstrFilter }) => {
			const ids = [...String(wstrFilter).matchAll(/\(id=(\d+)\)/g)].map(([, id]) => Number(id));
			this.foundGroups = ids.flatMap((id) => {
				const group = this.group(id);
				return group ? [wrapped({ id, ...group })] : [];
			});
			return { strAccessor: 'groups', PxgRetVal: this.foundGroups.length };
		},
		'VServers.GetVServers': {
			PxgRetVal: [wrapped({ KLVSRV_ID: 3, KLVSRV_UID: 'VSRV-contoso', KLVSRV_DN: 'Contoso' })],
		},
		'HostGroup.FindHosts': ({ wstrFilter }) => {
			this.found = String(wstrFilter).includes('KLHST_WKS_HOSTNAME') ? this.byId : this.hosts;
			return { strAccessor: 'acc', PxgRetVal: this.found.length };
		},
		'ChunkAccessor.GetItemsChunk': ({ strAccessor, nStart, nCount }) => {
			const list = strAccessor === 'groups' ? this.foundGroups : this.found;
			const page = list.slice(Number(nStart), Number(nStart) + Number(nCount));
			return { pChunk: { KLCSP_ITERATOR_ARRAY: page }, PxgRetVal: page.length };
		},
		'ChunkAccessor.Release': {},
	};

	constructor() {
		nock(KSC_URL)
			.persist()
			.post(/\/api\/v1\.0\/.+/)
			.reply(recorder(this));
	}

	called(method: string): number {
		return this.calls.filter((call) => call.method === method).length;
	}

	async answer(method: string, body: IDataObject, headers: Record<string, string>) {
		const handler = this.handlers[method];
		const reply = typeof handler === 'function' ? await handler(body, headers) : handler;
		if (!reply) return [200, pxgError(1194, 'no such call', 'KLCONN')] as const;
		return isReply(reply) ? ([reply.status, reply.body] as const) : ([200, reply] as const);
	}
}

/** nock hands the request's headers over as `this`. */
function recorder(server: KasperskyServer) {
	return async function (this: nock.ReplyFnContext, uri: string, requestBody: nock.Body) {
		const method = uri.split('/').pop() ?? '';
		const body = (typeof requestBody === 'string' ? {} : requestBody) as IDataObject;
		const headers = Object.fromEntries(
			Object.entries(this.req.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
		);
		server.calls.push({ method, body, headers });
		return await server.answer(method, body, headers);
	};
}
