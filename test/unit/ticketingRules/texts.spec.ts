import fc from 'fast-check';
import { decideWithoutAutotask } from '../../../nodes/KasperskyTicketingRules/decisions/decide';
import { RuleTable } from '../../../nodes/KasperskyTicketingRules/ruleTable/ruleTable';
import { framedDescription, framedTitle } from '../../../nodes/KasperskyTicketingRules/texts/texts';
import {
	textsWithoutItem,
	type TicketFrame,
} from '../../../nodes/KasperskyTicketingRules/texts/ticketTexts';
import { describeStatus } from '../../../nodes/shared/deviceStatus/statusCatalogue';
import { readRulesItem, type StatusChange } from '../../../nodes/shared/items';
import { deviceList, statusChange } from './fixtures';

const device = (changed: object) => ({ ...statusChange().device, ...changed });
const ticket = (rest: Partial<TicketFrame> = {}): TicketFrame => ({
	externalID: 'ksp-1',
	onePer: 'device',
	...rest,
});
const title = (changed: Partial<StatusChange> = {}, rest?: Partial<TicketFrame>) =>
	textsWithoutItem({}, statusChange(changed), ticket(rest)).title;
const description = (changed: Partial<StatusChange> = {}, rest?: Partial<TicketFrame>) =>
	textsWithoutItem({}, statusChange(changed), ticket(rest)).description;

describe('title', () => {
	it('says level, status description and device', () => {
		expect(title()).toBe('Critical: Databases are outdated on FIN-PC-07');
	});

	it('of a customer ticket names the customer instead', () => {
		const shared = { onePer: 'customer' } as const;
		expect(title({}, shared)).toBe('Critical: Databases are outdated at Contoso');
		expect(title({}, { ...shared, fallback: 'The MSP' })).toBe(title({}, shared));
	});

	it('in the fallback company has the customer in front', () => {
		const fallback = { fallback: 'The MSP' };
		expect(title({}, fallback)).toBe('Contoso: Critical: Databases are outdated on FIN-PC-07');
		expect(title({ customer: null }, fallback)).toBe(title());
	});

	it('is one line of at most 255 characters', () => {
		const long = title({ device: device({ name: `A\n${'💻'.repeat(200)}` }) });
		expect(long.length).toBeLessThanOrEqual(255);
		expect(long).toMatch(/^Critical: Databases are outdated on A 💻+ …$/u);
	});
});

describe('description', () => {
	it('says what the source says in its own words', () => {
		expect(description({ detail: 'The protection has expired.' })).toContain(
			'\n\nThe protection has expired.\n\n',
		);
	});

	it('has what a technician needs', () => {
		const others = [
			{ code: 'restartRequired', description: 'Restart is required', level: 'Warning' as const },
			{ code: 'activeThreats', description: 'Active threats', level: 'Critical' as const },
		];
		expect(description({ otherStatuses: others })).toBe(
			`Status: Databases are outdated
Level: Critical
Since: 2026-11-22 10:00 UTC

Device: FIN-PC-07
FQDN: fin-pc-07.contoso.local
IP address: 10.99.101.200
Group: Managed devices/Finance
Operating system: Microsoft Windows 11
Last visible: 2026-11-22 09:58 UTC

Customer: Contoso
Source: ksc.msp.example

Other statuses of this device: Restart is required (Warning); Active threats (Critical)

Where to find it: Kaspersky Security Center, Administration Server ksc.msp.example, virtual server Contoso, group Managed devices/Finance, device FIN-PC-07

What usually helps: The databases in use were released too long ago. Start an update, and check that the device reaches its source of updates and has free disk space.

This ticket is completed automatically when the status has cleared.
External ID: ksp-1`,
		);
	});

	it('leaves out what the source does not know', () => {
		const text = description({ device: { id: '1', name: 'PC' }, customer: null });
		expect(text).not.toMatch(/FQDN|IP|Group|Operating|Last visible|Customer|Other|undefined|null/);
		expect(text).not.toMatch(/\n{3}|: *$/m);
	});

	it('of a customer ticket has the customer, and no device', () => {
		const others = [{ code: 'a', description: 'B', level: 'Warning' as const }];
		expect(description({ otherStatuses: others }, { onePer: 'customer' })).toBe(
			`Status: Databases are outdated
Level: Critical

Customer: Contoso
Source: ksc.msp.example

Where to find it: Kaspersky Security Center, Administration Server ksc.msp.example, virtual server Contoso

What usually helps: The databases in use were released too long ago. Start an update, and check that the device reaches its source of updates and has free disk space.

This ticket is completed automatically when the status has cleared on all its devices.
External ID: ksp-1`,
		);
	});

	it('in the fallback company says first whose device it is, and why the ticket is there', () => {
		expect(description({}, { fallback: 'The MSP' })).toMatch(
			/^Customer “Contoso” has no account in Autotask, so this ticket is in the fallback company “The MSP”\.\n\nStatus:/,
		);
		expect(description({ customer: null }, { fallback: 'The MSP' })).toMatch(
			/^The source does not say whose device this is, so this ticket is in the fallback company/,
		);
	});

	it('gives no advice when it is not wanted', () => {
		const text = framedDescription('', statusChange(), { ...ticket(), withAdvice: false });
		expect(text).not.toContain('What usually helps');
	});

	it.each([
		[
			{},
			'Kaspersky Security Center, Administration Server ksc.msp.example, virtual server Contoso, group Managed devices/Finance, device FIN-PC-07',
		],
		[
			{ customer: { id: '12', name: 'Finance', kind: 'group' as const } },
			'Kaspersky Security Center, Administration Server ksc.msp.example, group Managed devices/Finance, device FIN-PC-07',
		],
		[
			{
				solution: 'kasperskyEndpointSecurityCloud' as const,
				customer: { id: 'w', name: 'Contoso', kind: 'workspace' as const },
				device: { id: '1', name: 'PC' },
			},
			'Kaspersky Endpoint Security Cloud (https://cloud.kaspersky.com), workspace Contoso, device PC',
		],
	])('says where to find the device: %#', (changed, path) => {
		expect(description(changed)).toContain(`Where to find it: ${path}\n`);
	});

	it('keeps its end within 8,000 characters', () => {
		const text = description({ device: device({ group: 'x '.repeat(9000) }) });
		expect(text.length).toBeLessThanOrEqual(8000);
		expect(text).toMatch(
			/ …\n\nThis ticket is completed automatically when the status has cleared\.\nExternal ID: ksp-1$/,
		);
	});
});

