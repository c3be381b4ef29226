import type { Ticket } from '../../simulators/autotask';
import { isOfCustomer } from '../model/accounts';
import type { World } from '../world/world';
import type { Step } from './step';

const COMPLETE = [5, 5, 52];

const ours = ({ simulators, judge }: World, isOpen: boolean): Ticket[] =>
	[...simulators.autotask.state.ticketRows()].filter(
		(ticket) =>
			judge.truths.some((truth) => truth.keyOf(ticket) !== undefined) &&
			(ticket.completedDate === null) === isOpen,
	);

const named = ({ judge }: World, ticket: Ticket) => `${ticket.id} (${judge.nameOf(ticket)})`;

function onOne(
	isOpen: boolean,
	what: string,
	act: (world: World, ticket: Ticket) => Record<string, string | number | null>,
	isMeant: (ticket: Ticket) => boolean = () => true,
): Step {
	return (world) => {
		const [ticket] = world.dice.some(ours(world, isOpen).filter(isMeant), 1);
		if (!ticket) return undefined;
		world.faults.count(`people: ${what}`);
		const changes = act(world, ticket);
		const changed = world.simulators.autotask.state.actAsTechnician(ticket.id, changes);
		world.judge.personEdited(changed, changes);
		if (isOpen && changed.completedDate !== null) world.judge.personClosed(changed);
		if (!isOpen && changed.completedDate === null) world.judge.personOpened(changed);
		return `${what} ${named(world, ticket)}`;
	};
}

export const peopleSteps: Record<string, Step> = {
	close: onOne(true, 'close', ({ dice }) => ({
		status: dice.pick(COMPLETE),
		...(dice.chance(0.3) ? { resolution: 'Rebooted it.' } : {}),
	})),
	reopen: onOne(false, 'reopen', ({ dice }) => ({ status: dice.pick([1, 8]) })),
	edit: onOne(true, 'edit', ({ dice }, { description }) =>
		dice.pick([
			{ priority: 3 },
			{ title: 'Looked at, see notes' },
			{ resolution: 'Waiting for the customer.' },
			{ queueID: 29682833 },
			{ description: '' },
			{ description: `Asked Bob.\r\n${String(description)}\r\nCalled the customer.` },
			// The last line is a device, where there is a list.
			{ description: String(description).replace(/\n[^\n]*$/, '') },
		] as Array<Record<string, string | number>>),
	),
	editClosed: onOne(false, 'edit a closed one', ({ dice }) =>
		dice.pick([{ resolution: 'Nothing to see here.' }, { title: 'Done' }] as Array<
			Record<string, string | number>
		>),
	),
	/** The ticket of a customer is that customer's for good. */
	chooseAccount: onOne(
		true,
		'choose the account of',
		({ dice }, { companyID }) => ({
			companyID: dice.pick([0, 175, 176, 177].filter((each) => each !== companyID)),
			...{ contactID: null, contractID: null, companyLocationID: null, configurationItemID: null },
		}),
		({ externalID }) => !isOfCustomer(externalID),
	),
	take: onOne(true, 'take', ({ simulators }, { assignedResourceID }) => {
		const pairs = [...simulators.autotask.state.tables.ResourceServiceDeskRoles.values()];
		const pair = pairs.find(({ resourceID }) => resourceID !== assignedResourceID) ?? pairs[0];
		return {
			status: 8,
			assignedResourceID: Number(pair.resourceID),
			assignedResourceRoleID: Number(pair.roleID),
		};
	}),
};
