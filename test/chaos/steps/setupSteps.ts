import type { Truth } from '../model/truth';
import type { World } from '../world/world';
import { hours } from '../world/simulators';
import { disturbMachine } from '../world/reports';
import { MANAGED_DEVICES } from '../world/workflows';
import { SHAREABLE } from '../world/workflowParts';
import { asObservedNow } from '../wire/itemMutants';
import { MINUTE, SECOND, type Step } from './step';

const CODES = ['activeThreats', 'databasesOutdated', 'protectionDisabled'];

/** n8n's clock is put forward or back, or right again; a poll is never far. */
const clockJumps: Step = (world) => {
	const { dice, time, faults } = world;
	time.ahead = time.ahead === 0 || dice.chance(0.3) ? hours(dice) * dice.pick([1, 3]) : 0;
	faults.count('clock: n8n jumps');
	for (const observer of world.observers) observer.poll();
	return `the clock of n8n is ${Math.round(time.ahead / MINUTE)} minutes ahead`;
};

const renameCustomer: Step = (world) => {
	const { dice, simulators, dimensions } = world;
	const { state } = simulators.ksc;
	const { fleet } = state;
	const customers: Array<{ id: number; name: string }> = dimensions.isGrouped
		? [...fleet.groups.values()].filter(({ parentId }) => parentId === MANAGED_DEVICES)
		: [...fleet.virtualServers.values()];
	const { id, name } = dice.pick(customers);
	const companies = [...simulators.autotask.state.tables.Companies.values()];
	const company = companies.find(({ companyName }) => companyName === name);
	if (!company) return undefined;
	const renamed = `${name.replace(/ \d+$/, '')} ${dice.between(10, 99)}`;
	if (dimensions.isGrouped) state.updateGroup(id, { name: renamed });
	else state.updateVirtualServer(id, { name: renamed });
	simulators.autotask.state.setCompany(Number(company.id), { companyName: renamed });
	world.rmm?.rename(name, renamed);
	world.faults.count('tenant: customer renamed');
	return `${name} is called ${renamed} now`;
};

/** Two customers are mapped to each other's accounts. Tickets of customers would stay where they are: here are none. */
const swapAccounts: Step = ({ dice, simulators, judge, faults }) => {
	if (judge.truths.some(({ shared }) => shared.size > 0)) return undefined;
	const { state } = simulators.autotask;
	const [one, other] = dice.some([175, 176, 177], 2);
	const names = [one, other].map((id) => String(state.company(id)?.companyName));
	state.setCompany(one, { companyName: names[1] });
	state.setCompany(other, { companyName: names[0] });
	faults.count('tenant: accounts swapped');
	return `${names.join(' and ')} are mapped to each other's accounts`;
};

/** The user edits the rules of all workflows but that of an RMM. */
const switchRules: Step = (world) => {
	const shared = world.dice.some(SHAREABLE, world.dice.between(0, 3));
	const isMeant = (truth: Truth) => truth !== world.rmm?.truth;
	for (const observer of world.observers) {
		if (isMeant(observer.trigger.truth)) observer.share(shared);
	}
	for (const truth of world.judge.truths.filter(isMeant)) truth.shared = new Set(shared);
	world.faults.count('rules: switched');
	return `one ticket per customer for ${shared.join(', ') || 'nothing'}`;
};

/** What was found long ago is carried out again. */
const runOldExecution: Step = (world) => {
	const { dice, n8n, time, faults } = world;
	if (n8n.past.length === 0) return undefined;
	const { items, observedAt } = dice.pick(n8n.past);
	faults.count('people: old execution again');
	const isTrusted = world.mutant === 'trustsOldItems';
	const sent = isTrusted ? asObservedNow(items, time.now + time.ahead) : items;
	void n8n.executeAgain(sent, observedAt);
	return `the execution of ${new Date(observedAt).toISOString()} is run again`;
};

const runInEditor: Step = (world) => {
	const n8n = world.dice.pick(world.observers);
	world.faults.count('people: execute workflow');
	const now = world.time.now;
	void n8n.pollInEditor().then(
		async (items) => await n8n.executeAgain(n8n.alter(items), now),
		() => undefined,
	);
	return '"Execute workflow" in the editor';
};

/** Answers come late, while statuses come and go and polls follow each other. */
const slowAutotask: Step = (world) => {
	const { dice, faults, time, observers } = world;
	faults.count('autotask: slow for minutes');
	const rest = { skip: 0, times: Infinity, retryAfter: 0 };
	const until = time.now + dice.between(2, 10) * MINUTE;
	const delayMs = dice.between(300, 3_000);
	faults.add({ ...rest, server: 'autotask', kind: 'slow', until, delayMs });
	const { state } = world.simulators.ksc;
	const devices = dice.some([...state.fleet.hosts.keys()], 4);
	const code = dice.pick(CODES);
	for (const [round, seconds] of [0, 15, 30, 45].entries()) {
		time.later(seconds * SECOND, () => {
			const reasons = round % 2 === 0 ? [code] : [];
			const level = round % 2 === 0 ? {} : { level: 'OK' as const };
			for (const id of devices.filter((each) => state.fleet.hosts.has(each))) {
				state.setHostStatus(id, { reasons, ...level });
			}
			world.refresh();
			for (const observer of observers) observer.poll();
		});
	}
	return `Autotask takes ${delayMs} ms for each answer`;
};

/** The API user may create tickets, but sees none; or may not do one thing or another. */
const apiRightsAreLost: Step = ({ dice, simulators, judge, faults, time, aftermath }) => {
	const { settings } = simulators.autotask.state;
	if (aftermath.repair('api rights')) return 'the API user has its rights again';
	const what = dice.pick(['all', 'query', 'create', 'update'] as const);
	if (what === 'all') settings.restrictedUser = true;
	else settings.noPermission.push(`Tickets:${what}`);
	judge.ticketsAreHidden();
	faults.count('tenant: rights of the API user lost');
	aftermath.add('api rights', () => {
		settings.restrictedUser = false;
		settings.noPermission.length = 0;
	});
	time.later(dice.between(20, 200) * MINUTE, () => void aftermath.repair('api rights'));
	return `the API user loses the right to ${what}`;
};

/** The second workflow is published, or its state is lost; not while rights are lost as well, as with the first. */
const secondStartsAnew: Step = ({ observers, rmm }: World, aftermath) => {
	if (aftermath.has('rights')) return undefined;
	const [, second] = rmm ? observers.slice(0, -1) : observers;
	second?.trigger.lose();
	return second && 'the second workflow begins without a state';
};

const changeMachine: Step = ({ reports, dice, faults }) => {
	if (!reports) return undefined;
	faults.count('reports: a computer changes');
	return disturbMachine(reports, dice, CODES);
};

const report: Step = (world) => {
	const { reports, dice, time } = world;
	if (!reports) return undefined;
	const machine = dice.pick(reports.machines);
	void reports.report(machine, time.now).then(() => world.refresh());
	return `${machine.name} reports`;
};

const allReport: Step = (world) => {
	void world.reports?.reportAll(world.time.now).then(() => world.refresh());
	return 'all computers report';
};

export const setupSteps = {
	changeMachine,
	report,
	allReport,
	clockJumps,
	renameCustomer,
	swapAccounts,
	switchRules,
	runOldExecution,
	runInEditor,
	slowAutotask,
	apiRightsAreLost,
	secondStartsAnew,
};
