import type { Ticket, TicketNote, Value } from '../model/values';
import type { AutotaskState } from '../state';
import { Html, html } from '../../web/html';
import { dueText, priorityPill, statusPill } from './listPage';
import { ago, moment } from '../../web/times';

const INTERNAL = [2, 4];

function fact(name: string, value: Html | string | null): Html | false {
	return (
		value !== null &&
		value !== '' &&
		html`<dt>${name}</dt>
			<dd>${value}</dd>`
	);
}

function person(state: AutotaskState, id: Value): string {
	const found = state.tables.Resources.get(Number(id));
	return id === null || !found ? '' : `${String(found.firstName)} ${String(found.lastName)}`;
}

function facts(state: AutotaskState, ticket: Ticket): Html {
	const label = (field: string) => state.label('Tickets', field, ticket[field]);
	const workType = state.tables.BillingCodes.get(Number(ticket.billingCodeID ?? NaN));
	const when = (stored: string | null) =>
		stored && html`${moment(stored)}<span class="soft">${ago(stored, state.now())}</span>`;
	const lines = [
		fact('Company', String(state.company(ticket.companyID)?.companyName ?? ticket.companyID)),
		fact('Queue', label('queueID')),
		fact('Priority', priorityPill(state, ticket)),
		fact('Status', statusPill(state, ticket)),
		fact('Due', dueText(state, ticket)),
		fact('Created', when(ticket.createDate)),
		fact('Created by', person(state, ticket.creatorResourceID)),
		fact('Completed', when(ticket.completedDate)),
		fact('Completed by', person(state, ticket.completedByResourceID)),
		fact('Assigned to', person(state, ticket.assignedResourceID)),
		fact('Issue type', label('issueType')),
		fact('Sub-issue type', label('subIssueType')),
		fact('Work type', workType ? String(workType.name) : ''),
		fact('Source', label('source')),
		fact('Category', label('ticketCategory')),
		fact('External ID', ticket.externalID && html`<span class="key">${ticket.externalID}</span>`),
	];
	return html`<dl>${lines.filter((line) => line !== false)}</dl>`;
}

function note(state: AutotaskState, entry: TicketNote): Html {
	const visibility = INTERNAL.includes(entry.publish) ? 'internal' : 'visible to all';
	return html`<div class="note">
		<b>${entry.title ?? 'Note'}</b>
		<span class="soft">
			· ${person(state, entry.creatorResourceID)} · ${moment(entry.createDateTime)} ·
			${state.label('TicketNotes', 'noteType', entry.noteType)} · ${visibility}</span
		>
		<p>${entry.description}</p>
	</div>`;
}

/** One ticket with what an engineer needs to work on it. */
export function ticketPage(state: AutotaskState, id: number): Html | undefined {
	const ticket = state.ticket(id);
	if (!ticket) return undefined;
	const history = [...state.tables.TicketHistory.values()].filter((row) => row.ticketID === id);
	const notes = [...ticket.notes].reverse();
	return html`<a href="/">← All tickets</a>
		<h1><span class="number soft">${ticket.ticketNumber}</span><br />${ticket.title}</h1>
		<div class="detail">
			<div class="stack">
				<section class="card">
					<h2>Description</h2>
					<div class="text">${ticket.description ?? 'No description.'}</div>
				</section>
				${
					ticket.resolution !== null &&
					html`<section class="card">
						<h2>Resolution</h2>
						<div class="text">${ticket.resolution}</div>
					</section>`
				}
				<section class="card">
					<h2>Notes (${notes.length})</h2>
					${
						notes.length > 0
							? notes.map((entry) => note(state, entry))
							: html`<div class="text soft">No notes yet.</div>`
					}
				</section>
				<section class="card">
					<h2>History</h2>
					<ul class="history">
						${history.map(
							(row) =>
								html`<li>
									${moment(String(row.date))}: ${String(row.detail)}
									(${person(state, row.resourceID)})
								</li>`,
						)}
					</ul>
				</section>
			</div>
			<aside class="card">${facts(state, ticket)}</aside>
		</div>`;
}
