import type { Computer } from '../world/rmmPlatforms';
import { MINUTE, type Step } from './step';

const describe = ({ name, isRunning, isUpToDate, silence }: Computer) =>
	`${name}: ${[isRunning || 'off', isUpToDate || 'outdated', silence].filter((word) => typeof word === 'string').join('+') || 'OK'}`;

/** Computers whose RMM says what is the case: while it is silent nothing changes on them. */
const heard = (computers: readonly Computer[]) =>
	computers.filter(({ silence }) => silence === undefined);

const breakComputers: Step = ({ rmm, dice }) => {
	if (!rmm) return undefined;
	const struck = dice.some(heard(rmm.computers), dice.between(1, 4));
	for (const computer of struck) {
		const isRunning = dice.chance(0.5);
		// Where the RMM does not tell of the databases while the product is off, they stay as they are.
		const isUnsaid = !isRunning && rmm.platform.hidesDatabases;
		const isUpToDate = isUnsaid ? computer.isUpToDate : !isRunning && dice.chance(0.5);
		rmm.change(computer, { isRunning, isUpToDate });
	}
	return struck.map(describe).join(', ');
};

const healComputers: Step = ({ rmm, dice }) => {
	if (!rmm) return undefined;
	const broken = heard(rmm.computers).filter(
		({ isRunning, isUpToDate }) => !isRunning || !isUpToDate,
	);
	const healed = dice.some(broken, dice.between(1, 4));
	for (const computer of healed) rmm.change(computer, { isRunning: true, isUpToDate: true });
	return healed.length > 0 ? healed.map(describe).join(', ') : undefined;
};

/** The RMM lists a computer, and says nothing of it for minutes to hours. */
const silence: Step = (world) => {
	const { rmm, dice, time, faults } = world;
	if (!rmm) return undefined;
	const silenced = dice.some(heard(rmm.computers), dice.between(1, 4));
	const why = dice.pick(rmm.platform.silences);
	for (const computer of silenced) {
		rmm.change(computer, { silence: why });
		time.later(dice.between(1, 200) * MINUTE, () => {
			if (!rmm.computers.includes(computer)) return;
			rmm.change(computer, { silence: undefined });
			world.refresh();
			world.log(`${computer.name} is heard of again`);
		});
	}
	faults.count(`rmm: ${why}`);
	return `nothing is known of ${silenced.map(({ name }) => name).join(', ')} (${why})`;
};

const removeOrAdd: Step = ({ rmm, dice, faults }) => {
	if (!rmm) return undefined;
	const [computer] = dice.some(rmm.computers, 1);
	if (computer && dice.chance(0.5)) {
		rmm.remove(computer);
		faults.count('rmm: device deleted');
		return `${computer.name} is deleted in the RMM`;
	}
	const name = `RMM-${dice.between(100, 999)}`;
	if (rmm.computers.some((each) => each.name === name)) return undefined;
	const added = rmm.add(name, dice.pick(rmm.platform.customers()));
	if (dice.chance(0.7)) rmm.change(added, { isRunning: false });
	return `${name} is new in the RMM`;
};

/** Computers go to other sites or organizations. */
const moveComputers: Step = ({ rmm, dice, faults }) => {
	if (!rmm) return undefined;
	const moved = dice.some(rmm.computers, dice.between(1, 3)).map((computer) => {
		rmm.move(computer, dice.pick(rmm.platform.customers()));
		return `${computer.name} to ${computer.customer}`;
	});
	faults.count('rmm: devices move');
	return `moves in the RMM: ${moved.join(', ')}`;
};

const loseState: Step = ({ rmm, observers, faults }) => {
	if (!rmm) return undefined;
	observers[observers.length - 1].trigger.lose();
	faults.count('rmm: state lost');
	return 'the state of the trigger that polls the RMM is lost';
};

export const rmmSteps = {
	breakComputers,
	healComputers,
	silence,
	removeOrAdd,
	moveComputers,
	loseState,
};
