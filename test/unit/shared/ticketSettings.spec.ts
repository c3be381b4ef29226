import { readSyncItem } from '../../../nodes/shared/decisions';
import {
	byField,
	byPicklistField,
	bySetting,
	PICKLIST_SETTINGS,
	TICKET_SETTINGS,
} from '../../../nodes/shared/ticketSettings';

describe('the table of ticket settings', () => {
	it('gives objects by name and by Autotask’s field, in its own order', () => {
		const names = TICKET_SETTINGS.map(({ name }) => name);
		const fields = TICKET_SETTINGS.map(({ field }) => field);
		expect(Object.entries(bySetting(({ field }) => field))).toEqual(
			names.map((name, at) => [name, fields[at]]),
		);
		expect(Object.keys(byField(() => 0))).toEqual(fields);
		expect(Object.keys(byPicklistField(() => 0))).toEqual(
			TICKET_SETTINGS.filter(({ kind }) => kind === 'picklist').map(({ field }) => field),
		);
	});

	it('names each setting, field and label once', () => {
		for (const key of ['name', 'field', 'label'] as const) {
			expect(new Set(TICKET_SETTINGS.map((setting) => setting[key])).size).toBe(
				TICKET_SETTINGS.length,
			);
		}
	});

	it('is what an item may bring: a setting that it lacks is null', () => {
		const ticket = { action: 'open', externalID: 'k', companyID: 1, dueHours: 1, title: 'T' };
		const time = '2026-11-22T10:00:00Z';
		const read = (settings: object) =>
			readSyncItem({ change: 'raised', raisedAt: time, ticket: { ...ticket, ...settings } });
		expect(read({})).toMatchObject({ item: { ticket: byPicklistField(() => null) } });
		for (const { field } of PICKLIST_SETTINGS) {
			expect(read({ [field]: 7 })).toMatchObject({ item: { ticket: { [field]: 7 } } });
			expect(read({ [field]: 'seven' }).kind).toBe('bad');
		}
	});
});
