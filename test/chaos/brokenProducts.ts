import { TIDY, type Dimensions } from './dimensions';
import { isClean, type Finding } from './model/findings';
import { runMany } from './run';
import type { Mutant } from './wire/mutants';

/** A product that is broken on purpose: the harness must find it out, or its silence says nothing. */
export interface BrokenProduct {
	name: string;
	mutant: Mutant;
	/** Set-ups that are not tidy, where this breaks what holds in the tidy one. */
	dimensions?: Partial<Dimensions>;
	/** What it must be caught at; by default at anything. */
	finding?: Finding;
	/** Where a run catches it soon; where none does any more, those after it are tried. */
	seed?: number;
}

const MOST_RUNS = 120;

export const BROKEN_PRODUCTS: readonly BrokenProduct[] = [
	{ name: 'retries creates blindly', seed: 7, mutant: 'retriesCreates', finding: 'duplicates' },
	{
		name: 'trusts the rows that it gets',
		seed: 5,
		mutant: 'trustsRows',
		finding: 'strangersTouched',
	},
	{ name: 'creates without a look-up', mutant: 'looksNothingUp', finding: 'duplicates' },
	{
		name: 'lets an observer of some customers speak for all',
		...{ mutant: 'speaksForAll', dimensions: { second: 'limited' } },
	},
	{
		name: 'lets an observer without secondary servers speak for them',
		...{ mutant: 'speaksForAll', dimensions: { second: 'secondary' } },
	},
	{
		name: 'takes what a new copy finds for new',
		...{ seed: 11, mutant: 'forgetsAge', dimensions: { second: 'copy' } },
	},
	{
		name: 'tells a customer by its name',
		...{ mutant: 'namesCustomers', dimensions: { customersAreRenamed: true } },
	},
	{
		name: 'tells a top group by its name',
		...{ mutant: 'namesCustomers', dimensions: { customersAreRenamed: true, isGrouped: true } },
	},
	{
		name: 'tells the same customers apart by nothing',
		...{ mutant: 'namesCustomers', dimensions: { second: 'customerFrom' } },
	},
	{
		name: 'reads no clock of Autotask',
		...{ seed: 3, mutant: 'readsNoClock', dimensions: { clocksDiffer: true } },
	},
	{
		name: 'waits for the time that a wrong clock has stored',
		...{ seed: 6, mutant: 'neverResends', dimensions: { clockJumps: true, isCalm: true } },
	},
	{
		name: 'never compares both sides after rules are switched',
		...{ mutant: 'sendsNoSnapshot', dimensions: { rulesSwitch: true } },
	},
	{
		name: 'lets executions run beside each other',
		...{ seed: 4, mutant: 'takesNoTurns', dimensions: { executionsOverlap: true, isCalm: true } },
	},
	{
		name: 'trusts an old execution',
		...{ seed: 20, mutant: 'trustsOldItems', dimensions: { oldExecutionsRun: true } },
	},
	{
		name: 'forgets in the editor what may be older',
		...{ seed: 13, mutant: 'forgetsAge', dimensions: { editorRuns: true } },
	},
	{
		name: 'believes in tickets that it cannot see',
		...{ seed: 4, mutant: 'believesCreates', dimensions: { rightsAreLost: true } },
	},
	{
		name: 'cannot tell its own completions',
		...{ seed: 12, mutant: 'forgetsCompletions', dimensions: { peopleReopen: true } },
	},
	{
		name: 'takes one agent for one computer',
		...{ seed: 5, mutant: 'mixesMachines', dimensions: { reports: true } },
	},
	{
		name: 'takes the silence of an RMM for good news',
		...{ seed: 27, mutant: 'takesSilenceForFine', dimensions: { rmm: 'datto' } },
	},
	{
		name: 'forgets which devices are muted',
		...{ mutant: 'forgetsMutes', dimensions: { mutes: true }, finding: 'mutedCreated' },
	},
	{
		name: 'takes one configuration item for another',
		...{ mutant: 'mixesItems', dimensions: { items: true }, finding: 'wrongItems' },
	},
	{
		name: 'adds no further configuration items',
		...{ mutant: 'addsNoItems', dimensions: { items: true }, finding: 'wrongItems' },
	},
	{
		name: 'leaves tickets where their devices were',
		...{ seed: 2, mutant: 'leavesMoved', dimensions: { moved: 'move' }, finding: 'wrongAccounts' },
	},
	{
		name: 'tells on no ticket where its device is',
		...{ seed: 2, mutant: 'leavesMoved', dimensions: { moved: 'note' }, finding: 'wrongAccounts' },
	},
	{
		name: 'keeps the earlier ticket of a device that has moved',
		...{ seed: 2, mutant: 'keepsEarlier', dimensions: { moved: 'move' }, finding: 'duplicates' },
	},
	{
		name: 'moves the ticket whose account a person has chosen',
		...{
			seed: 8,
			mutant: 'overridesAccounts',
			dimensions: { moved: 'move' },
			finding: 'duplicates',
		},
	},
	{
		name: 'takes the customer of one device for that of another',
		...{ mutant: 'mixesCustomers', finding: 'wrongAccounts' },
	},
	{
		name: 'takes the contact of one company for that of another',
		...{ mutant: 'mixesContacts', dimensions: { people: true } },
	},
	{
		name: 'forgets for whom tickets are',
		...{ mutant: 'forgetsPeople', dimensions: { people: true }, finding: 'wrongPeople' },
	},
	{
		name: 'never sends again what was lost',
		...{ seed: 17, mutant: 'neverResends', dimensions: { isCalm: true } },
	},
];

/** @returns the seed of the run that has found it out; `undefined` when none has */
export async function findOut(product: BrokenProduct): Promise<number | undefined> {
	const { mutant, finding, seed = 1, dimensions = {} } = product;
	let found: number | undefined;
	await runMany(seed, MOST_RUNS, { mutant, dimensions: { ...TIDY, ...dimensions } }, (result) => {
		const isFound = finding ? result.findings[finding] > 0 : !isClean(result.findings);
		if (isFound) found = result.seed;
		return !isFound;
	});
	return found;
}
