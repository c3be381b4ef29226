import type { Ticket } from '../model/values';
import type { AutotaskState } from '../state';
import { Html, html } from '../../web/html';
import { ago, moment, span } from '../../web/times';

export type Show = 'open' | 'completed' | 'all';

const MOST_ROWS = 200;

export function ticketLink(ticket: Ticket): string {
	return `/Mvc/ServiceDesk/TicketDetail.mvc?ticketId=${ticket.id}`;
}

export function priorityPill(state: AutotaskState, ticket: Ticket): Html {
	return html`<span class="pill p${ticket.priority}"
		>${state.label('Tickets', 'priority', ticket.priority)}</span
	>`;
}

export function statusPill(state: AutotaskState, ticket: Ticket): Html {
	const kind = state.isComplete(ticket.status) ? 'done' : 'open';
	return html`<span class="pill ${kind}">${state.label('Tickets', 'status', ticket.status)}</span>`;
}

/** Relative, and red once it is past: what a technician looks for first. */
export function dueText(state: AutotaskState, ticket: Ticket): Html {
	if (ticket.dueDateTime === null) return html`<span class="soft">none</span>`;
	const left = Date.parse(ticket.dueDateTime) - state.now().getTime();
	if (state.isComplete(ticket.status))
		return html`<span class="soft">${moment(ticket.dueDateTime)}</span>`;
	return left < 0
		? html`<span class="late" title="${moment(ticket.dueDateTime)}">overdue by ${span(left)}</span>`
		: html`<span title="${moment(ticket.dueDateTime)}">in ${span(left)}</span>`;
}

function row(state: AutotaskState, ticket: Ticket): Html {
	const now = state.now();
	const company = state.company(ticket.companyID)?.companyName ?? ticket.companyID;
	const done = state.isComplete(ticket.status);
	return html`<tr class="${done ? 'done' : ''}">
		<td class="number"><a href="${ticketLink(ticket)}">${ticket.ticketNumber}</a></td>
		<td class="title">${ticket.title}<span class="key">${ticket.externalID}</span></td>
		<td class="owner">
			${String(company)}<span class="second"
				>${state.label('Tickets', 'queueID', ticket.queueID)}</span
			>
		</td>
		<td>${priorityPill(state, ticket)}</td>
		<td>${statusPill(state, ticket)}</td>
		<td class="nowrap" title="${moment(ticket.createDate)}">${ago(ticket.createDate, now)}</td>
		<td class="nowrap">${dueText(state, ticket)}</td>
		<td class="nowrap" title="${moment(ticket.completedDate)}">
			${ago(ticket.completedDate, now)}
		</td>
	</tr>`;
}

const COLUMNS = [
	'Number',
	'Title and external ID',
	'Company and queue',
	'Priority',
	'Status',
	'Created',
	'Due',
	'Completed',
];

/** The service desk's ticket list, newest first. */
export function listPage(state: AutotaskState, show: Show): Html {
	const all = [...state.ticketRows()].reverse();
	const open = all.filter((ticket) => !state.isComplete(ticket.status));
	const completed = all.filter((ticket) => state.isComplete(ticket.status));
	const now = state.now().getTime();
	const overdue = open.filter(
		(ticket) => ticket.dueDateTime !== null && Date.parse(ticket.dueDateTime) < now,
	);
	const shown = { open, completed, all }[show];
	const tab = (name: Show, label: string) =>
		html`<a href="/?show=${name}" class="${name === show ? 'on' : ''}">${label}</a>`;
	const figure = (value: number, label: string, bad = false) =>
		html`<span class="${bad ? 'bad' : ''}"><b>${value}</b>${label}</span>`;
	const table = html`<div class="scroll">
		<table>
			<thead>
				<tr>
					${COLUMNS.map((name) => html`<th>${name}</th>`)}
				</tr>
			</thead>
			<tbody>
				${shown.slice(0, MOST_ROWS).map((ticket) => row(state, ticket))}
			</tbody>
		</table>
	</div>`;
	const nothing = html`<div class="empty">
		<b>No tickets here</b>They appear as soon as an integration creates them.
	</div>`;
	return html`<div class="top">
			<nav class="tabs">
				${tab('all', 'All')}${tab('open', 'Open')}${tab('completed', 'Completed')}
			</nav>
			<div class="figures">
				${figure(open.length, 'open')}${figure(overdue.length, 'overdue', overdue.length > 0)}${figure(completed.length, 'completed')}
			</div>
		</div>
		<div class="card">${shown.length > 0 ? table : nothing}</div>
		${shown.length > MOST_ROWS && html`<p class="soft">The newest ${MOST_ROWS} of ${shown.length}.</p>`}`;
}
