import type { IDataObject } from 'n8n-workflow';
import { Tenant, keyOf } from '../simulators/autotaskTenant';

let tenant: Tenant;

beforeEach(async () => {
	tenant = await Tenant.start();
});

afterEach(async () => {
	await tenant.simulator.close();
	jest.restoreAllMocks();
});

const BEFORE = 175;
const NOW = 176;
const MOVE = { whenMoved: 'moveTicket' };
const sync = async (items: IDataObject[], options: IDataObject = MOVE, by = tenant) =>
	await by.sync(items, 'continueErrorOutput', { options });
const ongoing = (companyID: number) => tenant.change(1, { change: 'ongoing' }, { companyID });
const openCompanies = () => tenant.open.map(({ companyID }) => companyID);

beforeEach(async () => {
	await sync([ongoing(BEFORE)]);
	tenant.pass(60);
});

it('a device that moves takes its ticket along: created there, then completed here, once', async () => {
	const { items } = await sync([ongoing(NOW)]);
	expect(items).toMatchObject([{ result: 'created' }]);
	expect(items[0].message).toMatch(/created\. Ticket \S+ completed\.$/);
	expect(tenant.tickets).toHaveLength(2);
	expect(openCompanies()).toEqual([NOW]);
	const [{ resolution, notes }] = tenant.tickets;
	expect(resolution).toMatch(/Moved to another account \(id 176\)/);
	expect(notes).toMatchObject([{ title: 'Moved to another account' }]);
	const { writes } = tenant;
	expect((await sync([ongoing(NOW), tenant.snapshot(keyOf(1))])).items).toMatchObject([
		{ result: 'exists' },
		{ result: 'skipped' },
	]);
	expect(tenant.writes).toBe(writes);
});

it('stays by default, and gets one note where that is chosen', async () => {
	expect((await sync([ongoing(NOW)], {})).items).toMatchObject([{ result: 'exists' }]);
	expect(tenant.tickets[0].notes).toEqual([]);
	const NOTE = { whenMoved: 'addNote' };
	expect((await sync([ongoing(NOW)], NOTE)).items).toMatchObject([{ result: 'exists' }]);
	await sync([ongoing(NOW)], NOTE);
	expect(tenant.tickets[0].notes).toMatchObject([{ title: 'Device belongs to another account' }]);
	expect(openCompanies()).toEqual([BEFORE]);
});

it('a crash between creating and completing: whatever runs next, one ticket is left', async () => {
	// The request that would complete the earlier ticket is never answered.
	tenant.simulator.faults.add({ endpoint: 'PATCH Tickets', kind: 'http', status: 500 });
	await sync([ongoing(NOW)]);
	expect(openCompanies()).toEqual([BEFORE, NOW]);
	tenant.simulator.faults.clear();
	tenant.pass(60);
	// A snapshot alone does not know where the device is.
	await sync([tenant.snapshot(keyOf(1))], MOVE, tenant.otherProcess());
	expect(openCompanies()).toEqual([BEFORE, NOW]);
	await sync([ongoing(NOW), tenant.snapshot(keyOf(1))], MOVE, tenant.otherProcess());
	expect(openCompanies()).toEqual([NOW]);
	expect(tenant.tickets).toHaveLength(2);
});

it('without a ticket for the new account the earlier one stays open', async () => {
	tenant.simulator.state.setCompany(NOW, { isActive: false });
	const { errorItems } = await sync([ongoing(NOW)]);
	expect(errorItems).toHaveLength(1);
	expect(openCompanies()).toEqual([BEFORE]);
	const held = { action: 'held', externalID: keyOf(1), reason: 'No account.' };
	const item = { ...ongoing(NOW), ticket: held };
	await sync([item, tenant.snapshot(keyOf(1))]);
	expect(openCompanies()).toEqual([BEFORE]);
});

it('a worker with an older item neither moves it back nor completes the new one', async () => {
	const stale = ongoing(BEFORE);
	tenant.pass(2);
	await sync([ongoing(NOW)]);
	await sync([stale], MOVE, tenant.otherProcess());
	expect(openCompanies()).toEqual([NOW]);
	expect(tenant.tickets).toHaveLength(2);
});

it('what clears between the two is completed in both accounts', async () => {
	tenant.simulator.faults.add({ endpoint: 'PATCH Tickets', kind: 'http', status: 500 });
	await sync([ongoing(NOW)]);
	tenant.simulator.faults.clear();
	tenant.pass(60);
	await sync([tenant.cleared(1)]);
	expect(openCompanies()).toEqual([]);
});

it('a ticket that a technician gave to another account stays there', async () => {
	const [{ id }] = tenant.tickets;
	tenant.simulator.state.actAsTechnician(id, { companyID: NOW });
	await sync([ongoing(BEFORE), tenant.snapshot(keyOf(1))]);
	expect(openCompanies()).toEqual([NOW]);
	expect(tenant.tickets).toHaveLength(1);
});
