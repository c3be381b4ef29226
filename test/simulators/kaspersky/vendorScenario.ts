/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KscSimulator } from './index';
import { CallFailed, failureOf, TransportFailed, VendorLikeClient } from './testClient';
import { isJsonObject, type Json, type JsonObject } from './wire';

export interface ScenarioInput {
	filter: string;
	fields: string[];
	/** Display name. */
	virtualServer: string;
}

/** What a client of the vendor's kind sees; the Python scenario prints the same. */
export interface ScenarioResult {
	found: number;
	total: number;
	hosts: JsonObject[];
	virtualServers: string[];
	rootGroup: number;
	rootName: string;
	criticalMask: number;
	warningMask: number;
	customerHosts: string[];
	afterRelease: { code?: number; text?: string; body?: string };
	badFilter: { code?: number; text?: string; body?: string };
	wrongPassword: { code?: number; text?: string; body?: string };
}

/** Runs the scenario with Kaspersky's own package, whose folder KLAKOAPI_PATH names. */
export async function runWithVendorPackage(
	simulator: KscSimulator,
	input: ScenarioInput,
): Promise<ScenarioResult> {
	const folder = mkdtempSync(join(tmpdir(), 'klakoapi-'));
	const ca = join(folder, 'ca.pem');
	writeFileSync(ca, simulator.caPem);
	const { url, user, password } = simulator;
	try {
		const script = join(__dirname, 'vendor_client_scenario.py');
		const options = JSON.stringify({ ...input, url, ca, user, password });
		return JSON.parse(await runPython(script, options)) as ScenarioResult;
	} finally {
		rmSync(folder, { recursive: true });
	}
}

async function runPython(script: string, input: string): Promise<string> {
	const python = spawn(process.env.KLAKOAPI_PYTHON ?? 'python3', [script]);
	let output = '';
	let errors = '';
	python.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
	python.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
	python.stdin.end(input);
	const code = await new Promise((resolve, reject) => {
		python.once('error', reject);
		python.once('close', resolve);
	});
	if (code !== 0) throw new Error(`The Python scenario failed: ${errors}`);
	return output;
}

/** The twin: the same scenario, with our own client that behaves like the vendor's on the wire. */
export async function runWithTwin(
	simulator: KscSimulator,
	{ filter, fields, virtualServer }: ScenarioInput,
): Promise<ScenarioResult> {
	const client = await new VendorLikeClient(simulator).connect();
	const find = async (by: VendorLikeClient, wstrFilter: string) =>
		await by.call('HostGroup.FindHosts', {
			wstrFilter,
			vecFieldsToReturn: fields,
			vecFieldsToOrder: [{ Name: 'KLHST_WKS_DN', Asc: true }],
			pParams: { KLGRP_FIND_FROM_CUR_VS_ONLY: false },
			lMaxLifeTime: 10_800,
		});
	const { strAccessor, PxgRetVal: found } = await find(client, filter);
	const { PxgRetVal: total } = await client.call('ChunkAccessor.GetItemsCount', { strAccessor });
	const hosts = (await client.readAll(String(strAccessor), 5)).map(plain);
	const servers = await client.call('VServers.GetVServers', { lParentGroup: -1 });
	const { PxgRetVal: rootGroup } = await client.call('HostGroup.GroupIdGroups');
	const pArrAttributes = ['name', 'KLSRV_HSTSTAT_CRITICAL', 'KLSRV_HSTSTAT_WARNING'];
	const group = await client.call('HostGroup.GetGroupInfoEx', {
		nGroupId: rootGroup,
		pArrAttributes,
	});
	const levels = plain(group.PxgRetVal as JsonObject);
	const maskOf = (name: string) => Number((levels[name] as JsonObject).KLSRV_HSTSTAT_MASK);
	const customer = await new VendorLikeClient(simulator).connect({ server: virtualServer });
	const own = await customer.readAll(String((await find(customer, '')).strAccessor));
	const result = {
		found: Number(found),
		total: Number(total),
		hosts,
		virtualServers: (servers.PxgRetVal as JsonObject[]).map((server) =>
			String(plain(server.value as JsonObject).KLVSRV_DN),
		),
		rootGroup: Number(rootGroup),
		rootName: String(levels.name),
		criticalMask: maskOf('KLSRV_HSTSTAT_CRITICAL'),
		warningMask: maskOf('KLSRV_HSTSTAT_WARNING'),
		customerHosts: own.map((host) => String(host.KLHST_WKS_HOSTNAME)).sort(),
		afterRelease: await describeFailure(
			client.call('ChunkAccessor.GetItemsCount', { strAccessor }),
		),
		badFilter: await describeFailure(find(client, '(broken')),
		wrongPassword: await describeFailure(
			new VendorLikeClient(simulator).connect({ password: 'wrong' }),
		),
	};
	customer.disconnect();
	client.disconnect();
	return result;
}

/** Values without their wrappers. */
function plain(record: JsonObject): JsonObject {
	const value = (typed: Json): Json => {
		if (!isJsonObject(typed) || !('type' in typed)) return typed;
		return typed.type === 'params' ? plain(typed.value as JsonObject) : typed.value;
	};
	return Object.fromEntries(Object.entries(record).map(([name, typed]) => [name, value(typed)]));
}

async function describeFailure(promise: Promise<unknown>) {
	const failure = await failureOf(promise);
	if (failure instanceof TransportFailed) return { body: failure.answer.text };
	if (!(failure instanceof CallFailed)) return { text: String(failure) };
	return { code: Number(failure.error.code), text: `Error code ${Number(failure.error.code)}` };
}
