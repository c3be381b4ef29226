import type { Row } from '../../simulators/autotask/model/values';
import type { Items } from '../world/items';
import type { World } from '../world/world';
import { MINUTE, type Step } from './step';

type Change = (items: Items, row: Row, world: World) => string;

const nameOf = ({ referenceTitle, rmmDeviceAuditHostname }: Row) =>
	String(referenceTitle ?? rmmDeviceAuditHostname);

/** What technicians and the RMM that is connected with Autotask do to configuration items. */
const CHANGES: readonly Change[] = [
	(items, row, { dice }) => {
		const other = dice.pick([nameOf(dice.pick(items.rows)), `OLD-${dice.between(10, 99)}`]);
		items.change(row, { referenceTitle: other, rmmDeviceAuditHostname: null });
		return `is called ${other} now`;
	},
	(items, row) => {
		items.change(row, { isActive: row.isActive !== true });
		return row.isActive === true ? 'is active again' : 'is inactive';
	},
	(items, row) => {
		items.enter(nameOf(row), Number(row.companyID));
		return 'is there once more';
	},
	(items, row) => {
		items.remove(row);
		return 'is deleted';
	},
	(items, row, { dice }) => {
		items.change(row, { companyID: dice.pick([175, 176, 177]) });
		return `belongs to company ${String(row.companyID)} now`;
	},
];

const changeItem: Step = (world) => {
	const { items, dice, faults } = world;
	if (!items) return undefined;
	const told = dice.some(items.rows, dice.between(1, 6)).map((row) => {
		const name = nameOf(row);
		return `${name} ${dice.pick(CHANGES)(items, row, world)}`;
	});
	faults.count('items: changed');
	return `configuration items: ${told.join(', ')}`;
};

/** A technician adds what no device is to the ticket of a customer. */
const addToTicket: Step = ({ items, dice, judge, faults, itemLinks }) => {
	const [ticket] = dice.some(
		judge.allOpen().filter(({ externalID }) => /^ksp-[0-9a-f]{8}-g/.test(externalID ?? '')),
		1,
	);
	if (!items || !itemLinks || !ticket) return undefined;
	itemLinks.addByPerson(ticket.id, Number(ticket.companyID));
	faults.count('items: added by a person');
	return `a person adds a printer to ticket ${ticket.id}`;
};

const RIGHTS = [
	'ConfigurationItems:query',
	'TicketAdditionalConfigurationItems:query',
	'TicketAdditionalConfigurationItems:create',
	'TicketAdditionalConfigurationItems:delete',
];

/** No ticket may wait for what concerns configuration items only. */
const rightsAreLost: Step = ({ items, dice, simulators, time, faults }) => {
	if (!items) return undefined;
	const { noPermission } = simulators.autotask.state.settings;
	const right = dice.pick(RIGHTS);
	if (noPermission.includes(right)) return undefined;
	noPermission.push(right);
	faults.count('items: rights lost');
	time.later(dice.between(5, 100) * MINUTE, () => {
		if (noPermission.includes(right)) noPermission.splice(noPermission.indexOf(right), 1);
	});
	return `the API user may not ${right}`;
};

export const itemSteps = { changeItem, addToTicket, rightsAreLost };
