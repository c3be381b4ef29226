import { ClockWatch } from '../../../nodes/shared/clockWatch';

const HOUR = 3_600_000;
const NOON = Date.UTC(2026, 10, 22, 12);

/** A process whose clock can be set. */
class Machine {
	private running = 0;

	private ahead = 0;

	readonly watch = new ClockWatch();

	constructor() {
		jest.spyOn(performance, 'now').mockImplementation(() => this.running);
		jest.spyOn(Date, 'now').mockImplementation(() => NOON + this.running + this.ahead);
		this.look();
	}

	set(ahead: number) {
		this.ahead = ahead;
		return this;
	}

	runs(milliseconds: number) {
		this.running += milliseconds;
		return this;
	}

	sleeps(milliseconds: number) {
		this.ahead += milliseconds;
		return this;
	}

	look() {
		const { late, confirm } = this.watch.look();
		confirm();
		return late;
	}
}

afterEach(() => jest.restoreAllMocks());

it('a clock that goes right says nothing, however long it is not looked at', () => {
	expect(new Machine().runs(48 * HOUR).look()).toBeUndefined();
});

it('a clock that was set back and is set forward: all that was stamped in between is too early', () => {
	const machine = new Machine().set(-2 * HOUR);
	expect(machine.look()).toBeUndefined();
	const late = machine.runs(HOUR).set(0).look();
	expect(late).toEqual({ since: (NOON - 2 * HOUR) / 1000, by: 7_200 });
	expect(machine.runs(HOUR).look()).toBeUndefined();
});

it('a machine that sleeps looks like a clock that is set forward: that says nothing', () => {
	expect(new Machine().sleeps(8 * HOUR).look()).toBeUndefined();
});

it('says it again until it is corrected', () => {
	const machine = new Machine().set(-2 * HOUR);
	machine.look();
	machine.set(0);
	expect(machine.watch.look().late).toBeDefined();
	expect(machine.look()).toBeDefined();
	expect(machine.look()).toBeUndefined();
});
