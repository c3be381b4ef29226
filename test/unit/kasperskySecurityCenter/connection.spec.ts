import { UserError } from 'n8n-workflow';
import {
	baseUrl,
	explainNoResponse,
	tlsOptions,
	type KscConnection,
} from '../../../nodes/shared/openApi/connection';
import { CredentialError, describeNetworkError } from '../../../nodes/shared/requestErrors';

const connection = (part: Partial<KscConnection>): KscConnection => ({
	serverUrl: 'https://ksc.example:13299',
	userType: 'internal',
	user: 'svc',
	password: 'x',
	...part,
});

it.each([
	['ksc.example', 'https://ksc.example:13299'],
	['https://ksc.example/', 'https://ksc.example:13299'],
	['https://ksc.example:12100/', 'https://ksc.example:12100'],
	['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
	['https://[::1]', 'https://[::1]:13299'],
])('completes the server URL %s', (serverUrl, expected) => {
	expect(baseUrl(connection({ serverUrl }))).toBe(expected);
});

const caOf = (caPem: string) => tlsOptions(connection({ caPem })).agentOptions?.ca;

it('restores a PEM text that lost its line breaks', () => {
	const body = 'A'.repeat(100);
	const pem = caOf(`-----BEGIN CERTIFICATE----- ${body} -----END CERTIFICATE-----`);
	expect(pem).toBe(
		`-----BEGIN CERTIFICATE-----\n${'A'.repeat(64)}\n${'A'.repeat(36)}\n-----END CERTIFICATE-----`,
	);
});

it('keeps every certificate of a chain, and adds the armour to a bare one', () => {
	const one = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
	expect(caOf(`${one}\n${one}`)).toBe(`${one}\n${one}`);
	expect(caOf('AAAA\n')).toBe(one);
});

it('trusts what the credential says: the CA given, the system, or anything', () => {
	expect(tlsOptions(connection({ caPem: 'AAAA' }))).toEqual({
		agentOptions: {
			rejectUnauthorized: true,
			ca: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
		},
	});
	expect(tlsOptions(connection({}))).toEqual({ agentOptions: { rejectUnauthorized: true } });
	expect(tlsOptions(connection({ ignoreSslIssues: true, caPem: 'AAAA' }))).toEqual({
		skipSslCertificateValidation: true,
	});
});

describe('a request without an answer is explained by its reason', () => {
	const failure = (code: string) => ({ message: 'wrapped', cause: { code, message: code } });

	it.each([
		['DEPTH_ZERO_SELF_SIGNED_CERT', /not trusted/, /CA Certificate/],
		['ERR_TLS_CERT_ALTNAME_INVALID', /is for another name/, /Server URL/],
		['CERT_HAS_EXPIRED', /expired/, /Renew/],
		['CERT_NOT_YET_VALID', /not valid yet/, /clock/],
		['ECONNREFUSED', /Cannot connect to ksc.example: the connection was refused/, /13299/],
		['EAI_AGAIN', /no DNS server responded/, /DNS server of the machine/],
		['ENOTFOUND', /not known to the DNS server/, /DNS server of the machine/],
		['ENETUNREACH', /network cannot be reached/, /13299/],
		['EHOSTUNREACH', /no route/, /13299/],
		['ETIMEDOUT', /did not respond in time/, /overloaded/],
		['ECONNRESET', /was interrupted/, /overloaded/],
		['EPROTO', /TLS encryption failed/, /TLS 1.2/],
		['ERR_SSL_WRONG_VERSION_NUMBER', /plain HTTP/, /the port in "Server URL"/],
		['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', /no TLS version/, /TLS settings/],
		['ERR_SSL_DH_KEY_TOO_SMALL', /too weak/, /TLS settings/],
		['ERR_SSL_SOMETHING_NEW', /TLS encryption failed/, /TLS 1.2/],
		['HPE_INVALID_CONSTANT', /not HTTP/, /Open API/],
		['ESOMETHINGNEW', /unknown network error \(ESOMETHINGNEW\)/, /Server URL/],
	])('%s', (code, message, description) => {
		const explanation = explainNoResponse('ksc.example', failure(code));
		expect(explanation.message).toMatch(message);
		expect(explanation.description).toMatch(description);
	});

	it.each(['toString', '__proto__'])('the code %s is none', (code) => {
		expect(describeNetworkError(code)).toBeUndefined();
	});

	it('no code that n8n would put a text of its own for is in any message', () => {
		for (const code of [
			'ECONNREFUSED',
			'ECONNRESET',
			'ENOTFOUND',
			'ETIMEDOUT',
			'EACCES',
			'EPERM',
		]) {
			expect(explainNoResponse('ksc.example', failure(code)).message).not.toContain(code);
		}
	});

	it("n8n's protection of private addresses", () => {
		const blocked = new UserError('The request was blocked');
		blocked.name = 'SsrfBlockedIpError';
		const explanation = explainNoResponse('10.0.0.5', { message: 'wrapped', cause: blocked });
		expect(explanation.description).toMatch(/N8N_SSRF_ALLOWED_HOSTNAMES/);
	});

	it('what n8n 1 leaves of it: a code by another name, and a message', () => {
		const untrusted = { message: 'wrapped', httpCode: 'SELF_SIGNED_CERT_IN_CHAIN' };
		expect(explainNoResponse('ksc.example', untrusted).message).toMatch(/is not trusted/);
		const refused = { message: 'Refused. Check it.', httpCode: 'REFUSED_BY_CREDENTIAL' };
		expect(explainNoResponse('ksc.example', refused).message).toBe('Refused. Check it.');
	});

	it('a log-in that was refused keeps its own words', () => {
		const explanation = explainNoResponse('ksc.example', {
			cause: new CredentialError('Refused. Check it.'),
		});
		expect(explanation.message).toBe('Refused. Check it.');
	});
});
