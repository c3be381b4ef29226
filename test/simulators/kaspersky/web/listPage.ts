import { trimEnd } from 'lodash';
import { Html, html } from '../../web/html';
import { ago, moment } from '../../web/times';
import { fullNameOf } from '../fleet/groupTree';
import { levelOf, type KscHost } from '../fleet/model';
import type { KscState } from '../state';
import { problemsOf, textOfReason } from '../statusReasons';

export interface ListQuery {
	q?: string;
	show?: string;
}

const MOST_ROWS = 200;

/** Whose device it is: the virtual server, or the main server, whose groups may be customers. */
export function customerOf({ fleet }: KscState, host: KscHost): string {
	return fleet.virtualServers.get(fleet.virtualServerIdOf(host))?.name ?? 'Main server';
}

/** "Managed devices/Finance" */
export function groupPathOf({ fleet }: KscState, host: KscHost): string {
	const group = fleet.groups.get(host.groupId);
	return group ? trimEnd(fullNameOf(fleet.groups, group), '/') : '';
}

export function levelPill(host: KscHost): Html {
	const level = levelOf(host.statusId);
	return html`<span class="pill ${level.toLowerCase()}">${level}</span>`;
}

/** "3 h ago", with the time itself where the mouse rests on it. */
export function raisedText(host: KscHost, code: string, now: number): Html {
	const raisedAt = new Date(host.raisedAt[code] ?? now).toISOString();
	return html`<span class="soft" title="${moment(raisedAt)}"
		>${ago(raisedAt, new Date(now))}</span
	>`;
}

function row(state: KscState, host: KscHost, now: number): Html {
	return html`<tr>
		<td class="device">
			<a href="/__sim/devices/${encodeURIComponent(host.id)}">${host.name}</a>
		</td>
		<td class="owner">
			${customerOf(state, host)}<span class="second">${groupPathOf(state, host)}</span>
		</td>
		<td>${levelPill(host)}</td>
		<td>
			<ul class="statuses">
				${problemsOf(host).map(
					(code) => html`<li>${textOfReason(code)} ${raisedText(host, code, now)}</li>`,
				)}
			</ul>
		</td>
	</tr>`;
}

/** Every word must be somewhere in the row. */
function matches(state: KscState, host: KscHost, words: string[]): boolean {
	const statuses = problemsOf(host).map(textOfReason);
	const text = [
		...[host.name, customerOf(state, host), groupPathOf(state, host), levelOf(host.statusId)],
		...statuses,
	]
		.join('\n')
		.toLowerCase();
	return words.every((word) => text.includes(word));
}

const COLUMNS = ['Device', 'Customer and group', 'Level', 'Status descriptions, since when'];

/** Problem devices, worst first; or all devices, or those that a search finds. */
export function listPage(state: KscState, { q = '', show }: ListQuery, now: number): Html {
	const hosts = [...state.fleet.hosts.values()];
	const managed = hosts.filter((host) => !state.fleet.isUnassigned(host));
	const levels = (['Critical', 'Warning', 'OK'] as const).map((level) => ({
		level,
		hosts: managed.filter((host) => levelOf(host.statusId) === level),
	}));
	const words = q.toLowerCase().split(/\s+/).filter(Boolean);
	const isAll = show === 'all' || words.length > 0;
	const found = isAll
		? hosts.filter((host) => matches(state, host, words))
		: levels.flatMap((one) => (one.level === 'OK' ? [] : one.hosts));
	const table = html`<div class="scroll">
		<table>
			<thead>
				<tr>
					${COLUMNS.map((name) => html`<th>${name}</th>`)}
				</tr>
			</thead>
			<tbody>
				${found.slice(0, MOST_ROWS).map((host) => row(state, host, now))}
			</tbody>
		</table>
	</div>`;
	const nothing =
		words.length > 0
			? html`<b>No device matches “${q}”</b>Search for a name, a customer, a group, a level or a
					status description.`
			: html`<b>All devices are OK</b><a href="/__sim/?show=all">Choose a device</a> to raise a
					status description on it.`;
	return html`<div class="top">
			<nav class="tabs">
				<a href="/__sim/" class="${isAll ? '' : 'on'}">Problem devices</a
				><a href="/__sim/?show=all" class="${isAll ? 'on' : ''}">All devices</a>
			</nav>
			<form class="search" method="get" action="/__sim/">
				<input
					type="search"
					name="q"
					value="${q}"
					aria-label="Search all devices"
					placeholder="Search all devices"
				/><button>Search</button>
			</form>
			<div class="figures">
				${levels.map((one) => html`<span><b>${one.hosts.length}</b>${one.level}</span>`)}
			</div>
		</div>
		<p class="soft">Open a device to raise a status description on it, or to clear one.</p>
		<div class="card">${found.length > 0 ? table : html`<div class="empty">${nothing}</div>`}</div>
		${found.length > MOST_ROWS && html`<p class="soft">The first ${MOST_ROWS} of ${found.length}. Search to find the others.</p>`}`;
}
