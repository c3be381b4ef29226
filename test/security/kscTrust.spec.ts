/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { request } from 'node:https';
import tls from 'node:tls';
import type { IDataObject } from 'n8n-workflow';
import { KasperskySecurityCenterApi } from '../../credentials/KasperskySecurityCenterApi.credentials';
import { selfSigned, type Certificate } from './certificates';
import { failureOf, kscBed, kscPolling } from './kscStage';
import { RecordingServer } from './recordingServer';

const LOOPBACK = { ip: '127.0.0.1' };
const [ours, theirs] = [selfSigned(LOOPBACK), selfSigned(LOOPBACK)];

const servers: RecordingServer[] = [];

/** An Administration Server without devices. */
async function serve(certificate: Certificate, port?: number): Promise<RecordingServer> {
	const values: Record<string, unknown> = {
		'Session.StartSession': 'token',
		'HostGroup.GetStaticInfo': { KLADMSRV_SERVER_HOSTNAME: 'server-id-1' },
	};
	const answer = (path: string) => ({
		body: { PxgRetVal: values[path.split('/').pop() ?? ''] ?? 0, strAccessor: 'accessor' },
	});
	const server = await RecordingServer.start(answer, certificate, port);
	servers.push(server);
	return server;
}

afterEach(
	async () => await Promise.all(servers.splice(0).map(async (server) => await server.close())),
);

async function poll(server: RecordingServer, credential: IDataObject): Promise<string | undefined> {
	return await failureOf(kscPolling(kscBed({ serverUrl: server.url, ...credential })));
}

describe('with a CA certificate', () => {
	it('trusts the server that has it', async () => {
		const server = await serve(ours);
		expect(await poll(server, { caPem: ours.pem })).toBeUndefined();
		expect(server.received.length).toBeGreaterThan(2);
	});

	it.each([
		['another certificate', theirs, ours, /is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)/],
		[
			'the name of another server',
			selfSigned({ dns: 'other.example' }),
			undefined,
			/is for another name/,
		],
		['an expired certificate', selfSigned(LOOPBACK, -1), undefined, /has expired/],
	])('sends nothing to a server with %s', async (_, certificate, ca, words) => {
		const server = await serve(certificate);
		expect(await poll(server, { caPem: (ca ?? certificate).pem })).toMatch(words);
		expect(server.received).toEqual([]);
	});

	it('sends nothing when what was pasted is no certificate', async () => {
		const server = await serve(ours);
		const caPem = ours.keyPem.replaceAll('PRIVATE KEY', 'CERTIFICATE');
		expect(await poll(server, { caPem })).toMatch(/is no certificate/);
		expect(server.received).toEqual([]);
	});

	it('does not send the session to a server that took its place', async () => {
		const server = await serve(ours);
		const polling = kscPolling(kscBed({ serverUrl: server.url, caPem: ours.pem }));
		expect(await failureOf(polling)).toBeUndefined();
		await server.close();
		const intruder = await serve(theirs, server.port);
		expect(await failureOf(polling)).toMatch(/is not trusted/);
		expect(intruder.received).toEqual([]);
	});
});

describe('where the system trusts a certificate', () => {
	const before = tls.getCACertificates('default');

	beforeAll(() => tls.setDefaultCACertificates([...before, theirs.pem]));

	afterAll(() => tls.setDefaultCACertificates(before));

	it('takes it without a CA certificate', async () => {
		const server = await serve(theirs);
		expect(await poll(server, {})).toBeUndefined();
	});

	it('does not fall back to it when a CA certificate is given', async () => {
		const server = await serve(theirs);
		expect(await poll(server, { caPem: ours.pem })).toMatch(/is not trusted/);
		expect(server.received).toEqual([]);
	});
});

it('refuses a self-signed certificate as long as nobody says otherwise', async () => {
	const { properties } = new KasperskySecurityCenterApi();
	expect(properties.find(({ name }) => name === 'ignoreSslIssues')?.default).toBe(false);
	const server = await serve(ours);
	expect(await poll(server, {})).toMatch(/is not trusted/);
	expect(server.received).toEqual([]);
	expect(await poll(server, { ignoreSslIssues: true })).toBeUndefined();
});

/** Why the credential takes a certificate and no fingerprint: n8n passes no other hook for one on. */
it('could not judge an untrusted certificate by its fingerprint', async () => {
	const server = await serve(ours);
	const judge = jest.fn(() => undefined);
	for (const rejectUnauthorized of [true, false]) {
		await new Promise((resolve) => {
			const options = { rejectUnauthorized, checkServerIdentity: judge };
			request(server.url, options, resolve).on('error', resolve).end();
		});
	}
	expect(judge).not.toHaveBeenCalled();
});
