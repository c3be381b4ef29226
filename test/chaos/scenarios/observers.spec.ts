import { World } from '../world/world';
import { begin, hosts, hostsOf, minutes, observe, open, setStatus, tickets } from './scene';

afterEach(async () => await World.endAll());

const BY_DEFAULT = { sourceIdentity: '' };

it('two workflows whose accounts have rights to different groups leave the tickets of each other alone', async () => {
	const world = await begin({ trigger: BY_DEFAULT });
	const { ksc } = world.simulators;
	const { accounts } = ksc.state;
	accounts.put(ksc.user, { rights: { kind: 'limited', groups: [], virtualServers: [1] } });
	const rights = { kind: 'limited' as const, groups: [], virtualServers: [2] };
	accounts.put('svc-b', { password: ksc.password, rights });
	for (const server of [1, 2]) {
		setStatus(world, hostsOf(world, server).slice(0, 5), 'notConnected');
	}
	const other = observe(world, 'svc-b', BY_DEFAULT);
	const hours: Array<[number, number]> = [];
	for (let hour = 0; hour < 4; hour++) {
		await minutes(world, 61, other);
		hours.push([tickets(world).length, open(world).length]);
	}
	expect(hours).toEqual(Array(4).fill([10, 10]));
});

it('an answer that lacks the name of the server makes no other source of it', async () => {
	const world = await begin({ trigger: BY_DEFAULT });
	setStatus(world, hosts(world).slice(0, 6), 'notConnected');
	await minutes(world, 3);
	expect(open(world)).toHaveLength(6);
	let answers = 0;
	world.transport.rewrites.push(({ name }, response) => {
		if (name !== 'HostGroup.GetStaticInfo' || answers++ > 0) return response;
		const body = JSON.parse(String(response.data)) as { PxgRetVal: Record<string, unknown> };
		delete body.PxgRetVal.KLADMSRV_SERVER_HOSTNAME;
		return { ...response, data: JSON.stringify(body) };
	});
	for (let hour = 0; hour < 3; hour++) {
		await minutes(world, 61);
		expect([tickets(world).length, open(world).length]).toEqual([6, 6]);
	}
	setStatus(world, hosts(world));
	await minutes(world, 130);
	expect([tickets(world).length, open(world).length]).toEqual([6, 0]);
});

it('customers stay who they are while the right to list virtual servers is refused', async () => {
	const world = await begin({ shared: ['notConnected'] });
	setStatus(world, hostsOf(world, 1).slice(0, 4), 'notConnected');
	await minutes(world, 43);
	const { faults } = world.simulators.ksc;
	faults.add({ method: 'VServers.GetVServers', kind: 'pxgError', code: 1184 });
	await minutes(world, 40);
	faults.clear();
	await minutes(world, 75);
	expect([tickets(world).length, open(world).length]).toEqual([1, 1]);
	expect(world.judge.findings.wrongCompletions).toBe(0);
});
