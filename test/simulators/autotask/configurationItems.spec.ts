import { startAutotaskSimulator, type AutotaskSimulator } from './index';
import { TestClient } from './testClient';

let simulator: AutotaskSimulator;
let client: TestClient;
let ticketID: number;

beforeEach(async () => {
	simulator = await startAutotaskSimulator();
	client = new TestClient(simulator);
	ticketID = await client.createId({ companyID: 175 });
});
afterEach(async () => await simulator.close());

const device = (companyID: number, referenceTitle: string, more: { isActive?: boolean } = {}) =>
	Number(simulator.state.createConfigurationItem({ companyID, referenceTitle, ...more }).id);

const link = async (configurationItemID: number) =>
	await client.call('POST', `Tickets/${ticketID}/AdditionalConfigurationItems`, {
		configurationItemID,
	});

async function linked(): Promise<unknown[]> {
	const filter = [{ op: 'eq', field: 'ticketID', value: ticketID }];
	const { items } = await client.query(filter, {}, 'TicketAdditionalConfigurationItems');
	return items.map((row) => row.configurationItemID);
}

const errorsOf = ({ data }: { data: Record<string, unknown> }) => data.errors;

describe('configuration items', () => {
	it('are found by company, activity and any of several names', async () => {
		const id = device(175, 'FIN-PC-07');
		device(175, 'FIN-PC-08', { isActive: false });
		device(176, 'FIN-PC-07');
		const names = ['FIN-PC-07', 'FIN-PC-08'];
		const { items } = await client.query(
			[
				{ op: 'eq', field: 'companyID', value: 175 },
				{ op: 'eq', field: 'isActive', value: true },
				{
					op: 'or',
					items: [
						{ op: 'in', field: 'referenceTitle', value: names },
						{ op: 'in', field: 'rmmDeviceAuditHostname', value: names },
					],
				},
			],
			{},
			'ConfigurationItems',
		);
		expect(items.map((row) => row.id)).toEqual([id]);
	});

	it('of another company are refused on a ticket', async () => {
		const configurationItemID = device(176, 'FIN-PC-07');
		const answer = await client.create({ companyID: 175, configurationItemID });
		expect(answer.status).toBe(500);
		expect(errorsOf(answer)).toEqual([
			'Value does not reference an existing entity for configurationItemID.',
		]);
	});

	it('that are inactive are refused on a ticket', async () => {
		const configurationItemID = device(175, 'FIN-PC-07', { isActive: false });
		const answer = await client.create({ companyID: 175, configurationItemID });
		expect(String(errorsOf(answer))).toContain('configurationItemID of type: ConfigurationItem');
	});
});

describe('the further configuration items of a ticket', () => {
	it('are added and removed one by one', async () => {
		const [one, other] = [device(175, 'A'), device(175, 'B')];
		const { data } = await link(one);
		await link(other);
		expect(await linked()).toEqual([one, other]);
		const path = `Tickets/${ticketID}/AdditionalConfigurationItems/${String(data.itemId)}`;
		expect((await client.call('DELETE', path)).data).toEqual({ itemId: data.itemId });
		expect(await linked()).toEqual([other]);
		expect((await client.call('DELETE', path)).status).toBe(404);
	});

	it('are of the ticket’s company, active, and there once', async () => {
		const one = device(175, 'A');
		await link(one);
		const wrong = [one, device(176, 'B'), device(175, 'C', { isActive: false }), 999_999];
		for (const id of wrong) expect((await link(id)).status).toBe(500);
		expect(await linked()).toEqual([one]);
	});

	it('do not repeat the first one of the ticket', async () => {
		const configurationItemID = device(175, 'A');
		await client.call('PATCH', 'Tickets', { id: ticketID, configurationItemID });
		expect((await link(configurationItemID)).status).toBe(500);
	});

	it('are at most a hundred', async () => {
		for (let count = 0; count < 100; count++) {
			expect((await link(device(175, `PC-${count}`))).status).toBe(200);
		}
		expect((await link(device(175, 'ONE-TOO-MANY'))).status).toBe(500);
	});

	it('need their own rights', async () => {
		const id = device(175, 'A');
		simulator.state.settings.noPermission.push('TicketAdditionalConfigurationItems:create');
		expect(String(errorsOf(await link(id)))).toContain('adequate permissions to create');
	});
});
