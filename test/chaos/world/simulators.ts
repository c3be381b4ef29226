import { startAutotaskSimulator, type AutotaskSimulator } from '../../simulators/autotask';
import { startKscSimulator, type KscSimulator } from '../../simulators/kaspersky';
import type { Dice } from '../dice';
import type { Dimensions } from '../dimensions';
import type { SimulatedTime } from '../time/simulatedTime';
import type { Server } from '../wire/request';
import { startRmm, type RmmPlatform } from './rmmPlatforms';

export interface Simulators {
	ksc: KscSimulator;
	autotask: AutotaskSimulator;
	rmm?: RmmPlatform;
	/** What time it is there. */
	clocks: Record<Server, () => Date>;
}

export interface FleetSize {
	hosts: number;
	problems: number;
}

/** No two runs of a process may share a user: the nodes' caches are kept by user. */
let started = 0;

/** Minutes to hours, in both directions. */
export const hours = (dice: Dice) => dice.pick([-1, 1]) * dice.between(2, 300) * 60_000;

/** Both servers, on the clock of the run; Autotask's is a little off, as clocks are. */
export async function startSimulators(
	size: FleetSize,
	time: SimulatedTime,
	dice: Dice,
	{ isGrouped, second, clocksDiffer, rmm: rmmKind, rmmShares }: Dimensions,
): Promise<Simulators> {
	const mark = ++started;
	const skew = dice.between(-20_000, 20_000) + (clocksDiffer ? hours(dice) : 0);
	const kscSkew = clocksDiffer ? hours(dice) : 0;
	const clocks = {
		ksc: () => new Date(time.now + kscSkew),
		autotask: () => new Date(time.now + skew),
		rmm: () => new Date(time.now),
	};
	const [ksc, autotask] = await Promise.all([
		startKscSimulator({
			...size,
			https: false,
			seed: dice.between(1, 1_000_000),
			user: `svc-${mark}`,
			now: clocks.ksc,
			...(isGrouped ? { virtualServers: 0, customerGroups: 3 } : {}),
			secondaryServers: second === 'secondary' ? 1 : 0,
			settings: {
				expiredSessionStatus: dice.pick([401, 403]),
				hiddenObjectCode: dice.pick([1184, 1186]),
				inheritedMasks: dice.pick(['effective', 'omitted']),
			},
		}),
		startAutotaskSimulator({
			seed: dice.between(1, 1_000_000),
			tickets: 12,
			user: `api-${mark}@msp.example`,
			now: clocks.autotask,
		}),
	]);
	Object.assign(autotask.state.settings, {
		// Their waiting would be on the simulated clock, which stands still meanwhile.
		thresholdLatencyMs: [0, 0],
		datesWithZone: dice.chance(0.5),
		caseSensitive: dice.chance(0.5),
	});
	const rmm =
		rmmKind === 'none' ? undefined : await startRmm(rmmKind, clocks.rmm, dice, !rmmShares);
	return { ksc, autotask, rmm, clocks };
}

export async function stopSimulators({ ksc, autotask, rmm }: Simulators): Promise<void> {
	await Promise.all([ksc.close(), autotask.close(), rmm?.close()]);
}