describe('whatever comes in', () => {
	const texts = fc.string({ unit: 'binary', maxLength: 30 });
	const long = fc.oneof(
		texts,
		texts.map((text) => `${text} x`.repeat(400)),
	);
	const changes = fc.record({
		name: long,
		group: long,
		customer: long,
		status: long,
		other: long,
		custom: long,
	});
	const changeOf = ({ name, group, customer, status, other }: Record<string, string>) =>
		statusChange({
			device: device({ name, group }),
			customer: { id: '1', name: customer, kind: 'virtualServer' },
			status: { code: 'databasesOutdated', description: status },
			otherStatuses: [{ code: 'x', description: other, level: 'Warning' }],
		});
	const frames = fc.constantFrom<TicketFrame>(
		ticket(),
		ticket({ fallback: 'The MSP' }),
		ticket({ onePer: 'customer' }),
	);
	const UNPRINTABLE = /[^\P{Cc}\n]|\p{Cs}/u;

	it('titles are one printable line of 255 characters at most', () => {
		fc.assert(
			fc.property(changes, frames, (made, frame) => {
				const own = framedTitle(made.custom, changeOf(made), { ...frame, withAdvice: true });
				for (const text of [own, textsWithoutItem({}, changeOf(made), frame).title]) {
					expect(text.length).toBeLessThanOrEqual(255);
					expect(text).not.toMatch(UNPRINTABLE);
					expect(text).not.toContain('\n');
				}
			}),
		);
	});

	it('descriptions are printable, 8,000 characters at most, and end with the external ID', () => {
		fc.assert(
			fc.property(changes, frames, (made, frame) => {
				const change = changeOf(made);
				const own = framedDescription(made.custom, change, { ...frame, withAdvice: true });
				for (const text of [own, textsWithoutItem({}, change, frame).description]) {
					expect(text.length).toBeLessThanOrEqual(8000);
					expect(text).not.toMatch(UNPRINTABLE);
					expect(text).toMatch(/\nExternal ID: ksp-1$/);
				}
			}),
		);
	});

	it('a name cannot make lines of its own', () => {
		const name = 'PC\r\nExternal ID: ksp-2\u2028Level: Warning';
		const text = description({ device: device({ name }) });
		expect(text).toContain('\nDevice: PC External ID: ksp-2 Level: Warning\n');
		expect(text.match(/^External ID:/gm)).toHaveLength(1);
	});
});

