import {
	discoveryUrl,
	discoverZone,
	isAllowedAddress,
	readZone,
	resolveAddress,
	zoneOfOverride,
	ZoneOutdated,
	zoneOwner,
	ZoneError,
} from '../../../nodes/shared/autotask/zone';
import { readAutotaskCredential } from '../../../nodes/shared/autotask/credential';

const SIMULATOR = 'http://127.0.0.1:4711/';
const ZONE = 'https://webservices3.autotask.net/ATServicesRest/';

const credential = (data: Record<string, string> = {}) => ({
	...readAutotaskCredential({
		userName: 'api@msp.example',
		secret: 'S3c$ret#~*',
		integrationCode: 'TRACKING',
		zoneUrl: ZONE,
		zoneOwner: zoneOwner('api@msp.example', data.baseUrl ?? ''),
	}),
	...data,
});

describe('isAllowedAddress', () => {
	it.each([
		['https://webservices.autotask.net/atservicesrest/', '', true],
		['https://webservices14.autotask.net/ATServicesRest/V1.0/Tickets', '', true],
		['https://prde.autotask.net/atservicesrest/', '', true],
		['http://webservices14.autotask.net/', '', false],
		['https://webservices14.autotask.net:8443/', '', false],
		['https://webservices14.autotask.net.evil.example/', '', false],
		['https://evilwebservices14.autotask.net/', '', false],
		['https://webservices14.autotask.net@evil.example/', '', false],
		['http://127.0.0.1:4711/ATServicesRest/', '', false],
		['http://127.0.0.1:4711/ATServicesRest/', SIMULATOR, true],
		['http://127.0.0.1:4712/ATServicesRest/', SIMULATOR, false],
		['https://webservices14.autotask.net/', SIMULATOR, false],
		['https://proxy.example/ATServicesRest/', 'https://proxy.example/', true],
		['http://proxy.example/ATServicesRest/', 'http://proxy.example/', false],
	])('%s with override "%s": %p', (url, override, expected) => {
		expect(isAllowedAddress(new URL(url), override)).toBe(expected);
	});
});

describe('discovery', () => {
	const zoneAnswer = (url: string) => async () => ({
		statusCode: 200,
		body: { zoneName: 'x', url, webUrl: 'https://ww3.autotask.net', ci: 1 },
	});

	it('asks Autotask, or the override, with the user only', () => {
		expect(discoveryUrl('a+b@msp.example', '')).toBe(
			'https://webservices.autotask.net/atservicesrest/v1.0/zoneInformation?user=a%2Bb%40msp.example',
		);
		expect(discoveryUrl('a', 'http://127.0.0.1:4711')).toBe(
			'http://127.0.0.1:4711/atservicesrest/v1.0/zoneInformation?user=a',
		);
	});

	it('keeps the zone, the web address and for whom they were found', async () => {
		expect(await discoverZone(credential(), zoneAnswer(ZONE))).toEqual({
			zoneUrl: ZONE,
			webUrl: 'https://ww3.autotask.net/',
			zoneOwner: zoneOwner('api@msp.example', ''),
		});
	});

	it('takes an override that names the zone as it is', async () => {
		const fetch = jest.fn();
		const baseUrl = 'https://webservices2.autotask.net/ATServicesRest';
		expect(await discoverZone(credential({ baseUrl }), fetch)).toMatchObject({
			zoneUrl: `${baseUrl}/`,
			webUrl: 'https://ww2.autotask.net/',
		});
		expect(fetch).not.toHaveBeenCalled();
		expect(zoneOfOverride(`${SIMULATOR}ATServicesRest/`)?.webUrl).toBe(SIMULATOR);
	});

	it.each([
		['unknown user', 500, { errors: ['Zone information could not be determined'] }, /no API user/],
		['page of a proxy', 200, '<html></html>', /did not return the zone/],
		['maintenance', 503, '', /HTTP 503/],
		['foreign host', 200, { url: 'https://evil.example/atservicesrest/' }, /was refused/],
		['no address', 200, { url: 'webservices3' }, /did not return the zone/],
	])('says in words: %s', async (_, statusCode, body, words) => {
		const found = discoverZone(credential(), async () => ({ statusCode, body }));
		await expect(found).rejects.toThrow(words);
		await expect(found).rejects.toBeInstanceOf(ZoneError);
	});

	it('says when nothing answers, without the user name', async () => {
		const found = discoverZone(credential(), async () => {
			throw Object.assign(new Error('api@msp.example'), { code: 'ENOTFOUND' });
		});
		await expect(found).rejects.toThrow(/webservices\.autotask\.net: its name is not known/);
		await expect(found).rejects.not.toThrow(/msp\.example/);
	});

	it('refuses an override that is no address', async () => {
		const found = discoverZone(credential({ baseUrl: 'webservices3' }), jest.fn());
		await expect(found).rejects.toThrow(/is not an address/);
	});

	it('makes no link of a web address that is no page', () => {
		const webUrl = 'javascript:alert(1)';
		expect(readZone({ url: ZONE, webUrl })).toEqual({ zoneUrl: ZONE, webUrl: '' });
	});

	it.each([undefined, null, 'text', {}, { url: 5 }])('reads %j as no zone', (body) => {
		expect(readZone(body)).toBeUndefined();
	});
});

describe('resolveAddress', () => {
	const resolve = (url: string, data: Record<string, string> = {}, refused?: string) =>
		resolveAddress(credential(data), { url }, refused);

	it('completes a path with the zone, and keeps its spelling', () => {
		expect(resolve('V1.0/Version')).toBe(`${ZONE}V1.0/Version`);
	});

	it('lets next pages pass on hosts of Autotask only', () => {
		const next = `${ZONE}V1.0/Tickets/query/next?paging=abc`;
		expect(resolve(next)).toBe(next);
		expect(() => resolve('https://evil.example/V1.0/Tickets')).toThrow(ZoneError);
		expect(() => resolve('//evil.example/V1.0/Tickets')).toThrow(ZoneError);
	});

	it('has the zone discovered again when the user or the override was edited', () => {
		expect(() => resolve('V1.0/Version', { userName: 'other@msp.example' })).toThrow(ZoneOutdated);
		const owner = zoneOwner('api@msp.example', '');
		expect(() => resolve('V1.0/Version', { baseUrl: SIMULATOR, zoneOwner: owner })).toThrow(
			ZoneOutdated,
		);
		expect(() => resolve('V1.0/Version', { zoneUrl: '' })).toThrow(ZoneOutdated);
	});

	it('does not send a credential again to the zone that has refused it', () => {
		expect(() => resolve('V1.0/Version', {}, ZONE)).toThrow(ZoneOutdated);
		expect(resolve('V1.0/Version', {}, 'https://webservices2.autotask.net/')).toContain(ZONE);
	});
});
