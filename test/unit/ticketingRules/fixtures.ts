import type { PicklistValue } from '../../../nodes/shared/autotask/picklists';
import type { Assignee } from '../../../nodes/shared/autotask/resources';
import type { SettingValues } from '../../../nodes/shared/autotask/settingValues';
import type { UserDefinedField } from '../../../nodes/shared/autotask/userDefinedFields';
import { byListSetting } from '../../../nodes/shared/ticketSettings';
import type { DeviceList, Level, ListedDevice, StatusChange } from '../../../nodes/shared/items';

export const pick = (
	id: number,
	label: string,
	rest: Partial<PicklistValue> = {},
): PicklistValue => ({
	id,
	label,
	isActive: true,
	isDefault: false,
	sortOrder: id,
	parentId: null,
	...rest,
});

export const picklists = (changed: Partial<SettingValues> = {}): SettingValues => ({
	queueID: [
		pick(5, 'Client Portal'),
		pick(8, 'Monitoring Alert'),
		pick(29682833, 'Security'),
		pick(6, 'Post Sale', { isActive: false }),
	],
	priority: [pick(4, 'Critical'), pick(1, 'High'), pick(2, 'Medium', { isDefault: true })],
	issueType: [pick(10, 'Computer'), pick(11, 'Network')],
	subIssueType: [
		pick(100, 'Antivirus', { parentId: 10 }),
		pick(101, 'Disk', { parentId: 10 }),
		pick(110, 'Firewall', { parentId: 11 }),
	],
	status: [],
	source: [],
	ticketCategory: [],
	ticketType: [],
	serviceLevelAgreementID: [],
	billingCodeID: [pick(29683003, 'Maintenance')],
	assignee: [],
	userDefinedFields: [],
	...changed,
});

/** A row's settings as long as no rule sets any. */
export const noSettings = { ...byListSetting(() => null), assignee: null, userDefinedFields: [] };

export const person = (id: number, label: string, rest: Partial<Assignee> = {}): Assignee => ({
	...pick(id, label),
	...{ resourceID: id + 1_000, roleID: id + 2_000, ...rest },
});

export const userDefined = (
	name: string,
	kind: UserDefinedField['kind'] = 'text',
	rest: Partial<UserDefinedField> = {},
): UserDefinedField => ({
	...{ name, kind, length: 0, isRequired: false, isReadOnly: false, values: [] },
	...rest,
});

export const statusChange = (changed: Partial<StatusChange> = {}): StatusChange => ({
	change: 'raised',
	solution: 'kasperskySecurityCenter',
	level: 'Critical',
	status: { code: 'databasesOutdated', description: 'Databases are outdated' },
	device: {
		id: '4328c0de',
		name: 'FIN-PC-07',
		fqdn: 'fin-pc-07.contoso.local',
		ip: '10.99.101.200',
		group: 'Managed devices/Finance',
		os: 'Microsoft Windows 11',
		lastVisibleAt: '2026-11-22T09:58:00Z',
	},
	customer: { id: 'VSRV1', name: 'Contoso', kind: 'virtualServer' },
	source: { id: 'ksc:5f0c21aa', name: 'ksc.msp.example' },
	raisedAt: '2026-11-22T10:00:00Z',
	observedAt: '2026-11-22T10:00:00Z',
	...changed,
});

/** A device that has the status since ten o'clock and was raised. */
export const listedDevice = (
	name: string,
	level: Level = 'Critical',
	changed: Partial<ListedDevice> = {},
): ListedDevice => ({
	...{ id: name, name, level, raisedAt: '2026-11-22T10:00:00Z', isRaised: true },
	...changed,
});

/** The devices of Contoso whose databases are outdated: one, unless told otherwise. */
export function deviceList(changed: Partial<DeviceList> = {}): DeviceList {
	const { solution, status, source, observedAt } = statusChange();
	return {
		...{ change: 'snapshot', solution, source, status, observedAt, isComplete: true },
		customer: { id: 'VSRV1', name: 'Contoso', kind: 'virtualServer' },
		...{ level: 'Critical', devices: [listedDevice('PC-1')] },
		...changed,
	};
}

/** Words that n8n's UX guidelines do not want in messages. */
export const UNWANTED_WORDS = /\b(errors?|problems?|failures?|failed|mistakes?)\b/i;
