import { sleep, type ICredentialDataDecryptedObject, type IDataObject } from 'n8n-workflow';
import { ensureN8n } from '../n8n/installation';
import { EVERYTHING_ON, readTemplate, Stage } from '../n8n/stage';
import { credentialsOf } from '../n8n/vendors';
import { waitFor } from '../n8n/waitFor';
import type { TicketWithNotes } from '../simulators/autotask';
import { dattoSecrets, ninjaSecrets } from '../simulators/rmmPolling';
import {
	RECOVERY_KEY,
	startDattoSimulator,
	STATUSES,
	type DattoSimulator,
} from '../simulators/rmm/datto';
import { startNinjaOneSimulator, type NinjaOneSimulator } from '../simulators/rmm/ninjaone';

const INSTALL_MS = 900_000;
const HOUR_MS = 3_600_000;
const WATCH = 'Watch KES Cloud by RMM';
const TEMPLATE = 'kaspersky-endpoint-security-cloud-by-rmm-to-autotask.json';

jest.setTimeout(240_000);

let stage: Stage;
let datto: DattoSimulator;
let ninja: NinjaOneSimulator;
/** Of Datto RMM. */
let workflowId: string;

beforeAll(async () => {
	await ensureN8n();
	datto = await startDattoSimulator({ devices: 12, problems: 0, settings: { pageMax: 5 } });
	ninja = await startNinjaOneSimulator({ devices: 6, problems: 0 });
	stage = await Stage.set({ hosts: 20, problems: 0 });
	workflowId = await createWorkflow('dattoRmm', 'dattoRmmApi', dattoSecrets(datto));
	await stage.client.activate(workflowId);
}, INSTALL_MS);

afterAll(async () => {
	await stage?.strike();
	await Promise.all([datto, ninja].map(async (rmm) => await rmm?.close()));
}, 60_000);

async function createWorkflow(
	rmm: string,
	credential: string,
	secrets: IDataObject,
): Promise<string> {
	const template = readTemplate(TEMPLATE);
	const stored = await stage.client.createCredential(
		credential,
		credential,
		secrets as ICredentialDataDecryptedObject,
	);
	const changes = { [WATCH]: { rmm, options: { readEvery: 0 } }, ...EVERYTHING_ON };
	const nodes = template.nodes.map((node) => ({
		...node,
		parameters: { ...node.parameters, ...changes[node.name as keyof typeof changes] },
	}));
	const credentials = {
		...credentialsOf(nodes, stage.credentials),
		[WATCH]: { [credential]: stored },
	};
	return await stage.client.createWorkflow({ ...template, nodes }, credentials);
}

/** Publishing polls at once, so nobody has to wait. */
async function pollNow(id = workflowId): Promise<void> {
	await stage.client.deactivate(id);
	await stage.client.activate(id);
}

const ticketsOf = (device: string): TicketWithNotes[] =>
	stage.autotask.state
		.tickets()
		.filter(({ externalID, title }) => externalID?.startsWith('ksp-') && title.includes(device));

const isOpen = ({ completedDate }: TicketWithNotes) => completedDate === null;

async function oneOpenTicket(device: string): Promise<TicketWithNotes> {
	await waitFor(`the ticket of ${device}`, 30_000, async () =>
		ticketsOf(device).some(isOpen) ? true : undefined,
	);
	const [ticket, ...others] = ticketsOf(device);
	expect(others).toEqual([]);
	return ticket;
}

async function ticketIsCompleted(device: string): Promise<void> {
	await waitFor(`the completed ticket of ${device}`, 30_000, async () =>
		ticketsOf(device).every((ticket) => !isOpen(ticket)) ? true : undefined,
	);
	expect(ticketsOf(device)).toHaveLength(1);
}

/** @returns the name of a device that shows a problem from now on, and has its ticket */
async function withTicket(index: number, status: string = STATUSES.outdated): Promise<string> {
	const { hostname } = datto.state.devices[index].row;
	datto.state.setAntivirus(hostname ?? '', status);
	await pollNow();
	await oneOpenTicket(hostname ?? '');
	return hostname ?? '';
}

/** Polls, and waits a little for what should not come. */
async function ticketStaysOpen(device: string): Promise<void> {
	await pollNow();
	await sleep(3_000);
	expect(ticketsOf(device).map(isOpen)).toEqual([true]);
}

