import type { TabHistoryEntry } from '../tab';
import { h } from './dom';

const HEADINGS = ['When', 'Who', 'Customer', 'Row', 'Setting', 'Before', 'After'];

/** Who changed what, newest first. */
export function historyTable(entries: readonly TabHistoryEntry[], find: string): HTMLElement {
	const wanted = find.trim().toLowerCase();
	const shown = entries.filter((entry) =>
		Object.values(entry).join(' ').toLowerCase().includes(wanted),
	);
	if (shown.length === 0) {
		const text = wanted === '' ? 'Nothing has been saved here yet.' : 'Nothing saved here matches.';
		return h('p', { class: 'nothing' }, text);
	}
	const cells = ({ at, by, customer, row, setting, before, after }: TabHistoryEntry) =>
		[localTime(at), by, customer === '' ? 'All' : customer, row, setting, before, after].map(
			(text) => h('td', {}, text),
		);
	return h(
		'table',
		{ class: 'history' },
		h('thead', {}, h('tr', {}, ...HEADINGS.map((text) => h('th', { scope: 'col' }, text)))),
		h('tbody', {}, ...shown.map((entry) => h('tr', {}, ...cells(entry)))),
	);
}

/** In the time zone of the browser. */
export function localTime(at: string): string {
	const time = new Date(at);
	return Number.isNaN(time.getTime())
		? at
		: time.toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
}
