import { growth } from '../../growth';
import fc from 'fast-check';
import { range } from 'lodash';
import {
	deviceName,
	EMPTY_LIST,
	readDeviceList,
	writeDeviceList,
	type ListedDevice,
} from '../../../nodes/AutotaskTicket/operations/sync/customer/deviceList';
import { readDeviceKey } from '../../../nodes/AutotaskTicket/operations/sync/customer/deviceMark';
import { LIMITS } from '../../../nodes/shared/autotask/limits';
import { T0 } from './planFixtures';

const MARK_SIGNS = [...'ABCxyz019-_'];
const marks = fc.string({ unit: fc.constantFrom(...MARK_SIGNS), minLength: 5, maxLength: 5 });

/** What people and programs call devices, and what could be taken for a part of the list. */
const hostileNames = fc.oneof(
	fc.string({ unit: 'grapheme', maxLength: 80 }),
	fc.string({ unit: 'binary', maxLength: 20 }),
	fc.constantFrom(
		'Devices (3 now, 3 in all, last added 2026-11-22T10:00:00Z):',
		'and 57 more',
		'PC #abcde',
		'a\r\nand 1 more',
		'\u2028\u0085\t',
		'',
		'$& $1 \\1',
	),
);

const devices = fc
	.uniqueArray(fc.record({ mark: marks, name: hostileNames }), {
		selector: ({ mark }) => mark,
		maxLength: 12,
	})
	.map((all): ListedDevice[] => all.map(({ mark, name }) => ({ mark, name: deviceName(name) })));

const lists = fc.record({
	devices,
	more: fc.integer({ min: 0, max: 99_999 }),
	joinedAt: fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1000),
});

/** What people write around it. Never itself a list. */
const texts = fc
	.oneof(
		fc.string({ unit: 'grapheme', maxLength: 200 }),
		fc.constantFrom('Since:\r\nyesterday\r\n', 'Done:\n- PC-1\n- PC-2\n', 'and 3 more', '#12345'),
	)
	.filter((text) => readDeviceList(text) === undefined);

const list = (count: number, rest: object = {}) => ({
	devices: range(count).map((index) => ({
		mark: String(index).padStart(5, '0'),
		name: `PC-${index}`,
	})),
	more: 0,
	joinedAt: T0,
	...rest,
});

describe('the list of devices in a description', () => {
	it('is read as it was written, whatever the devices are called', () => {
		fc.assert(
			fc.property(lists, texts, (wanted, text) => {
				const written = writeDeviceList(text, wanted);
				expect(readDeviceList(written.description)).toEqual(written.list);
				expect(written.list).toMatchObject(wanted);
			}),
		);
	});

	it('is replaced in place, and the text around it stays', () => {
		fc.assert(
			fc.property(lists, lists, texts, texts, (before, after, above, below) => {
				const first = writeDeviceList(above, before).description;
				const edited = `${first}\n\n${below}`;
				fc.pre(readDeviceList(edited) !== undefined);
				const second = writeDeviceList(edited, after).description;
				expect(second.startsWith(above.trim() === '' ? '' : above.trimEnd())).toBe(true);
				expect(second.endsWith(`\n\n${below}`)).toBe(true);
				expect(readDeviceList(second)).toMatchObject(after);
			}),
		);
	});

	it('looks as people can read it', () => {
		const { description } = writeDeviceList('Databases are outdated.', list(2, { more: 57 }));
		expect(description).toBe(
			[
				'Databases are outdated.',
				'',
				'Devices (59 now, 59 in all, last added 2026-11-22T10:00:00Z):',
				'PC-0 #00000',
				'PC-1 #00001',
				'and 57 more',
			].join('\n'),
		);
	});

	it('keeps what people write behind a device, and survives the line ends of another system', () => {
		const { description } = writeDeviceList('Head.', list(3));
		const edited = description
			.replace('PC-1 #00001', '  PC-1 #00001 - called, back on Monday')
			.replace('PC-2', '\n\nPC-2')
			.replaceAll('\n', '\r\n');
		const read = readDeviceList(edited);
		expect(read?.devices.map(({ mark }) => mark)).toEqual(['00000', '00001', '00002']);
		const again = writeDeviceList(edited, { ...list(0), devices: read?.devices.slice(1) ?? [] });
		expect(again.description).toContain('PC-1 #00001 - called, back on Monday');
		expect(again.description).not.toContain('PC-0');
	});

	it('counts a device whose line is missing as one that is not listed', () => {
		const { description } = writeDeviceList('Head.', list(3));
		const damaged = readDeviceList(description.replace('PC-1 #00001\n', ''));
		expect(damaged).toMatchObject({ devices: [{ name: 'PC-0' }, { name: 'PC-2' }], more: 1 });
		const cutInTwo = readDeviceList(description.replace('PC-1 #00001', 'these are done:'));
		expect(cutInTwo).toMatchObject({ devices: [{ name: 'PC-0' }], more: 2 });
	});

	it('does not take a remark below it for a device', () => {
		const { description } = writeDeviceList('Head.', list(2));
		const read = readDeviceList(`${description}\nSee also #12345`);
		expect(read?.devices).toHaveLength(2);
	});

	it.each(['', 'Devices (3):', 'Devices (3 now, 3 in all, last added yesterday):'])(
		'cannot be read in %j',
		(text) => {
			expect(readDeviceList(text)).toBeUndefined();
		},
	);

	it('is read at once, whatever has been written into it', () => {
		const { description } = writeDeviceList('Head.', list(2));
		const most = LIMITS.description - description.length - 2;
		for (const filling of [' ', '\n', '\t\n']) {
			const read = (size: number) =>
				readDeviceList(description.replace('PC-1', `${filling.repeat(size)}x\nPC-1`));
			expect(growth(read, Math.floor(most / 8 / filling.length), 8)).toBeLessThan(24);
		}
	});

	it('never looks empty for certain after any cut out of it', () => {
		const { description } = writeDeviceList('Head.', list(9));
		const cuts = fc.tuple(fc.nat(description.length), fc.nat(description.length));
		fc.assert(
			fc.property(cuts, ([a, b]) => {
				const damaged = description.slice(0, Math.min(a, b)) + description.slice(Math.max(a, b));
				const read = readDeviceList(damaged);
				if (read) expect(read.devices.length + read.more).toBeGreaterThan(0);
			}),
		);
	});
});

