import axios from 'axios';
import { countBy, range } from 'lodash';
import { clock } from '../../../nodes/shared/autotask/clock';
import { Tenant } from '../../simulators/autotaskTenant';
import { Dice } from '../dice';
import { SimulatedTime } from '../time/simulatedTime';
import { readRequest } from '../wire/request';
import { Socket } from '../wire/socket';

const DEVICES = 40;
/** How long a request takes to Autotask, and its answer back. Milliseconds. */
const ON_THE_WAY = [20, 80] as const;

const standardAdapter = axios.defaults.adapter;
let time: SimulatedTime;
let tenant: Tenant;
let socket: Socket;

beforeEach(async () => {
	time = new SimulatedTime(Date.parse('2026-11-22T10:00:00Z'));
	socket = new Socket();
	const dice = new Dice(1);
	tenant = await Tenant.start(time);
	jest
		.mocked(clock.pause)
		.mockImplementation(async (milliseconds) => await time.sleep(milliseconds));
	jest.mocked(clock.random).mockImplementation(() => dice.fraction());
	time.install(() => dice.fraction());
	axios.defaults.adapter = async (config) => {
		await time.sleep(dice.between(...ON_THE_WAY));
		const request = readRequest(config, time.now);
		const response = await time.standingStill(async () => await socket.send(request));
		await time.sleep(dice.between(...ON_THE_WAY));
		return response;
	};
});

afterEach(async () => {
	axios.defaults.adapter = standardAdapter;
	time.restore();
	socket.close();
	await tenant.simulator.close();
	jest.restoreAllMocks();
});

/** Autotask has no unique keys: whoever looks before the other has created would create all of them again. */
it.each(range(0, 1_000, 100))(
	'two processes with the same changes, one %s ms after the other, make each ticket once',
	async (later) => {
		const changes = range(DEVICES).map((device) => tenant.change(device));
		const [first, second] = [tenant.otherProcess(), tenant.otherProcess()];
		let isDone = false;
		const both = Promise.all([
			first.sync(changes),
			time.sleep(later).then(async () => await second.sync(changes)),
		]).finally(() => (isDone = true));
		await time.until(() => isDone);
		await both;
		const made = countBy(tenant.tickets, 'externalID');
		expect(Object.values(made)).toEqual(range(DEVICES).map(() => 1));
	},
);
