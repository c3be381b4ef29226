import { World } from '../world/world';
import { begin, hideTickets, hosts, minutes, setStatus, tickets, told } from './scene';

afterEach(async () => await World.endAll());

/** Two writes at a time: the second may be on its way when the first cannot be read back. */
const UNPROVEN = 2;

describe('an API user that may create tickets but sees none creates no more of them', () => {
	it('from the start', async () => {
		const world = await begin();
		hideTickets(world);
		setStatus(world, hosts(world).slice(0, 20), 'notConnected');
		await minutes(world, 130);
		expect(tickets(world).length).toBeLessThanOrEqual(UNPROVEN);
		expect(told(world.n8n)).toMatch(/right|permission|security level/i);
	});

	it('when the right is lost later', async () => {
		const world = await begin();
		setStatus(world, hosts(world).slice(0, 20), 'notConnected');
		await minutes(world, 3);
		expect(tickets(world)).toHaveLength(20);
		hideTickets(world);
		await minutes(world, 5 * 61);
		expect(tickets(world).length).toBeLessThanOrEqual(20 + UNPROVEN);
		expect(told(world.n8n)).toMatch(/right|permission|security level/i);
	});
});
