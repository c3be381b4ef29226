/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import type { ICredentialTestFunction, IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { KasperskySecurityCenterTrigger } from '../../nodes/KasperskySecurityCenterTrigger/KasperskySecurityCenterTrigger.node';
import { selfSigned } from '../security/certificates';
import { RecordingServer, type Reply } from '../security/recordingServer';
import { startKscSimulator, type KscSimulator } from '../simulators/kaspersky';
import { testCredential } from './credentialTest';

const { methods } = new KasperskySecurityCenterTrigger();
const test: ICredentialTestFunction = methods.credentialTest.kscConnection;

const certificate = selfSigned({ ip: '127.0.0.1' });
const closing: Array<() => Promise<unknown>> = [];

let ksc: KscSimulator;

beforeAll(async () => {
	ksc = await startKscSimulator({ hosts: 5, problems: 2 });
});

afterAll(async () => await ksc.close());

afterEach(async () => {
	nock.cleanAll();
	await Promise.all(closing.splice(0).map(async (close) => await close()));
});

const said = async (changes: IDataObject) => {
	const { url, user, password, caPem } = ksc;
	const data = { serverUrl: url, userType: 'internal', user, password, caPem, ...changes };
	return await testCredential(test, data);
};

async function listening(server: net.Server): Promise<string> {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	closing.push(async () => await new Promise((resolve) => server.close(resolve)));
	return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** HTTPS with a certificate that is trusted, and answers that are not of the Open API. */
async function httpsServer(reply: Reply): Promise<IDataObject> {
	const server = await RecordingServer.start(() => reply, certificate);
	closing.push(async () => await server.close());
	return { serverUrl: server.url, caPem: certificate.pem };
}

it('accepts what is right, whatever session is stored, and ends its own', async () => {
	expect(await said({ sessionToken: 'of.yesterday' })).toMatchObject({ status: 'OK' });
	expect(ksc.sessions.active()).toEqual([]);
});

describe('the login', () => {
	it.each([
		[
			'a wrong password',
			{ password: 'wrong' },
			/refused the user name or the password.*"User Type"/,
		],
		[
			'two-step verification',
			{ user: 'svc-two-step' },
			/requires two-step verification.*exclude the account/,
		],
		['no right to read', { user: 'svc-no-rights' }, /may not read devices.*Give it a role/],
	])('with %s is told apart', async (_, changes, words) => {
		expect(await said(changes)).toEqual({ status: 'Error', message: expect.stringMatching(words) });
	});
});

describe('"CA Certificate"', () => {
	it.each([
		['nothing', '', /certificate is not trusted.*Paste it into "CA Certificate"/],
		['another certificate', certificate.pem, /certificate is not trusted/],
		[
			'a Windows path',
			'C:\\ProgramData\\KasperskyLab\\adminkit\\1093\\cert\\klserver.cer',
			/the path of a file/,
		],
		[
			'a Linux path',
			'/var/opt/kaspersky/klnagent_srv/1093/cert/klserver.cer',
			/the path of a file/,
		],
		['the name of a file', 'klserver.cer', /the path of a file/],
		['a private key', certificate.keyPem, /has a private key in it/],
		['some text', 'the certificate of our server', /is no certificate, or only a part of one/],
		[
			'half a certificate',
			certificate.pem.slice(0, 400),
			/is no certificate, or only a part of one/,
		],
	])('with %s says what to paste', async (_, caPem, words) => {
		const { status, message } = await said({ caPem });
		expect([status, message]).toEqual(['Error', expect.stringMatching(words)]);
		expect(message).not.toContain(certificate.keyPem.slice(40, 80));
	});

	it.each([
		['its lines in one', (pem: string) => pem.replaceAll('\n', ' ')],
		['neither header nor footer', (pem: string) => pem.replace(/-----[A-Z ]+-----/g, '')],
		['its key behind it', (pem: string) => `${pem}\n${certificate.keyPem}`],
	])('is read with %s', async (_, change) => {
		expect(await said({ caPem: change(ksc.caPem) })).toMatchObject({ status: 'OK' });
	});

	it('does not matter where certificates are not checked', async () => {
		expect(await said({ caPem: 'none', ignoreSslIssues: true })).toMatchObject({ status: 'OK' });
	});
});

describe('the server', () => {
	const html = { status: 404, body: '<html><body>Not Found</body></html>' };

	it.each([
		[
			'a port that nobody listens on',
			async () => ({ serverUrl: 'https://127.0.0.1:9' }),
			/the connection was refused.*"Server URL"/,
		],
		[
			'a port with plain HTTP',
			plainHttp,
			/does not use TLS, but perhaps plain HTTP.*Check the port/,
		],
		['old TLS only', oldTls, /no TLS version that n8n accepts/],
		[
			'a web page',
			async () => await httpsServer(html),
			/no usable response.*HTTP 404.*not to the web console/,
		],
		[
			'an empty answer',
			async () => await httpsServer({ status: 200, body: {} }),
			/started no session.*"Server URL"/,
		],
		[
			'a path that is not the Open API',
			async () => ({ serverUrl: `${ksc.url}/console` }),
			/no usable response.*"Server URL"/,
		],
		['http://', async () => ({ serverUrl: 'http://ksc.example' }), /begins with http:\/\//],
		['no address', async () => ({ serverUrl: 'https://ksc:port' }), /is not an address/],
	])('at %s is told apart', async (_, changes, words) => {
		const { status, message } = await said(await changes());
		expect([status, message]).toEqual(['Error', expect.stringMatching(words)]);
		expect(message).not.toMatch(/poll/);
	});

	it.each([
		['ENOTFOUND', /not known to the DNS server.*host name in "Server URL"/],
		['EAI_AGAIN', /no DNS server responded.*the DNS server/],
		['ETIMEDOUT', /did not respond in time/],
		['CERT_HAS_EXPIRED', /has expired.*Renew/],
		['ERR_TLS_CERT_ALTNAME_INVALID', /for another name.*Enter the name/],
	])('with %s is told in words', async (code, words) => {
		nock('https://ksc.example:13299')
			.persist()
			.post(/.*/)
			.replyWithError(Object.assign(new Error(code), { code }));
		const { message } = await said({ serverUrl: 'ksc.example', caPem: '' });
		expect(message).toMatch(words);
	});

	async function plainHttp(): Promise<IDataObject> {
		const server = await RecordingServer.start(() => ({}));
		closing.push(async () => await server.close());
		return { serverUrl: server.url.replace('http:', 'https:') };
	}

	async function oldTls(): Promise<IDataObject> {
		const { keyPem: key, pem: cert } = certificate;
		const ciphers = 'DEFAULT@SECLEVEL=0';
		const server = tls.createServer({
			key,
			cert,
			ciphers,
			minVersion: 'TLSv1',
			maxVersion: 'TLSv1.1',
		});
		server.on('tlsClientError', () => undefined);
		return { serverUrl: await listening(server), caPem: certificate.pem };
	}
});

it('follows no redirect, which would carry the password away', async () => {
	const other = await RecordingServer.start(() => ({}), certificate);
	closing.push(async () => await other.close());
	const server = await httpsServer({ status: 307, headers: { location: other.url } });
	expect((await said(server)).message).toMatch(/no usable response.*HTTP 307/);
	expect(other.received).toEqual([]);
});

it('tells no secret, whatever the server quotes', async () => {
	const password = 'Example-Pass-9';
	const server = await httpsServer({ status: 500, body: `Wrong: ${password}` });
	const { message } = await said({ ...server, password });
	expect(message).not.toContain(password);
});