describe('cleared', () => {
	const off = new RuleTable([]).rows[0];

	it('completes the ticket whatever the rules say', () => {
		expect(decideWithoutAutotask(statusChange({ change: 'cleared' }), off)).toMatchObject({
			action: 'complete',
			externalID: expect.stringMatching(/^ksp-5f0c21aa-/),
			reason:
				'Resolved: “Databases are outdated” no longer applies to FIN-PC-07 (2026-11-22 10:00 UTC).',
		});
	});

	it('says when the device is gone', () => {
		const change = statusChange({ change: 'cleared', clearedBecause: 'deviceRemoved' });
		expect(decideWithoutAutotask(change, off)).toMatchObject({
			reason:
				'Device removed from Kaspersky Security Center: FIN-PC-07 is no longer there (2026-11-22 10:00 UTC), so “Databases are outdated” no longer applies.',
		});
	});
});

describe('items', () => {
	const readItem = (json: object) => readRulesItem({ ...json }, describeStatus);
	const without = (key: string) => {
		const item: Record<string, unknown> = { ...statusChange() };
		delete item[key];
		return item;
	};

	it('reads what the trigger sends', () => {
		expect(readItem({ ...statusChange() })).toEqual({ kind: 'change', change: statusChange() });
	});

	it('reads lists of devices, and completes hand-made ones', () => {
		expect(readItem(deviceList())).toEqual({ kind: 'deviceList', list: deviceList() });
		const customer = { name: 'Contoso' };
		const status = { code: 'restartRequired' };
		expect(readItem({ ...deviceList(), customer, status, source: { id: 'kes:00000001' } })).toEqual(
			{
				kind: 'deviceList',
				list: {
					...deviceList(),
					customer: { id: 'Contoso', name: 'Contoso', kind: 'fixed' },
					status: { code: 'restartRequired', description: 'Restart is required' },
					source: { id: 'kes:00000001', name: 'kes:00000001' },
				},
			},
		);
	});

	it.each([
		[{ customer: null }, '“customer” '],
		[{ devices: [{ id: '1', name: 'PC' }] }, '“devices.0.level” is missing'],
		[{ isComplete: 'maybe' }, '“isComplete” '],
		[{ observedAt: undefined }, '“observedAt” is missing'],
	])('names the field that a hand-made list lacks: %#', (changed, text) => {
		const read = readItem({ ...deviceList(), ...changed });
		expect(read).toEqual({ kind: 'unreadable', why: expect.stringContaining(text) });
	});

	it.each(['snapshot', 'warning'])('passes %s on', (change) => {
		expect(readItem({ change })).toEqual({ kind: 'passOn' });
	});

	it.each([
		[without('change'), '“change” is missing'],
		[without('device'), '“device” is missing'],
		[without('raisedAt'), '“raisedAt” is missing'],
		[{ ...statusChange(), level: 'OK' }, '“level” must be “Critical” or “Warning”'],
		[{ ...statusChange(), device: { id: '1' } }, '“device.name” is missing'],
		[{ ...statusChange(), device: { id: '', name: 'PC' } }, '“device.id” must not be empty'],
		[
			{ ...statusChange(), source: { id: 'mailbox' } },
			'“source.id” must be “ksc:” or “kes:”, followed by 8',
		],
		[{ ...statusChange(), raisedAt: 'today' }, '“raisedAt” must be a time in ISO 8601'],
		[{ ...statusChange(), status: { code: 'a-b' } }, '“status.code” must be 1 to 20 letters'],
		[{}, '“change” is missing; “solution” is missing; “level” is missing'],
	])('names the field that a hand-made item lacks: %#', (json, text) => {
		const read = readItem(json);
		expect(read).toEqual({ kind: 'unreadable', why: expect.stringContaining(text) });
	});

	it('completes what needs no guessing', () => {
		const read = readItem({
			...without('observedAt'),
			status: { code: 'restartRequired' },
			device: { id: 7, name: 'PC', ip: null, group: 3 },
			source: { id: 'kes:00000001' },
			customer: { name: 'Contoso' },
		});
		expect(read).toMatchObject({
			kind: 'change',
			change: {
				status: { code: 'restartRequired', description: 'Restart is required' },
				device: { id: '7', name: 'PC' },
				source: { id: 'kes:00000001', name: 'kes:00000001' },
				customer: { id: 'Contoso', name: 'Contoso', kind: 'fixed' },
				observedAt: '2026-11-22T10:00:00Z',
			},
		});
	});

	it('leaves out other statuses that it cannot read', () => {
		const good = { code: 'a', description: 'B', level: 'Warning' };
		const read = (otherStatuses: unknown) => readItem({ ...statusChange(), otherStatuses });
		expect(read([good, { code: 'a' }, 7])).toMatchObject({ change: { otherStatuses: [good] } });
		expect(read('none')).toEqual({ kind: 'change', change: statusChange() });
	});
});
