import type { PicklistPreset } from '../settings';
import type { PicklistValue } from './picklists';

/** Labels are localised and renamed per tenant (reference section 3): a client must never match on them. */
const DUTCH: Record<string, Record<string, string>> = {
	'Tickets.priority': { '1': 'Prio 2', '2': 'Prio 3', '3': 'Prio 4', '4': 'Prio 1' },
	'Tickets.status': { '1': 'Nieuw', '5': 'Voltooid', '7': 'Wacht op klant', '8': 'In behandeling' },
	'Tickets.queueID': { '5': 'Klantenportaal', '6': 'Nazorg', '8': 'Bewaking' },
	'TicketNotes.noteType': { '1': 'Samenvatting', '2': 'Detail', '3': 'Notitie' },
};

/** The picklist values as this tenant's preset shows them; the base values stay what they are. */
export function applyPreset(
	key: string,
	values: PicklistValue[],
	preset: PicklistPreset,
): PicklistValue[] {
	if (preset === 'default') return values;
	const renamed = values.map((value) => ({
		...value,
		label: DUTCH[key]?.[value.value] ?? value.label,
	}));
	if (preset === 'renamed' || key !== 'Tickets.priority') return renamed;
	// The zone 19 tenant of reference section 3: 1 = Prio 2, 2 = Prio 3, 4 = Prio 1, 5 = Spoed, no 3.
	const gone = preset === 'noPriority3' ? ['3'] : ['3', '4'];
	const left = renamed.filter((value) => !gone.includes(value.value));
	if (left.some((value) => value.value === '5')) return left;
	return [...left, { ...left[0], value: '5', label: 'Spoed', sortOrder: 5, isDefaultValue: false }];
}
