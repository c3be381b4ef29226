import { World } from '../world/world';
import {
	begin,
	COMPLETE,
	finish,
	hosts,
	IN_PROGRESS,
	isOpen,
	minutes,
	open,
	setStatus,
	setTicketStatus,
	tickets,
} from './scene';

afterEach(async () => await World.endAll());

describe('tickets that people closed while the status lasts stay closed', () => {
	async function closedByPeople(): Promise<World> {
		const world = await begin();
		setStatus(world, hosts(world).slice(0, 5), 'notConnected');
		await minutes(world, 70);
		for (const ticket of tickets(world)) setTicketStatus(world, ticket, COMPLETE);
		await minutes(world, 130);
		expect([tickets(world).length, open(world).length]).toEqual([5, 0]);
		return world;
	}

	it('after the state of the trigger is lost', async () => {
		const world = await closedByPeople();
		world.n8n.trigger.lose();
		await minutes(world, 130);
		expect([tickets(world).length, open(world).length]).toEqual([5, 0]);
	});

	it('after "Execute workflow" in the editor', async () => {
		const world = await closedByPeople();
		const { n8n, time } = world;
		const items = await finish(world, n8n.pollInEditor());
		await finish(world, n8n.executeAgain(items, time.now));
		await minutes(world, 61);
		expect([tickets(world).length, open(world).length]).toEqual([5, 0]);
	});
});

it('a ticket that a technician reopened after we completed it is left to the technician', async () => {
	const world = await begin();
	setStatus(world, hosts(world).slice(0, 1), 'activeThreats');
	await minutes(world, 20);
	setStatus(world, hosts(world));
	await minutes(world, 5);
	const [ticket] = tickets(world);
	expect(isOpen(ticket)).toBe(false);
	setTicketStatus(world, ticket, IN_PROGRESS);
	for (let hour = 0; hour < 3; hour++) {
		await minutes(world, 61);
		expect(open(world)).toHaveLength(1);
	}
});

it.each([
	{ name: 'of a device', shared: [] },
	{ name: 'of a customer', shared: ['activeThreats'] },
])(
	'a ticket $name that we completed is nobody else’s decision, whatever somebody writes into its resolution',
	async ({ shared }) => {
		const world = await begin({ shared });
		const [host] = hosts(world);
		setStatus(world, [host], 'activeThreats');
		await minutes(world, 20);
		setStatus(world, [host]);
		await minutes(world, 5);
		const [ticket] = tickets(world);
		expect(isOpen(ticket)).toBe(false);
		const { state } = world.simulators.autotask;
		state.actAsTechnician(ticket.id, { resolution: 'Nothing to see here.' });
		world.n8n.trigger.lose();
		setStatus(world, [host], 'activeThreats');
		await minutes(world, 5);
		expect(open(world)).toHaveLength(1);
	},
);
