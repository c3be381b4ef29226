import fc from 'fast-check';
import {
	resolveUserDefined,
	userDefinedCell,
	writeUserDefined,
} from '../../../nodes/KasperskyTicketingRules/ruleTable/userDefined';
import { userDefined } from './fixtures';

const DEVICE_TYPES = [
	{ value: 'lap', label: '1-Laptop', isActive: true },
	{ value: 'R&D', label: 'Lab', isActive: true },
	{ value: 'old', label: 'Pager', isActive: false },
];
const FIELDS = [
	userDefined('Site code', 'text', { length: 5 }),
	userDefined('Device type', 'list', { values: DEVICE_TYPES }),
	userDefined('Seats', 'whole'),
	userDefined('Rate', 'number'),
	userDefined('Warranty until', 'date'),
	userDefined('Ratio: in; out'),
	userDefined('Age', 'whole', { isReadOnly: true }),
];
const resolve = (text: string) => resolveUserDefined(text, FIELDS);

describe('user-defined fields in a cell', () => {
	it('are found by name without case, and lists by their words', () => {
		const { values, faults } = resolve(
			'site CODE: 12; Device type: 1-laptop;Seats:3\nRate: 1.5; Warranty until: 2026-12-31;',
		);
		expect(faults).toEqual([]);
		expect(values).toEqual([
			{ name: 'Site code', value: '12' },
			{ name: 'Device type', value: 'lap' },
			{ name: 'Seats', value: '3' },
			{ name: 'Rate', value: '1.5' },
			{ name: 'Warranty until', value: '2026-12-31' },
		]);
	});

	it('of a list take what Autotask stores, too', () => {
		expect(resolve('Device type: r&d').values).toEqual([{ name: 'Device type', value: 'R&D' }]);
	});

	it('hold separators in quotation marks', () => {
		expect(resolve('"Ratio: in; out": "1:2; ""half"""').values).toEqual([
			{ name: 'Ratio: in; out', value: '1:2; "half"' },
		]);
	});

	it.each([
		['Colour: red', 'names “Colour”, which is no user-defined field'],
		['Age: 4', 'names “Age”, which cannot be written'],
		['Device type: Tablet', 'has “Tablet” for “Device type”, which is no value of its list'],
		['Device type: Pager', 'has “Pager” for “Device type”, which is inactive in Autotask'],
		['Seats: many', 'has “many” for “Seats”, which is no number'],
		['Rate: 1,5', 'has “1,5” for “Rate”, which is no number'],
		['Warranty until: soon', 'has “soon” for “Warranty until”, which is no date'],
		['Site code: 123456', 'has “123456” for “Site code”, which is too long'],
		['Site code:', 'has no value for “Site code”'],
		['Site code: 1; site code: 2', 'names “site code” twice'],
		['Laptop', 'has “Laptop” without a name'],
	])('“%s”: %s', (text, found) => {
		const { faults } = resolve(text);
		expect(faults).toMatchObject([{ found: expect.stringContaining(found) as string }]);
	});

	it('one that is wrong leaves the others', () => {
		const { values, faults } = resolve('Colour: red; Seats: 3');
		expect([values, faults.length]).toEqual([[{ name: 'Seats', value: '3' }], 1]);
	});

	it('name the values that are allowed', () => {
		expect(resolve('Device type: Tablet').faults[0].allowed).toBe('“1-Laptop”, “Lab”');
	});

	it('read back as they are written, whatever they hold', () => {
		const word = fc
			.string({ minLength: 1 })
			.map((text) => text.trim())
			.filter((text) => text !== '');
		fc.assert(
			fc.property(
				fc.uniqueArray(fc.record({ name: word, value: word }), {
					selector: ({ name }) => name.toLowerCase(),
				}),
				(pairs) => {
					const fields = pairs.map(({ name }) => userDefined(name));
					const { values, faults } = resolveUserDefined(writeUserDefined(pairs), fields);
					expect(faults).toEqual([]);
					expect(values.map(({ value }) => value)).toEqual(pairs.map(({ value }) => value));
				},
			),
		);
	});

	it('no text takes long or throws', () => {
		fc.assert(
			fc.property(
				fc.string({ unit: fc.constantFrom('"', ':', ';', ' ', '\n', 'a'), maxLength: 300 }),
				(text) => {
					expect(resolve(text).values).toEqual([]);
				},
			),
		);
	});

	it('come from the panel of a rule as a list', () => {
		const raw = {
			field: [
				{ name: 'Site code', value: 12 },
				{ name: 'Device type', value: 'a; b' },
			],
		};
		expect(userDefinedCell(raw)).toBe('Site code: 12; Device type: "a; b"');
		expect(userDefinedCell({})).toBe('');
		expect(userDefinedCell('Site code: 12')).toBeUndefined();
	});
});
