import fc from 'fast-check';
import { EXTERNAL_ID_LENGTH, externalID, sourceId } from '../../../nodes/shared/externalId';
import {
	bitOfStatus,
	catalogueCode,
	describeStatus,
	statusCodesOfMask,
	STATUS_CATALOGUE,
} from '../../../nodes/shared/deviceStatus/statusCatalogue';

const KSC = 'kasperskySecurityCenter';

it('decodes every bit that is set, the documented and the unknown ones', () => {
	expect(statusCodesOfMask(128 + 2048 + 2 ** 20)).toEqual([
		'databasesOutdated',
		'restartRequired',
		'unknownStatusBit20',
	]);
});

it('reads the mask as unsigned: a negative one has bit 31', () => {
	expect(statusCodesOfMask(-2147483648)).toEqual(['unknownStatusBit31']);
});

it.each([0, undefined])('makes "Other status" of a level without a reason (mask %s)', (mask) => {
	expect(statusCodesOfMask(mask)).toEqual(['otherStatus']);
});

it('finds the bit of every code again', () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 31 }), (bit) => {
			expect(bitOfStatus(statusCodesOfMask(2 ** bit)[0])).toBe(bit);
		}),
	);
});

it('puts unknown bits into the row "Other status" and still names the bit', () => {
	expect(catalogueCode('unknownStatusBit27')).toBe('otherStatus');
	expect(describeStatus('unknownStatusBit27', KSC).description).toBe('Other status (bit 27)');
});

it("uses each solution's own words", () => {
	expect(describeStatus('licenseExpiry', KSC).description).toBe(
		'License expired / License expires soon',
	);
	expect(describeStatus('licenseExpiry', 'kasperskyEndpointSecurityCloud').description).toBe(
		'License has expired',
	);
});

it('makes keys that fit the external ID of a ticket, for every status there can be', () => {
	const codes = [...STATUS_CATALOGUE.map(({ code }) => code), 'unknownStatusBit31'];
	const source = sourceId('ksc', 'ksc.msp.example');
	for (const code of codes) {
		expect(externalID(source, 'a'.repeat(200), code).length).toBeLessThanOrEqual(
			EXTERNAL_ID_LENGTH,
		);
	}
});

it('gives a problem the same key whatever the case of the ids', () => {
	expect(externalID(sourceId('ksc', 'KSC.msp.example'), 'ABC', 'scanOverdue')).toBe(
		externalID(sourceId('ksc', 'ksc.MSP.example'), 'abc', 'scanOverdue'),
	);
});
