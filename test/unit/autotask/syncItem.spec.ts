import { readSyncItem } from '../../../nodes/shared/decisions';

const EXTERNAL_ID = 'ksp-5f0c21aa-9b1d77e0c4a2f318-databasesOutdated';
const open = { action: 'open', externalID: EXTERNAL_ID, companyID: 0, dueHours: 12, title: 'x' };
const change = { change: 'raised', raisedAt: '2026-11-22T10:00:00Z', ticket: open };
const snapshot = {
	change: 'snapshot',
	observedAt: '2026-11-22T10:00:00Z',
	snapshot: { prefix: 'ksp-5f0c21aa-', externalIDs: [] },
};

describe('readSyncItem', () => {
	it('reads the least that another node has to give, company 0 included', () => {
		const read = readSyncItem(change);
		expect(read).toMatchObject({
			kind: 'change',
			item: {
				raisedAt: Date.parse('2026-11-22T10:00:00Z'),
				observedAt: Date.parse('2026-11-22T10:00:00Z'),
				ticket: { companyID: 0, queueID: null, description: '' },
			},
		});
	});

	it.each([
		['an empty object', {}],
		['null', null],
		['no ticket', { ...change, ticket: undefined }],
		['another action', { ...change, ticket: { ...open, action: 'delete' } }],
		['no time', { ...change, raisedAt: 'soon' }],
		['a key that is too long', { ...change, ticket: { ...open, externalID: 'x'.repeat(51) } }],
		['an empty key', { ...change, ticket: { ...open, externalID: ' ' } }],
		['a company as text', { ...change, ticket: { ...open, companyID: '175' } }],
		['no due time', { ...change, ticket: { ...open, dueHours: 0 } }],
		['a snapshot for every ticket', { ...snapshot, snapshot: { prefix: '', externalIDs: [] } }],
		['a snapshot of strangers', { ...snapshot, snapshot: { prefix: 'T2026', externalIDs: [] } }],
		['a snapshot without keys', { ...snapshot, snapshot: { prefix: 'ksp-5f0c21aa-' } }],
	])('says what is wrong with %s', (_, json) => {
		const read = readSyncItem(json);
		expect(read.kind).toBe('bad');
		expect(read.kind === 'bad' && read.message).toContain('Kaspersky Ticketing Rules');
	});

	it.each([
		['a status change that no rule has decided on', { ...change, ticket: undefined }, 'ticket'],
		['a row of List Rule Table', { status: 'databasesOutdated', createTicket: true }, 'change'],
		['what Validate Rule Table found', { valid: true, message: 'All is well.' }, 'change'],
		['what Create Test Ticket created', { ticket: { id: 1 }, asWanted: true }, 'change'],
	])('of %s says which operation is needed', (_, json, missing) => {
		expect(readSyncItem(json)).toEqual({
			kind: 'bad',
			message: `This item cannot be synchronised: “${missing}” is missing. Sync takes items of a Kaspersky Ticketing Rules node whose “Operation” is “Apply Rules”, or items with the same fields.`,
		});
	});

	it('reads snapshots and warnings', () => {
		expect(readSyncItem(snapshot).kind).toBe('snapshot');
		expect(readSyncItem({ change: 'warning', message: 'Half of the devices are gone.' })).toEqual({
			kind: 'warning',
			message: 'Half of the devices are gone.',
		});
	});
});
