import type { IDataObject } from 'n8n-workflow';
import { clock } from '../../../../shared/autotask/clock';
import type { Ticket } from '../../../../shared/autotask/tickets';
import { hasLevel, levelChange, takeOver } from '../changeLevel';
import { changeTicket } from '../changeTicket';
import { completeTicket, noteTaken } from '../clearTicket';
import { makeTicket } from '../makeTicket';
import type { Pending } from '../outcome';
import { clearedNote } from '../ownNotes';
import { isLeftToTechnician } from '../plan';
import { reopenTicket } from '../reopenTicket';
import { resolutionText } from '../resolution';
import type { SyncRun } from '../run';
import { changedOutcome } from '../writtenOutcome';
import { readDeviceList } from './deviceList';
import { changeList, isListed } from './membership';
import type { CustomerStep } from './planCustomer';

type Step<Do extends CustomerStep['do']> = Extract<CustomerStep, { do: Do }>;

/** Makes, changes or completes the ticket of a customer: one change for all its devices. */
export async function takeStep(
	run: SyncRun,
	step: Exclude<CustomerStep, { do: 'leave' }>,
): Promise<Pending> {
	switch (step.do) {
		case 'create': {
			const { lead, description } = step;
			return await makeTicket(run, lead.item, { ...lead.decision, description });
		}
		case 'reopen': {
			const { lead, ticket, reason, description } = step;
			const reopening = { ticket, decision: lead.decision, reason };
			return await reopenTicket(run, lead.item, reopening, { description });
		}
		case 'update':
			return await update(run, step);
		case 'complete':
			return await complete(run, step);
	}
}

async function update(run: SyncRun, step: Step<'update'>): Promise<Pending> {
	const { ticket, leavers, newcomers, level } = step;
	const changed = level && levelChange(run, level.item, ticket, level.decision);
	const described = (row: Ticket) => changeList(row.description ?? '', leavers, newcomers);
	const { description, list: wanted } = described(ticket);
	const listed = newcomers.filter(({ device }) => isListed(device, wanted));
	const fieldsFor = (text: string): IDataObject => ({
		...changed?.fields,
		...(leavers.length + newcomers.length > 0 ? { description: text } : {}),
	});
	const written = await changeTicket(run, ticket, {
		fields: fieldsFor(description),
		// Somebody else may have changed the list at the same moment.
		again: (row) => fieldsFor(described(row).description),
		note: changed?.note,
		detail: 'described',
		isApplied: (row) => {
			const list = readDeviceList(row.description ?? '');
			const isThere = listed.every(({ device }) => isListed(device, list));
			const isGone = !leavers.some(({ device }) => isListed(device, list));
			return isThere && isGone && (!level || hasLevel(row, level.item, level.decision));
		},
	});
	if (written.kind === 'written') {
		ticket.description = description;
		if (changed) takeOver(ticket, changed.fields);
	}
	const verb = changed?.verb ?? 'lists other devices now';
	const doing = (name: string) => `change the devices of ticket ${name}`;
	return () => changedOutcome(run, ticket, written, 'updated', verb, doing);
}

async function complete(run: SyncRun, step: Step<'complete'>): Promise<Pending> {
	const { ticket, last, inAll } = step;
	const { item, decision } = last;
	const all = inAll > 1 ? ` It was the last of ${inAll} devices on this ticket.` : '';
	const reason = decision.reason + all;
	const note = clearedNote(reason, item.raisedAt);
	if (isLeftToTechnician(ticket, run.settings.policies)) return await noteTaken(run, ticket, note);
	const text = resolutionText(ticket.resolution, reason, clock.now(), item.observedAt);
	return await completeTicket(run, ticket, text, note);
}
