import type { SettingName } from './settings';

/** A value of a picklist, as people and as Autotask call it. */
export interface Choice {
	id: number;
	label: string;
}

export type PicklistSetting = Exclude<SettingName, 'dueHours'>;

/** A row's settings as Autotask has them now. */
export interface RowSettings extends Record<PicklistSetting, Choice | null> {
	dueHours: number;
}
