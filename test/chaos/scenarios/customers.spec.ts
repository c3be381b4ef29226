import { customerName } from '../../simulators/kaspersky/fleet/names';
import { World } from '../world/world';
import { begin, hostsOf, minutes, open, RESEND, setStatus, tickets, told } from './scene';

afterEach(async () => await World.endAll());

it('a device that moves to a customer whose account is inactive keeps its ticket, or a person is told', async () => {
	const world = await begin({ shared: ['notConnected'] });
	const { ksc, autotask } = world.simulators;
	const [device] = hostsOf(world, 1);
	setStatus(world, [device], 'notConnected');
	await minutes(world, 3);
	expect(open(world)).toHaveLength(1);
	const companies = [...autotask.state.tables.Companies.values()];
	const company = companies.find((row) => row.companyName === customerName(1));
	autotask.state.setCompany(Number(company?.id), { isActive: false });
	const { managedGroupId } = ksc.state.fleet.virtualServer(2);
	ksc.state.moveHost(device.id, { groupId: managedGroupId });
	world.truth.refresh(world.time.now);
	await minutes(world, 2 * RESEND);
	const [ticket] = tickets(world);
	const { notes = [], resolution } = autotask.state.ticket(ticket.id) ?? {};
	const onTicket = [...notes.map(({ description }) => description), resolution].join('\n');
	const isTold = onTicket.includes(String(company?.companyName)) && /inactive/.test(onTicket);
	expect({ open: open(world).length, isTold }).not.toEqual({ open: 0, isTold: false });
	expect(told(world.n8n)).toMatch(/inactive/);
});

it('a rule that is switched between device and customer leaves one way of ticketing, and no gap', async () => {
	const world = await begin();
	setStatus(world, hostsOf(world, 1).slice(0, 4), 'notConnected');
	await minutes(world, 5);
	const open4 = () =>
		open(world).map(({ externalID }) => (externalID?.[13] === 'g' ? 'customer' : 'device'));
	expect(open4()).toEqual(Array(4).fill('device'));
	world.n8n.share(['notConnected']);
	for (let minute = 0; minute < RESEND; minute++) {
		await minutes(world, 1);
		expect(open(world).length).toBeGreaterThan(0);
	}
	expect(open4()).toEqual(['customer']);
	world.n8n.share([]);
	for (let minute = 0; minute < RESEND; minute++) {
		await minutes(world, 1);
		expect(open(world).length).toBeGreaterThan(0);
	}
	expect(open4()).toEqual(Array(4).fill('device'));
});

it('a device that moves keeps an open ticket all the time, also where n8n is killed before the earlier one is completed', async () => {
	const world = await begin({ sync: { whenMoved: 'moveTicket' } });
	const { ksc } = world.simulators;
	const [device] = hostsOf(world, 1);
	setStatus(world, [device], 'notConnected');
	await minutes(world, 3);
	const [first] = open(world);
	const { managedGroupId } = ksc.state.fleet.virtualServer(2);
	ksc.state.moveHost(device.id, { groupId: managedGroupId });
	world.truth.refresh(world.time.now);
	world.transport.rewrites.push(({ name }, response) => {
		// The new ticket is there, and nobody comes to complete the earlier one.
		if (name === 'POST Tickets' && open(world).length === 2) world.n8n.restart();
		return response;
	});
	let most = 0;
	for (let minute = 0; minute < 2 * RESEND; minute++) {
		await minutes(world, 1);
		most = Math.max(most, open(world).length);
		expect(open(world).length).toBeGreaterThan(0);
	}
	expect(most).toBe(2);
	expect(open(world).map(({ companyID }) => companyID)).not.toEqual([first.companyID]);
	expect([tickets(world).length, open(world).length]).toEqual([2, 1]);
	expect(world.judge.findings.wrongCompletions).toBe(0);
});
