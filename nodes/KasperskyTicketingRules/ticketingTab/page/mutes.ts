import type { NewMute, TabModel, TabMute } from '../tab';
import { h } from './dom';
import type { Draft } from './edits';
import { bar } from './frame';
import { statusName } from './sections';

const HEADINGS = ['Devices', 'Customer', 'Statuses', 'Until', ''];

const NOBODY = 'No device is muted.';

interface MuteActions {
	/** Opens the window. */
	begin(): void;
	changed(): void;
}

export function mutesContent(
	draft: Draft,
	find: string,
	{ begin, changed }: MuteActions,
): HTMLElement[] {
	const button = h('button', { type: 'button', 'data-control': 'mute', click: begin }, 'Mute…');
	const heading = bar('Mutes', 'devices that get no ticket for a time', button);
	return [heading, mutesTable(draft, find, changed)];
}

/** Devices that get no ticket for a time; what was begun here and is not saved yet comes first. */
function mutesTable(draft: Draft, find: string, changed: () => void): HTMLElement {
	const { mutes } = draft.model;
	const begun = draft.newMutes.map((mute, at) => {
		const { devices, customer, until } = mute;
		const cells = [devices, customer || 'All', whatOf(draft.model, mute), until];
		const button = action('Take back', `Take back the mute of ${devices}`, `begun ${at}`, () => {
			draft.takeBack(mute);
			changed();
		});
		return muteRow(cells, [h('span', { class: 'dot' }, 'Changed')], button, 'changed');
	});
	const saved = mutes.map((mute) => {
		const { id, devices, customer, what, until, isOver, issue } = mute;
		const isEnded = draft.isEnded(id);
		const note = [
			isEnded && h('span', { class: 'dot' }, 'Changed'),
			issue !== '' && h('small', { class: 'error' }, issue),
			isOver && h('small', {}, 'It is over.'),
		];
		const button = action(...nameOf(mute, isEnded), `end ${id}`, () => {
			draft.end(id, !isEnded);
			changed();
		});
		const classes = [isEnded ? 'changed' : '', isEnded || isOver ? 'off' : ''].join(' ').trim();
		return muteRow([devices, customer || 'All', what, until], note, id && button, classes);
	});
	const wanted = find.trim().toLowerCase();
	const rows = [...begun, ...saved].filter((row) => row.textContent.toLowerCase().includes(wanted));
	if (rows.length === 0) return h('p', { class: 'nothing' }, wanted ? 'No mute matches.' : NOBODY);
	return h(
		'table',
		{ class: 'mutes' },
		h('thead', {}, h('tr', {}, ...HEADINGS.map((text) => h('th', { scope: 'col' }, text)))),
		h('tbody', {}, ...rows),
	);
}

function nameOf({ devices, isOver, issue }: TabMute, isEnded: boolean): [string, string] {
	if (isEnded) return ['Take back', `Keep the mute of ${devices}`];
	return isOver || issue !== ''
		? ['Remove', `Remove the mute of ${devices}`]
		: ['End now', `End the mute of ${devices} now`];
}

const action = (text: string, label: string, control: string, click: () => void) =>
	h(
		'button',
		{ type: 'button', class: 'link', 'data-control': control, 'aria-label': label, click },
		text,
	);

function muteRow(
	[devices, ...others]: readonly string[],
	notes: Array<HTMLElement | false>,
	button: HTMLElement | '',
	classes: string,
): HTMLElement {
	return h(
		'tr',
		{ class: classes },
		h('th', { scope: 'row' }, devices, ...notes),
		...others.map((text) => h('td', {}, text)),
		h('td', {}, button),
	);
}

function whatOf({ statuses }: TabModel, { status, level }: NewMute): string {
	const known = statuses.find(({ code }) => code === status);
	return [known ? statusName(known) : 'All statuses', level].filter(Boolean).join(' · ');
}
