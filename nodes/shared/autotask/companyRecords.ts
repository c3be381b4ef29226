import { chunk } from 'lodash';
import { ExpiringCache } from '../expiringCache';
import { fold, spellings, storedId } from '../text';
import type { CompanySetting } from '../ticketSettings';
import { DAY_MS, readTime } from '../time';
import type { AutotaskClient } from './client';
import { clock } from './clock';
import { wholeNumber, type Condition, type Row } from './query';

/**
 * Contacts, contracts and locations of companies: what a ticket takes only from its own company.
 *
 * @see https://www.autotask.net/help/DeveloperHelp/Content/APIs/REST/Entities/ContactsEntity.htm
 * @see https://www.autotask.net/help/DeveloperHelp/Content/APIs/REST/Entities/ContractsEntity.htm
 * @see https://www.autotask.net/help/DeveloperHelp/Content/APIs/REST/Entities/CompanyLocationsEntity.htm
 */

type SettingName = CompanySetting['name'];

export interface CompanyRecord {
	id: number;
	companyID: number;
	label: string;
	/** What it can be called, as {@link fold} compares. */
	names: readonly string[];
	/** Why new tickets cannot have it; empty when they can. */
	flaw: '' | 'inactive' | 'expired' | 'not begun';
}

/** All that have this ID, name or e-mail address, of whatever company. */
export type FindRecords = (setting: SettingName, value: string) => readonly CompanyRecord[];

interface Kind {
	entity: string;
	fields: string[];
	read(row: Row, now: number): Omit<CompanyRecord, 'id' | 'companyID'>;
	/** Which rows may be called so. */
	named(names: readonly string[]): Condition[];
}

const textOf = (value: unknown) => (typeof value === 'string' ? value.trim() : '');

const byName = (field: string) => (names: readonly string[]) => [
	{ op: 'in', field, value: names.flatMap(spellings) } as const,
];

const KINDS: Record<SettingName, Kind> = {
	contact: {
		entity: 'Contacts',
		fields: ['firstName', 'lastName', 'emailAddress', 'isActive'],
		read: ({ firstName, lastName, emailAddress, isActive }) => {
			const label = `${textOf(firstName)} ${textOf(lastName)}`.trim();
			return {
				label,
				names: [fold(label), fold(textOf(emailAddress))],
				// A number there, unlike everywhere else.
				flaw: isActive === 1 || isActive === true ? '' : 'inactive',
			};
		},
		named: (names) => [
			...byName('emailAddress')(names),
			{ op: 'in', field: 'lastName', value: names.flatMap(lastNames).flatMap(spellings) },
		],
	},
	contract: {
		entity: 'Contracts',
		fields: ['contractName', 'status', 'startDate', 'endDate'],
		read: ({ contractName, ...rest }, now) => ({
			label: textOf(contractName),
			names: [fold(textOf(contractName))],
			flaw: flawOfContract(rest, now),
		}),
		named: byName('contractName'),
	},
	location: {
		entity: 'CompanyLocations',
		fields: ['name', 'isActive'],
		read: ({ name, isActive }) => ({
			label: textOf(name),
			names: [fold(textOf(name))],
			flaw: isActive === true ? '' : 'inactive',
		}),
		named: byName('name'),
	},
};

/** Where a first name ends, nobody knows: `Ana de la Cruz` → `de la Cruz`, `la Cruz`, `Cruz`. */
function lastNames(name: string): string[] {
	const words = name.trim().split(/\s+/);
	return words.slice(0, 5).map((_, at) => words.slice(at).join(' '));
}

/** Dates are days of the tenant, whose time zone is not known: half a day around them is Autotask's to judge. */
const HALF_A_DAY = DAY_MS / 2;

function flawOfContract({ status, startDate, endDate }: Row, now: number): CompanyRecord['flaw'] {
	// What other statuses than 0 (inactive) mean, only Autotask knows.
	if (status === 0) return 'inactive';
	const [start, end] = [readTime(startDate) ?? -Infinity, readTime(endDate) ?? Infinity];
	if (now > end + DAY_MS + HALF_A_DAY) return 'expired';
	return now < start - HALF_A_DAY ? 'not begun' : '';
}

const LIFETIME_MS = 5 * 60_000;

/** By setting and {@link keyOf} of a value. */
type Known = Record<SettingName, Map<string, CompanyRecord[]>>;

const knownOf = new ExpiringCache<Known>(LIFETIME_MS, () => clock.now());

const keyOf = (value: string) => String(storedId(value) ?? fold(value));

/** Each stays below the 500 conditions that Autotask allows, with all spellings and parts of a name. */
const VALUES_AT_A_TIME = 20;

/**
 * Looks values up for all companies together: one query for each kind that has any, and none within five minutes after
 * it. A value that names no company is a name in each of them.
 *
 * @throws NodeApiError that says what to do
 */
export async function findCompanyRecords(
	client: AutotaskClient,
	wanted: Partial<Record<SettingName, readonly string[]>>,
): Promise<FindRecords> {
	const { account } = await client.connection();
	const known = await knownOf.get(account, async () => ({
		...{ contact: new Map(), contract: new Map(), location: new Map() },
	}));
	for (const [setting, values] of Object.entries(wanted) as Array<[SettingName, string[]]>) {
		const missing = [...new Set(values)].filter((value) => !known[setting].has(keyOf(value)));
		for (const part of chunk(missing, VALUES_AT_A_TIME)) {
			await learn(client, setting, part, known[setting]);
		}
	}
	return (setting, value) => known[setting].get(keyOf(value)) ?? [];
}

async function learn(
	client: AutotaskClient,
	setting: SettingName,
	values: readonly string[],
	known: Map<string, CompanyRecord[]>,
): Promise<void> {
	const { entity, fields, read, named } = KINDS[setting];
	const ids = values.flatMap((value) => storedId(value) ?? []);
	const names = values.filter((value) => storedId(value) === undefined);
	const items: Condition[] = [
		...(ids.length > 0 ? [{ op: 'in', field: 'id', value: ids } as const] : []),
		...(names.length > 0 ? named(names) : []),
	];
	const answer = await client.query(entity, {
		includeFields: ['id', 'companyID', ...fields],
		filter: items.length > 1 ? [{ op: 'or', items }] : items,
	});
	// An API user without the right sees none of them: that is said of the value, and no other rule suffers from it.
	if (answer.kind === 'rejected') return;
	const doing = `return ${entity === 'CompanyLocations' ? 'the locations of companies' : `the ${entity.toLowerCase()}`}`;
	const now = clock.now();
	const records = client.expectRows(answer, doing).flatMap((row): CompanyRecord[] => {
		const [id, companyID] = [wholeNumber(row.id), wholeNumber(row.companyID)];
		if (id === undefined || companyID === undefined) return [];
		return [{ id, companyID, ...read(row, now) }];
	});
	for (const value of values) {
		const [id, name] = [storedId(value), fold(value)];
		const found = records.filter((record) =>
			id === undefined ? record.names.includes(name) : record.id === id,
		);
		known.set(keyOf(value), found);
	}
}
