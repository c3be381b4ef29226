import { uniqBy } from 'lodash';
import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { fold } from '../text';
import { fullNameOf, groupNamesOf } from './groupPath';
import { integer, isParams, text } from './kscResponse';
import { KscClient, PANEL_LIST } from './kscClient';
import { LIST_SECONDS, ListReader } from './queries';

/** A person waits for the list. */
const LIST_MS = 30_000;

interface Entry {
	name: string;
	value: string;
}

const connect = async (context: ILoadOptionsFunctions) =>
	await KscClient.connect(context, LIST_MS, PANEL_LIST);

/** Paths of the group "Managed devices", whatever the language calls it, and of all groups below it. */
async function groupPaths(client: KscClient): Promise<string[]> {
	const root = await client.callIfAllowed('HostGroup.GroupIdGroups');
	const search = {
		wstrFilter: '(id>-1)',
		vecFieldsToReturn: ['id', 'grp_full_name'],
		vecFieldsToOrder: [],
		pParams: { KLGRP_FIND_FROM_CUR_VS_ONLY: false, KLSRVH_SLAVE_REC_DEPTH: 0 },
		lMaxLifeTime: LIST_SECONDS,
	};
	const found = await new ListReader(client, 'administration groups').read(
		async () => await client.tryCall('HostGroup.FindGroups', search),
	);
	if ('pxgError' in found) throw client.methodError('HostGroup.FindGroups', found.pxgError);
	const groups = found.records.map((record) => ({
		id: integer(record, 'id'),
		path: fullNameOf(text(record, 'grp_full_name') ?? ''),
	}));
	const rootPath = groups.find(({ id }) => id === root)?.path ?? '';
	return groups
		.map(({ path }) => path)
		.filter((path) => path !== '' && `${path}/`.startsWith(rootPath === '' ? '' : `${rootPath}/`));
}

async function virtualServers(client: KscClient): Promise<string[]> {
	const list = await client.callIfAllowed('VServers.GetVServers', { lParentGroup: -1 });
	const servers = Array.isArray(list) ? list.filter(isParams) : [];
	return servers.flatMap((server) => text(server, 'KLVSRV_DN') ?? []);
}

/** Virtual servers of different customers have groups of the same path, and a path stands for all of them. */
function result(entries: Entry[], filter = ''): INodeListSearchResult {
	const part = fold(filter);
	const results = uniqBy(entries, ({ name }) => fold(name))
		.filter(({ name }) => fold(name).includes(part))
		.sort((a, b) => a.name.localeCompare(b.name));
	return { results };
}

/** The administration groups of the server, each with its whole path. */
export async function searchAdministrationGroups(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const paths = await groupPaths(await connect(this));
	return result(
		paths.map((path) => ({ name: path, value: path })),
		filter,
	);
}

/**
 * What the trigger may call a customer: the virtual servers, the groups directly below "Managed devices", and the
 * server itself for devices that are on no virtual server.
 */
export async function searchCustomers(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const client = await connect(this);
	const entry = (kind: string) => (value: string) => ({ name: `${value} (${kind})`, value });
	const topGroups = (await groupPaths(client))
		.map(groupNamesOf)
		.filter(({ length }) => length === 2);
	const own =
		client.virtualServer === ''
			? entry('Main Server')(client.server)
			: entry('Virtual Server')(client.virtualServer);
	return result(
		[
			own,
			...(await virtualServers(client)).map(entry('Virtual Server')),
			...topGroups.map(([, name]) => entry('Group')(name)),
		],
		filter,
	);
}
