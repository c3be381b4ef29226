import type { NewMute, TabModel } from '../tab';
import { openDialog } from './dialog';
import { h, labelled, select } from './dom';
import { LEVELS, statusName } from './sections';
import { asOption } from './settings';

/** Days from today; the end of the day counts. */
const CHOICES: ReadonlyArray<[string, number]> = [
	['Tonight', 0],
	['3 days', 3],
	['A week', 7],
	['4 weeks', 28],
];
const OTHER = 'other';

/**
 * The window *Mute…*.
 *
 * @param given what a link brings: it only fills fields
 */
export function openMute(
	model: TabModel,
	given: Partial<NewMute>,
	done: (mute: NewMute) => void,
): void {
	const { statuses, customers, today } = model;
	const mute: NewMute = {
		...{ devices: given.devices ?? '', customer: given.customer ?? '', level: '' },
		status: statuses.some(({ code }) => code === given.status) ? (given.status ?? '') : '',
		until: daysFrom(today, 0),
	};
	const devices = h('input', {
		...{ id: 'mute-devices', type: 'text', required: true, pattern: '.*\\S.*', maxlength: 2000 },
		placeholder: 'LAB-*, Managed devices/Test',
		input: () => (mute.devices = devices.value.trim()),
	});
	devices.value = mute.devices;
	const named = customers.includes(mute.customer) || mute.customer === '' ? [] : [mute.customer];
	const options = {
		customer: [{ value: '', label: 'All customers' }, ...[...named, ...customers].map(asOption)],
		status: [
			{ value: '', label: 'All statuses' },
			...statuses.map((status) => ({ value: status.code, label: statusName(status) })),
		],
		level: [{ value: '', label: 'Critical and Warning' }, ...LEVELS.map(asOption)],
	};
	const choice = (name: keyof typeof options) =>
		select(options[name], mute[name], { id: `mute-${name}` }, (value) => {
			mute[name] = value;
		});
	const fields: Array<[string, string, HTMLElement]> = [
		['mute-devices', 'Devices', devices],
		['mute-customer', 'Customer', choice('customer')],
		['mute-status', 'Status', choice('status')],
		['mute-level', 'Level', choice('level')],
		['mute-until', 'Until', untilField(mute, today)],
	];
	openDialog({
		...{ id: 'mute-title', title: 'Mute devices' },
		about:
			'No ticket is created or changed for them until then; what clears is completed. Names, or paths of groups with their subgroups; several with commas, * for any characters.',
		fields: labelled(fields),
		apply: 'Mute',
		done: () => done(mute),
	});
}

function untilField(mute: NewMute, today: string): HTMLElement {
	const date = h('input', { type: 'date', min: today, 'aria-label': 'Date', change: () => set() });
	const time = h('input', { type: 'time', 'aria-label': 'Time', change: () => set() });
	const other = h('span', { class: 'until', hidden: true }, date, time);
	const set = () => {
		mute.until = [date.value, time.value].filter((text) => text !== '').join(' ');
	};
	const options = [
		...CHOICES.map(([name, days]) => {
			const value = daysFrom(today, days);
			return { value, label: `${name} (to the end of ${value})` };
		}),
		{ value: OTHER, label: 'Another date…' },
	];
	const chosen = select(options, mute.until, { id: 'mute-until' }, (value) => {
		other.hidden = value !== OTHER;
		date.required = value === OTHER;
		if (value === OTHER) set();
		else mute.until = value;
	});
	return h('div', {}, chosen, other);
}

function daysFrom(date: string, days: number): string {
	const day = new Date(`${date}T00:00:00Z`);
	day.setUTCDate(day.getUTCDate() + days);
	return day.toISOString().slice(0, 10);
}

const MOST_LETTERS = 300;

/** What the link of a ticket wants to have muted; `undefined` where the address says nothing of it. */
export function muteOfLink(hash: string): Partial<NewMute> | undefined {
	const texts = new URLSearchParams(hash.slice(1));
	const text = (name: string) => (texts.get(name) ?? '').trim().slice(0, MOST_LETTERS);
	if (!texts.has('mute')) return undefined;
	return { devices: text('mute'), customer: text('customer'), status: text('status') };
}
