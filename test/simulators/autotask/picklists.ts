import type { Value } from './model/values';
import { seedPicklists, type PicklistValue } from './seed/picklists';
import { applyPreset } from './seed/presets';
import type { AutotaskSettings } from './settings';

export interface PicklistChange {
	isActive?: boolean;
	label?: string;
	parentValue?: string;
}

/** The tenant's picklists, keyed "<Entity>.<field>". */
export class Picklists {
	private readonly base = seedPicklists();

	constructor(private readonly settings: AutotaskSettings) {}

	/** The values as the metadata shows them, the tenant preset applied. */
	values(key: string): PicklistValue[] {
		return applyPreset(key, this.base.get(key) ?? [], this.settings.picklistPreset);
	}

	/** The values of a field named as tests name it: "priority" or "TicketNotes.noteType". */
	valuesOf(field: string): PicklistValue[] {
		return this.values(this.key(field));
	}

	find(key: string, value: Value): PicklistValue | undefined {
		return this.values(key).find((entry) => entry.value === String(value));
	}

	set(field: string, value: string, change: PicklistChange): void {
		const values = this.base.get(this.key(field));
		if (!values) throw new Error(`no picklist ${field}`);
		const found = values.find((entry) => entry.value === value);
		if (found) Object.assign(found, change);
		else {
			values.push({
				value,
				label: change.label ?? `Value ${value}`,
				isDefaultValue: false,
				sortOrder: values.length + 1,
				parentValue: change.parentValue ?? '',
				isActive: change.isActive ?? true,
				isSystem: false,
			});
		}
	}

	remove(field: string, value: string): boolean {
		const values = this.base.get(this.key(field));
		const index = values?.findIndex((entry) => entry.value === value) ?? -1;
		if (index >= 0) values?.splice(index, 1);
		return index >= 0;
	}

	private key(field: string): string {
		const wanted = (field.includes('.') ? field : `Tickets.${field}`).toLowerCase();
		return [...this.base.keys()].find((key) => key.toLowerCase() === wanted) ?? field;
	}
}
