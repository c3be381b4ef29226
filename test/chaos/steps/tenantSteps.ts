import { customerName } from '../../simulators/kaspersky/fleet/names';
import { MINUTE, type Step } from './step';

const COMPANIES = [175, 176, 177];
const VALUES: Array<[string, string]> = [
	['queueID', '8'],
	['priority', '4'],
	['priority', '2'],
	['issueType', '13'],
	['subIssueType', '132'],
];

const companyBecomesInactive: Step = ({ dice, simulators, faults }, aftermath) => {
	const id = dice.pick(COMPANIES);
	if (aftermath.repair(`company ${id}`)) return `company ${id} is active again`;
	simulators.autotask.state.setCompany(id, { isActive: false });
	faults.count('tenant: company inactive');
	const restore = () => void simulators.autotask.state.setCompany(id, { isActive: true });
	// Some stay inactive for good: their problems then need no ticket.
	if (dice.chance(0.7)) aftermath.add(`company ${id}`, restore);
	return `company ${id} is inactive`;
};

const picklistValueVanishes: Step = ({ dice, simulators, faults }, aftermath) => {
	const [field, value] = dice.pick(VALUES);
	const name = `${field} ${value}`;
	if (aftermath.repair(name)) return `${name} is back`;
	const { state } = simulators.autotask;
	const before = state.picklists.valuesOf(field).find((entry) => entry.value === value);
	if (!before) return undefined;
	const { label, parentValue } = before;
	if (dice.chance(0.5)) state.removePicklistValue(field, value);
	else state.setPicklistValue(field, value, { isActive: false });
	faults.count('tenant: picklist value vanishes');
	const restore = () =>
		state.setPicklistValue(field, value, { label, parentValue, isActive: true });
	if (field !== 'subIssueType' || dice.chance(0.5)) aftermath.add(name, restore);
	return `${name} vanishes`;
};

const othersUseUpTheHour: Step = ({ dice, simulators, faults, time }, aftermath) => {
	const { settings } = simulators.autotask.state;
	if (aftermath.repair('requests of others')) return 'others are quiet again';
	settings.requestsByOthers = dice.pick([8_000, 10_000, 12_000]);
	faults.count('tenant: over budget');
	const restore = () => void (settings.requestsByOthers = 0);
	aftermath.add('requests of others', restore);
	time.later(dice.between(5, 60) * MINUTE, () => aftermath.repair('requests of others'));
	return `others have made ${settings.requestsByOthers} requests this hour`;
};

/** The KSC account loses its rights to some servers: their devices vanish, few of those known or many. */
const rightsAreLost: Step = (world, aftermath) => {
	const { dice, simulators, faults, n8n, time } = world;
	const { ksc } = simulators;
	// Limited accounts are meant to be so, and without virtual servers there is nothing to lose.
	if (world.dimensions.second === 'limited' || world.dimensions.isGrouped) return undefined;
	if (aftermath.repair('rights')) return 'the account has all its rights again';
	// Two faults at once, of which each alone can be told: see n8nSteps.
	if (world.observers.some(({ trigger }) => !trigger.isCurrent)) return undefined;
	const { fleet } = ksc.state;
	const servers = dice.some([0, ...fleet.virtualServers.keys()], 4);
	const isShown = new Set(servers.slice(0, dice.between(1, servers.length - 1)));
	const known = n8n.trigger.knownDevices.flatMap((id) => fleet.hosts.get(id) ?? []);
	const hidden = known.filter((host) => !isShown.has(fleet.virtualServerIdOf(host)));
	// A poll under way may know others.
	if (hidden.length === 0 || world.isBusy) return undefined;
	// What has moved since the last look may have moved out of sight: two faults, too.
	if (known.some(({ id, groupId }) => n8n.trigger.groupOf(id) !== groupId)) return undefined;
	const groups = isShown.has(0) ? [0] : [];
	const virtualServers = [...isShown].filter((id) => id !== 0);
	ksc.state.accounts.put(ksc.user, { rights: { kind: 'limited', groups, virtualServers } });
	faults.count('ksc: rights lost');
	const restore = () => void ksc.state.accounts.put(ksc.user, { rights: { kind: 'all' } });
	aftermath.add('rights', restore);
	time.later(dice.between(20, 300) * MINUTE, () => aftermath.repair('rights'));
	const names = [...isShown].map((id) => (id === 0 ? 'main' : customerName(id - 1)));
	return `the account sees ${names.join(', ')} only: ${hidden.length} of ${known.length} devices vanish`;
};

export const tenantSteps = {
	companyBecomesInactive,
	picklistValueVanishes,
	othersUseUpTheHour,
	rightsAreLost,
};