describe('Datto RMM: one ticket for each problem, completed only when the RMM says so', () => {
	it('databases age, in the company that the site names', async () => {
		const device = await withTicket(0);
		const [ticket] = ticketsOf(device);
		expect(ticket).toMatchObject({ companyID: 175, title: expect.stringMatching(/^Warning: /) });
		datto.state.setAntivirus(device, STATUSES.fine);
		await pollNow();
		await ticketIsCompleted(device);
	});

	it('protection stops, while the token expires between two pages', async () => {
		datto.faults.add({ route: 'account/devices', kind: 'expireTokens', skip: 1, times: 1 });
		const device = await withTicket(3, STATUSES.notRunning);
		datto.faults.clear();
		datto.state.setAntivirus(device, STATUSES.fine);
		await pollNow();
		await ticketIsCompleted(device);
	});

	it('the antivirus field becomes null, and comes back', async () => {
		const device = await withTicket(4);
		datto.state.update(device, { antivirus: null });
		await ticketStaysOpen(device);
		datto.state.setAntivirus(device, STATUSES.fine);
		await pollNow();
		await ticketIsCompleted(device);
	});

	it('the values are those of a device that was seen long ago', async () => {
		const device = await withTicket(6);
		datto.state.setAntivirus(device, STATUSES.fine);
		datto.state.update(device, { lastSeen: Date.now() - 25 * HOUR_MS });
		await ticketStaysOpen(device);
		datto.state.goOnline(device);
		await pollNow();
		await ticketIsCompleted(device);
	});

	it('the device vanishes from the RMM', async () => {
		const device = await withTicket(7);
		datto.state.remove(device);
		await pollNow();
		await ticketIsCompleted(device);
		expect(ticketsOf(device)[0].resolution).toContain('removed');
	});

	it('the device moves to the deleted ones', async () => {
		const device = await withTicket(9);
		datto.state.delete(device);
		await pollNow();
		await ticketIsCompleted(device);
	});
});

describe('NinjaOne', () => {
	let device: string;
	let ninjaWorkflow: string;

	it('one ticket for protection that has expired, which says so', async () => {
		const { organizationId, systemName } = ninja.state.devices[0].row;
		device = systemName;
		ninja.state.updateOrganization(organizationId, { name: 'Contoso' });
		ninja.state.setAntivirus(device, { productState: 'EXPIRED' });
		ninjaWorkflow = await createWorkflow('ninjaOne', 'ninjaOneApi', ninjaSecrets(ninja));
		await stage.client.activate(ninjaWorkflow);
		const { description } = await oneOpenTicket(device);
		expect(description).toContain('EXPIRED');
	});

	it('a stale row of a device in contact completes nothing', async () => {
		ninja.state.setAntivirus(device, { productState: 'ON' });
		ninja.state.stopCollecting(device);
		for (const row of ninja.state.device(device).antivirus) row.timestamp -= 49 * 3_600;
		await pollNow(ninjaWorkflow);
		await sleep(3_000);
		expect(ticketsOf(device).map(isOpen)).toEqual([true]);
	});

	it('a web page with status 200 in the middle of a cursor is a limit: the next poll goes on', async () => {
		// A new n8n has asked nothing yet, unless a workflow is published when it starts: the queries of ten minutes are few.
		await stage.client.deactivate(ninjaWorkflow);
		await stage.n8n.restart();
		ninja.state.goOnline(device);
		Object.assign(ninja.settings, { queryPageMax: 4, overLimit: 'webPage', queriesByOthers: 10 });
		ninja.settings.queryLimit = 15;
		await stage.client.activate(ninjaWorkflow);
		await sleep(3_000);
		expect(ticketsOf(device).map(isOpen)).toEqual([true]);
		ninja.settings.queriesByOthers = 0;
		await sleep(61_000);
		await pollNow(ninjaWorkflow);
		await ticketIsCompleted(device);
	});
});

it('no secret and no recovery key is in the execution data', async () => {
	const stored = JSON.stringify(await stage.client.executions.list(workflowId));
	for (const secret of [datto.apiSecret, ninja.clientSecret, RECOVERY_KEY]) {
		expect(stored).not.toContain(secret);
	}
});
