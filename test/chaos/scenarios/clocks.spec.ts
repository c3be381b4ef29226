import { World } from '../world/world';
import {
	addFault,
	begin,
	hosts,
	MINUTE,
	minutes,
	minutesUntil,
	open,
	RESEND,
	setStatus,
} from './scene';

afterEach(async () => await World.endAll());

const HOUR = 60 * MINUTE;

it('a clock of n8n that was ten hours ahead at the first poll delays no resend afterwards', async () => {
	const world = await begin();
	const [first, lost] = hosts(world);
	const start = world.time.now;
	setStatus(world, [first], 'notConnected');
	world.time.now = start + 10 * HOUR;
	await world.pollToTheEnd();
	world.time.now = start + MINUTE;
	addFault(world, { server: 'autotask', kind: 'refused', until: world.time.now + 10 * MINUTE });
	setStatus(world, [first, lost], 'notConnected');
	await minutes(world, 12);
	expect(await minutesUntil(world, 12 * 60, () => open(world).length === 2)).toBeLessThan(RESEND);
});
