import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Panel } from '../../shared/autotask/errors';
import { LIMITS } from '../../shared/autotask/tickets';
import { cut } from '../../shared/text';
import { dueTime, writeTime, readTime } from '../../shared/time';
import { describeStatus } from '../../shared/deviceStatus/statusCatalogue';
import type { Customer, Level, Solution, StatusChange } from '../../shared/items';
import type { Company } from '../../shared/autotask/companies';
import type { MatchedBy } from '../accounts/accounts';
import { onePerOf } from '../decisions/decide';
import type { RowSettings, TableRow, Choice } from '../ruleTable/ruleTable';
import { textsWithoutItem } from '../texts/ticketTexts';
import type { PicklistValue } from '../../shared/autotask/picklists';
import type { SettingValues } from '../../shared/autotask/settingValues';
import type { StoredTicket } from './lifecycle';
import type { Assignee } from '../../shared/autotask/resources';
import type { UserDefinedValue } from '../../shared/autotask/userDefinedFields';
import type { CompanyFields } from '../ruleTable/companyValues';
import { ticketFields } from '../ruleTable/resolveRow';
import { writeUserDefined } from '../ruleTable/userDefined';
import { byField, TICKET_SETTINGS } from '../../shared/ticketSettings';

/** How Test Ticket calls what a person can change, for the advice in errors. */
export const testPanel: Panel = {
	fields: {
		...byField(({ label }) => `“${label}” of the ticketing rule`),
		assignedResourceRoleID: '“Primary Resource” of the ticketing rule',
		status: '“Completed Status”',
	},
	category:
		"“Ticket Category” of the ticketing rule; where no rule sets one, this test takes the API user's default category, not the option “Ticket Category” of Autotask Ticket, operation Sync",
	company: 'choose another one in “Company”',
};

/** "New" in every Autotask. */
const NEW = 1;

const INTRODUCTION =
	'This ticket is a test of the ticketing rules: no device has this status, and the ticket is completed at once. A real ticket says:';

/** What a test is to show: the ticket of this status at this level, for this customer. */
export interface TestCase {
	solution: Solution;
	level: Level;
	code: string;
	customer: Customer | null;
}

/** The company of the ticket; `matchedBy` is `null` when it was chosen for the test. */
export interface TestAccount {
	company: Company;
	matchedBy: MatchedBy | null;
}

interface TestedTicket {
	edited: INodeParameters;
	externalID: string;
	now: number;
	companyFields: CompanyFields;
}

/**
 * The fields of a new ticket, as Autotask names them, and why its texts may differ from those of a real one.
 *
 * @param edited parameters of the node that has the texts, with the expressions
 */
export function testTicketFields(
	tested: TestCase,
	row: TableRow,
	settings: RowSettings,
	account: TestAccount,
	{ edited, externalID, now, companyFields }: TestedTicket,
) {
	const change = changeOf(tested, now);
	const onePer = onePerOf(change, row);
	const fallback = account.matchedBy === 'fallback' ? account.company.name : undefined;
	const texts = textsWithoutItem(edited, change, { onePer, externalID, fallback });
	const fields = {
		companyID: account.company.id,
		title: cut(`[Test] ${texts.title}`, LIMITS.title),
		description: cut(`${INTRODUCTION}\n\n${texts.description}`, LIMITS.description),
		status: NEW,
		...ticketFields(settings),
		...companyFields,
		dueDateTime: dueTime(now, settings.dueHours),
		externalID,
	};
	return { fields, textNotes: texts.defaulted.map(defaultedNote) };
}

const defaultedNote = (field: string) =>
	`The expression in “${field}” needs a real item, so this ticket has the default text there.`;

