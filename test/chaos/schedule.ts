import { Aftermath } from './steps/aftermath';
import { failureSteps } from './steps/failureSteps';
import { fleetSteps } from './steps/fleetSteps';
import { n8nSteps } from './steps/n8nSteps';
import { peopleSteps } from './steps/peopleSteps';
import { MINUTE, SECOND, type Step } from './steps/step';
import { tenantSteps } from './steps/tenantSteps';
import type { World } from './world/world';

const WEIGHTS: ReadonlyArray<readonly [number, Step]> = [
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
	[2, peopleSteps.reopen],
	[2, peopleSteps.edit],
	[1, peopleSteps.editClosed],
	[1, peopleSteps.take],
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

/** Twenty to sixty things happen, at moments that leave some of them in the middle of others. */
export async function playSchedule(world: World): Promise<Aftermath> {
	const { dice, time, truth } = world;
	const aftermath = new Aftermath();
	for (let left = dice.between(20, 60); left > 0; left--) {
		const told = dice.weighted(WEIGHTS)(world, aftermath);
		truth.refresh(time.now);
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
