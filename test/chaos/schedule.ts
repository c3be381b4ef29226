import type { Dimensions } from './dimensions';
import type { Aftermath } from './steps/aftermath';
import { contactSteps } from './steps/contactSteps';
import { failureSteps } from './steps/failureSteps';
import { fleetSteps } from './steps/fleetSteps';
import { itemSteps } from './steps/itemSteps';
import { n8nSteps } from './steps/n8nSteps';
import { rmmSteps } from './steps/rmmSteps';
import { peopleSteps } from './steps/peopleSteps';
import { setupSteps } from './steps/setupSteps';
import { MINUTE, SECOND, type Step } from './steps/step';
import { tenantSteps } from './steps/tenantSteps';
import type { World } from './world/world';

type Weighted = ReadonlyArray<readonly [number, Step]>;

const ALWAYS: Weighted = [
	[26, n8nSteps.poll],
	[2, n8nSteps.pollTwice],
	[2, n8nSteps.restart],
	[1, n8nSteps.loseState],
	[1, n8nSteps.restoreOlderState],
	[10, fleetSteps.breakDevices],
	[7, fleetSteps.healDevices],
	[3, fleetSteps.flap],
	[5, fleetSteps.outbreak],
	[2, fleetSteps.removeOrMove],
	[1, fleetSteps.addDevice],
	[3, peopleSteps.close],
	[2, peopleSteps.edit],
	[1, peopleSteps.editClosed],
	[1, peopleSteps.take],
];

const DISTURBING: Weighted = [
	[2, tenantSteps.companyBecomesInactive],
	[2, tenantSteps.picklistValueVanishes],
	[1, tenantSteps.othersUseUpTheHour],
	[2, tenantSteps.rightsAreLost],
	[10, failureSteps.autotaskFault],
	[5, failureSteps.kscFault],
	[1, failureSteps.outage],
	[2, failureSteps.storm],
	[3, failureSteps.doom],
];

function stepsOf(dimensions: Dimensions): Weighted {
	const also = (isSo: boolean, weight: number, step: Step) =>
		isSo ? [[weight, step] as const] : [];
	return [
		...ALWAYS,
		...(dimensions.isCalm ? [] : DISTURBING),
		...also(dimensions.peopleReopen, 3, peopleSteps.reopen),
		...also(dimensions.clockJumps, 4, setupSteps.clockJumps),
		...also(dimensions.customersAreRenamed, 3, setupSteps.renameCustomer),
		...also(dimensions.rulesSwitch, 3, setupSteps.switchRules),
		...also(dimensions.executionsOverlap, 6, setupSteps.slowAutotask),
		...also(dimensions.oldExecutionsRun, 8, setupSteps.runOldExecution),
		...also(dimensions.editorRuns, 3, setupSteps.runInEditor),
		...also(dimensions.rightsAreLost, 3, setupSteps.apiRightsAreLost),
		...also(dimensions.reports, 9, setupSteps.changeMachine),
		...also(dimensions.reports, 6, setupSteps.report),
		...also(dimensions.reports, 6, setupSteps.allReport),
		...also(dimensions.rmm !== 'none', 8, rmmSteps.breakComputers),
		...also(dimensions.rmm !== 'none', 5, rmmSteps.healComputers),
		...also(dimensions.rmm !== 'none', 4, rmmSteps.silence),
		...also(dimensions.rmm !== 'none', 3, rmmSteps.removeOrAdd),
		...also(dimensions.rmm !== 'none', 1, rmmSteps.loseState),
		...also(dimensions.rmm !== 'none' && !dimensions.isCalm, 5, failureSteps.rmmFault),
		...also(dimensions.items, 6, itemSteps.changeItem),
		...also(dimensions.items, 1, itemSteps.addToTicket),
		...also(dimensions.items, 1, itemSteps.rightsAreLost),
		...also(dimensions.moved !== 'leave', 8, fleetSteps.moveDevices),
		...also(dimensions.moved !== 'leave', 1, peopleSteps.chooseAccount),
		...also(dimensions.moved !== 'leave' && !dimensions.rulesSwitch, 2, setupSteps.swapAccounts),
		...also(dimensions.moved !== 'leave' && dimensions.rmm !== 'none', 3, rmmSteps.moveComputers),
		...also(dimensions.people && !dimensions.isCalm, 5, contactSteps.changeContact),
		...also(dimensions.second !== 'none', 2, setupSteps.secondStartsAnew),
	];
}

/** Twenty to sixty things happen, at moments that leave some of them in the middle of others. */
export async function playSchedule(world: World): Promise<Aftermath> {
	const { dice, time, aftermath, gaps } = world;
	const steps = stepsOf(world.dimensions);
	for (let left = dice.between(20, 60); left > 0; left--) {
		const told = dice.weighted(steps)(world, aftermath);
		world.refresh();
		gaps.look();
		if (told !== undefined) world.log(`* ${told}`);
		await time.pass(
			dice.weighted([
				[4, dice.between(0, 3 * SECOND)],
				[5, dice.between(10, 90) * SECOND],
				[2, dice.between(2, 20) * MINUTE],
				[1, dice.between(40, 75) * MINUTE],
			] as const),
		);
	}
	return aftermath;
}