function changeOf({ solution, level, code, customer }: TestCase, now: number): StatusChange {
	const isCloud = solution === 'kasperskyEndpointSecurityCloud';
	return {
		change: 'raised',
		solution,
		level,
		status: describeStatus(code, solution),
		device: { id: 'test', name: 'TEST-DEVICE' },
		customer,
		source: { id: isCloud ? 'kes:00000000' : 'ksc:00000000', name: 'TEST-SERVER' },
		raisedAt: writeTime(now),
		observedAt: writeTime(now),
	};
}

/** A setting of a test ticket: what the rules want, and what Autotask has stored. */
export interface TestedSetting extends IDataObject {
	setting: string;
	/** `null`: the rules leave it to Autotask. */
	wanted: IDataObject | string | null;
	stored: IDataObject | string | null;
	/** What the rules leave open is as wanted whatever Autotask has put in. */
	asWanted: boolean;
}

/** Workflow rules of Autotask count from a moment later than we do. */
const SAME_TIME_MS = 60_000;

export function testedSettings(
	company: Company,
	settings: RowSettings,
	wanted: IDataObject & CompanyFields & { dueDateTime: string },
	stored: StoredTicket,
	picklists: SettingValues,
): TestedSetting[] {
	const account = { id: company.id, label: company.name };
	return [
		choice('Account', account, stored.companyID, [account]),
		...TICKET_SETTINGS.map((setting) => {
			const { label, name, kind } = setting;
			switch (kind) {
				case 'hours':
					return due(wanted.dueDateTime, stored.dueDateTime);
				case 'picklist':
					return choice(label, settings[name], stored[setting.field], picklists[setting.picklist]);
				case 'assignee':
					return assignee(label, settings.assignee, stored, picklists.assignee);
				case 'company': {
					const id = wanted[setting.field];
					const value = id === undefined ? null : { id, label: '' };
					return choice(label, value, stored[setting.field], []);
				}
				case 'userDefined':
					return userDefined(label, settings.userDefinedFields, stored.userDefinedFields);
			}
		}),
	];
}

function assignee(
	setting: string,
	wanted: Assignee | null,
	{ assignedResourceID, assignedResourceRoleID }: StoredTicket,
	known: readonly Assignee[],
): TestedSetting {
	const stored = known.find(
		({ resourceID, roleID }) =>
			resourceID === assignedResourceID && roleID === assignedResourceRoleID,
	);
	const same = choice(setting, wanted, stored?.id, known);
	return stored || typeof assignedResourceID !== 'number'
		? same
		: { ...same, stored: { id: assignedResourceID, label: '' } };
}

/** Of the fields that the rules name; what Autotask formats otherwise, it has stored all the same. */
function userDefined(
	setting: string,
	wanted: readonly UserDefinedValue[],
	fields: unknown,
): TestedSetting {
	const stored = (Array.isArray(fields) ? fields : []) as Array<Partial<UserDefinedValue>>;
	const found = wanted.map(({ name }) => ({
		name,
		value: String(stored.find((field) => field.name === name)?.value ?? ''),
	}));
	const text = (values: readonly UserDefinedValue[]) =>
		values.length > 0 ? writeUserDefined(values) : null;
	const asWanted = found.every(({ value }) => value !== '');
	return { setting, wanted: text(wanted), stored: text(found), asWanted };
}

function choice(
	setting: string,
	wanted: Choice | null,
	id: unknown,
	values: ReadonlyArray<Choice | PicklistValue>,
): TestedSetting {
	const label = values.find((value) => value.id === id)?.label ?? '';
	return {
		setting,
		wanted: wanted && { ...wanted },
		stored: typeof id === 'number' ? { id, label } : null,
		asWanted: wanted === null || wanted.id === id,
	};
}

function due(wanted: string, stored: unknown): TestedSetting {
	const difference = Math.abs((readTime(stored) ?? NaN) - (readTime(wanted) ?? NaN));
	return {
		setting: 'Due',
		wanted,
		stored: typeof stored === 'string' ? stored : null,
		asWanted: difference <= SAME_TIME_MS,
	};
}
