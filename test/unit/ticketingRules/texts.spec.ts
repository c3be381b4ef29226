import { decideAlone } from '../../../nodes/KasperskyTicketingRules/decide';
import { RuleTable } from '../../../nodes/KasperskyTicketingRules/ruleTable';
import { readItem } from '../../../nodes/KasperskyTicketingRules/statusChangeItem';
import { ticketDescription, ticketTitle } from '../../../nodes/KasperskyTicketingRules/texts';
import { statusChange } from './fixtures';

const device = (changed: object) => ({ ...statusChange().device, ...changed });

describe('title', () => {
	it('says level, status description and device', () => {
		expect(ticketTitle(statusChange())).toBe('Critical: Databases are outdated on FIN-PC-07');
	});

	it('is one line of at most 255 characters', () => {
		const title = ticketTitle(statusChange({ device: device({ name: `A\n${'💻'.repeat(200)}` }) }));
		expect(title.length).toBeLessThanOrEqual(255);
		expect(title).toMatch(/^Critical: Databases are outdated on A 💻+ …$/u);
	});
});

describe('description', () => {
	it('has what a technician needs', () => {
		expect(ticketDescription(statusChange(), 'ksp-1')).toBe(
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
Source: ksc.msp.example (Kaspersky Security Center)

This ticket is completed automatically when the status has cleared.
External ID: ksp-1`,
		);
	});

	it('leaves out what the source does not know', () => {
		const text = ticketDescription(
			statusChange({ device: { id: '1', name: 'PC' }, customer: null }),
			'ksp-1',
		);
		expect(text).not.toMatch(/FQDN|IP|Group|Operating|Last visible|Customer|undefined|null/);
	});

	it('keeps its end within 8,000 characters', () => {
		const text = ticketDescription(
			statusChange({ device: device({ group: 'x '.repeat(9000) }) }),
			'ksp-1',
		);
		expect(text.length).toBeLessThanOrEqual(8000);
		expect(text).toMatch(
			/ …\n\nThis ticket is completed automatically when the status has cleared\.\nExternal ID: ksp-1$/,
		);
	});
});

describe('cleared', () => {
	const off = new RuleTable([]).rows[0];

	it('completes the ticket whatever the rules say', () => {
		expect(decideAlone(statusChange({ change: 'cleared' }), off)).toMatchObject({
			action: 'complete',
			externalID: expect.stringMatching(/^ksp-5f0c21aa-/),
			reason:
				'Resolved: “Databases are outdated” no longer applies to FIN-PC-07 (2026-11-22 10:00 UTC).',
		});
	});

	it('says when the device is gone', () => {
		const change = statusChange({ change: 'cleared', clearedBecause: 'deviceRemoved' });
		expect(decideAlone(change, off)).toMatchObject({
			reason:
				'Device removed from Kaspersky Security Center: FIN-PC-07 is no longer there (2026-11-22 10:00 UTC), so “Databases are outdated” no longer applies.',
		});
	});
});

describe('items', () => {
	const without = (key: string) => {
		const item: Record<string, unknown> = { ...statusChange() };
		delete item[key];
		return item;
	};

	it('reads what the trigger sends', () => {
		expect(readItem({ ...statusChange() })).toEqual({ kind: 'change', change: statusChange() });
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
			'“source.id” must be “ksc:” or “kes:” and 8',
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
});
