import { Html, html } from '../../web/html';
import { levelOf, type KscHost } from '../fleet/model';
import type { KscState } from '../state';
import { problemsOf, RAISABLE_REASONS, textOfReason } from '../statusReasons';
import { customerOf, groupPathOf, levelPill, raisedText } from './listPage';

/** What was done before the page was asked for: code of a status description. */
export interface Done {
	raised?: string;
	cleared?: string;
}

/** Told only while it holds, whatever the address says. */
function whatHappened(host: KscHost, { raised, cleared }: Done): Html | false {
	const applies = (code: string) => problemsOf(host).includes(code);
	const level = levelOf(host.statusId);
	const told = (code: string, done: string) =>
		html`<div class="card told" role="status">
			“${textOfReason(code)}” was ${done} on ${host.name}: the device is ${level} now. Kaspersky
			Security Center Trigger sees it at its next poll.
		</div>`;
	if (raised !== undefined && applies(raised)) return told(raised, 'raised');
	if (cleared !== undefined && !applies(cleared)) return told(cleared, 'cleared');
	return false;
}

function statuses(host: KscHost, action: string, now: number): Html {
	const codes = problemsOf(host);
	if (codes.length === 0) return html`<div class="text soft">None: the device is OK.</div>`;
	return html`<ul class="statuses">
		${codes.map(
			(code) =>
				html`<li>
					<span>${textOfReason(code)}</span>${raisedText(host, code, now)}
					<form method="post" action="${action}/clear">
						<input type="hidden" name="status" value="${code}" /><button
							aria-label="Clear: ${textOfReason(code)}"
						>
							Clear
						</button>
					</form>
				</li>`,
		)}
	</ul>`;
}

function raiseForm(action: string): Html {
	const choices = RAISABLE_REASONS.map((code) => ({ code, text: textOfReason(code) })).sort(
		(one, other) => one.text.localeCompare(other.text),
	);
	return html`<form class="fields" method="post" action="${action}/raise">
			<select name="status" aria-label="Status description" required>
				<option value="">Choose a status description</option>
				${choices.map(({ code, text }) => html`<option value="${code}">${text}</option>`)}
			</select>
			<button name="level" value="Critical">Raise as Critical</button
			><button name="level" value="Warning">Raise as Warning</button>
		</form>
		<p class="hint">
			Kaspersky Security Center has one level for each device: Critical as long as one of its status
			descriptions is. Which of several are Critical follows from the settings of the group.
		</p>`;
}

/** One device, with the forms that raise and clear its status descriptions. */
export function devicePage(state: KscState, host: KscHost, done: Done, now: number): Html {
	const action = `/__sim/devices/${encodeURIComponent(host.id)}`;
	const facts: Array<[name: string, value: Html | string]> = [
		['Level', levelPill(host)],
		['Customer', customerOf(state, host)],
		['Group', groupPathOf(state, host)],
		['Domain', host.domain],
		['System', host.os?.name ?? 'unknown'],
		['ID', html`<span class="key">${host.id}</span>`],
	];
	return html`<a href="/__sim/">← Problem devices</a>
		<h1>${host.name}</h1>
		${whatHappened(host, done)}
		${
			state.fleet.isUnassigned(host) &&
			html`<p class="late">
				The device is in “Unassigned devices”: the trigger does not watch it, so no ticket follows.
			</p>`
		}
		<div class="detail">
			<div class="stack">
				<section class="card">
					<h2>Status descriptions</h2>
					${statuses(host, action, now)}
				</section>
				<section class="card">
					<h2>Raise a status description</h2>
					${raiseForm(action)}
				</section>
			</div>
			<aside class="card">
				<dl>
					${facts.map(
						([name, value]) =>
							html`<dt>${name}</dt>
								<dd>${value}</dd>`,
					)}
				</dl>
			</aside>
		</div>`;
}