describe('room', () => {
	const names15 = (count: number) =>
		list(count, {
			devices: range(count).map((index) => ({
				mark: String(index).padStart(5, '0'),
				name: `FIN-DESK-${String(index).padStart(6, '0')}`,
			})),
		});

	it('is never exceeded; devices for which there is none are counted', () => {
		fc.assert(
			fc.property(fc.nat(600), fc.nat(LIMITS.description), fc.nat(99), (count, length, more) => {
				const text = 'x'.repeat(length);
				const written = writeDeviceList(text, { ...names15(count), more });
				expect(written.description.length).toBeLessThanOrEqual(LIMITS.description);
				if (written.list === undefined) expect(written.description).toBe(text);
				else {
					const { devices: listed, more: left } = written.list;
					expect(left).toBe(Math.max(more, count - listed.length));
				}
			}),
			{ numRuns: 300 },
		);
	});

	it('is for 300 devices with names of 15 characters below a description of 1,000', () => {
		const written = writeDeviceList('x'.repeat(1_000), names15(300));
		expect(written.list).toMatchObject({ more: 0 });
		expect(written.list?.devices).toHaveLength(300);
	});

	it('lists as many of 400 as it can', () => {
		const { list: fitted } = writeDeviceList('Head.', names15(400));
		expect(fitted?.devices.length).toBeGreaterThan(340);
		expect(fitted?.devices.length).toBe(400 - (fitted?.more ?? 0));
	});

	it('counts how many there ever were', () => {
		const first = writeDeviceList('Head.', list(3));
		const second = writeDeviceList(first.description, {
			...list(0),
			devices: [
				{ mark: '00001', name: 'PC-1' },
				{ mark: 'AAAAA', name: 'NEW' },
			],
		});
		expect(second.list).toMatchObject({ inAll: 4 });
		expect(EMPTY_LIST.inAll).toBe(0);
	});
});

describe('deviceName', () => {
	it('is one line that a mark can stand behind', () => {
		fc.assert(
			fc.property(hostileNames, (name) => {
				const line = deviceName(name);
				expect(line).not.toMatch(/[\r\n#\u2028\u2029\u0085]/);
				expect(line.length).toBeGreaterThan(0);
				expect(line.length).toBeLessThanOrEqual(60);
				expect(deviceName(line)).toBe(line);
			}),
		);
	});
});

describe('readDeviceKey', () => {
	it('is short for the device: the same for each of its statuses', () => {
		const key = (status: string) => `ksp-5f0c21aa-9b1d77e0c4a2f318-${status}`;
		expect(readDeviceKey(key('databasesOutdated'))).toEqual({
			...{ source: '5f0c21aa', mark: 'mx134', code: 'databasesOutdated' },
		});
		expect(readDeviceKey(key('x'))?.mark).toBe('mx134');
	});

	it('does not read the keys of customers, nor anything else', () => {
		expect(readDeviceKey('ksp-5f0c21aa-g9b1d77e0c4a2f31-databasesOutdated')).toBeUndefined();
		expect(readDeviceKey('rmm-7')).toBeUndefined();
	});
});
