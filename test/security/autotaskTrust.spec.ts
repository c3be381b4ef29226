/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { runInThisContext } from 'node:vm';
import type { IDataObject } from 'n8n-workflow';
import { AutotaskPsaApi } from '../../credentials/AutotaskPsaApi.credentials';
import { AutotaskTicket } from '../../nodes/AutotaskTicket/AutotaskTicket.node';
import { clock } from '../../nodes/shared/autotask/clock';
import { TICKET_NODE } from '../workflows/autotaskTenant';
import { loadOptions, runNode, type Bed } from '../workflows/harness';
import { selfSigned } from './certificates';
import { RecordingServer } from './recordingServer';

/** Jest gives tests a copy of the environment, but TLS reads the real one. */
const { env } = runInThisContext('process') as NodeJS.Process;
const before = env.NODE_TLS_REJECT_UNAUTHORIZED;

/** Somebody between n8n and Autotask, with a certificate of their own. */
let intruder: RecordingServer;

beforeEach(async () => {
	env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
	jest.spyOn(clock, 'pause').mockResolvedValue();
	intruder = await RecordingServer.start(() => ({}), selfSigned({ ip: '127.0.0.1' }));
});

afterEach(async () => {
	if (before === undefined) delete env.NODE_TLS_REJECT_UNAUTHORIZED;
	else env.NODE_TLS_REJECT_UNAUTHORIZED = before;
	jest.restoreAllMocks();
	await intruder.close();
});

const bed = (baseUrl: string): Bed => ({
	types: { [TICKET_NODE]: new AutotaskTicket() },
	credentialTypes: [new AutotaskPsaApi()],
	secrets: {
		autotaskPsaApi: {
			...{ userName: 'api@msp.example', secret: 'top-secret-word', integrationCode: 'TRACKING' },
			...{ baseUrl, zoneUrl: '' },
		},
	},
});

const get: IDataObject = { operation: 'get', ticket: { __rl: true, mode: 'id', value: '1' } };
const BELOW = '/atservicesrest/';

describe('with NODE_TLS_REJECT_UNAUTHORIZED=0 nothing is sent to a certificate that is not trusted', () => {
	it.each([
		['a request', BELOW],
		['the look-up of the zone', ''],
	])('by %s', async (_, path) => {
		const { error } = await runNode(bed(intruder.url + path), TICKET_NODE, get, [{}]);
		expect(`${error?.message} ${error?.description}`).toContain('its certificate is not trusted');
		expect(intruder.received).toEqual([]);
	});

	it('by a drop-down', async () => {
		const lists = loadOptions(bed(intruder.url + BELOW), TICKET_NODE, 'getPriorities');
		await expect(lists).rejects.toThrow('its certificate is not trusted');
		expect(intruder.received).toEqual([]);
	});
});
