import fc from 'fast-check';
import {
	Draft,
	type NewCells,
} from '../../../nodes/KasperskyTicketingRules/ticketingTab/page/edits';
import {
	issuesOf,
	optionsOf,
	shown,
} from '../../../nodes/KasperskyTicketingRules/ticketingTab/page/settings';
import {
	TAB_COLUMNS,
	type RowRef,
	type TabAccount,
	type TabColumn,
} from '../../../nodes/KasperskyTicketingRules/ticketingTab/tab';
import { pick, picklists } from '../ticketingRules/fixtures';
import { CONTOSO, LISTS, model, REF } from './tabs';

const SAVED = [
	{ ...REF, createTicket: 'on', issueType: 'Computer', subIssueType: 'Disk' },
	{ ...CONTOSO, queue: 'Security' },
];
const draftOf = (rows: object[] = SAVED) => new Draft(model(rows));

const REFS: RowRef[] = [REF, CONTOSO, { ...REF, status: 'restartRequired' }];
const VALUES: Record<TabColumn, string[]> = {
	createTicket: ['on', 'off'],
	queue: ['Monitoring Alert', 'Security'],
	priority: ['Critical', 'High'],
	dueHours: ['4', '12'],
	workType: ['none', 'Maintenance'],
	issueType: ['none', 'Computer', 'Network'],
	subIssueType: ['none', 'Disk', 'Firewall'],
	ticketCategory: ['none'],
	ticketType: ['none'],
	source: ['none'],
	serviceLevelAgreement: ['none'],
	assignee: ['none'],
	contact: ['none', 'it@contoso.example'],
	contract: ['none'],
	location: ['none'],
	userDefinedFields: ['none', 'Site code: 12'],
	onePer: ['device', 'customer'],
	hours: ['', 'Mon-Fri|08:00|18:00|UTC'],
};
const edits = fc.array(
	fc.constantFrom(...REFS).chain((ref) =>
		fc.constantFrom(...TAB_COLUMNS).chain((column) =>
			fc.record({
				ref: fc.constant(ref),
				column: fc.constant(column),
				value: fc.constantFrom(...VALUES[column], ...(ref.customer === '' ? [] : [null])),
			}),
		),
	),
	{ maxLength: 20 },
);
const state = (draft: Draft) =>
	REFS.map((ref) =>
		TAB_COLUMNS.map((column) => [draft.value(ref, column), draft.own(ref, column)]),
	);

describe('Cancel changes', () => {
	it('restores the last saved values after any edits', () => {
		fc.assert(
			fc.property(edits, (made) => {
				const draft = draftOf();
				for (const { ref, column, value } of made) draft.set(ref, column, value);
				draft.cancel();
				expect(state(draft)).toEqual(state(draftOf()));
				expect(draft.count).toBe(0);
			}),
		);
	});

	it('takes back what was refused, too', () => {
		const refused = { ...model(SAVED), edits: draftOf().edits };
		refused.edits.changes.push({ ...REF, column: 'dueHours', value: '9' });
		const draft = new Draft(refused);
		expect(draft.value(REF, 'dueHours')).toBe('9');
		draft.cancel();
		expect(draft.value(REF, 'dueHours')).toBe('12');
	});
});

describe('what is changed', () => {
	it('is nothing any more once each value is set back to the saved one', () => {
		fc.assert(
			fc.property(edits, (made) => {
				const [draft, saved] = [draftOf(), draftOf()];
				for (const { ref, column, value } of made) draft.set(ref, column, value);
				for (const ref of REFS) {
					const before = TAB_COLUMNS.map((column) => [column, saved.own(ref, column) ?? null]);
					draft.setAll([ref], Object.fromEntries(before) as NewCells);
				}
				expect(draft.edits).toEqual({ changes: [], accounts: [] });
				expect(REFS.filter((ref) => draft.isChanged(ref))).toEqual([]);
			}),
		);
	});

	it('is exactly what differs from what was saved', () => {
		fc.assert(
			fc.property(edits, (made) => {
				const [draft, saved] = [draftOf(), draftOf()];
				for (const { ref, column, value } of made) draft.set(ref, column, value);
				const differing = REFS.flatMap((ref) =>
					TAB_COLUMNS.filter((column) => draft.own(ref, column) !== saved.own(ref, column)).map(
						(column) => [ref, column],
					),
				);
				expect(draft.edits.changes.map(({ column }) => column).sort()).toEqual(
					differing.map(([, column]) => column).sort(),
				);
				const rows = new Set(differing.map(([ref]) => ref));
				expect(draft.count).toBe(rows.size);
				expect(draft.changedRows).toHaveLength(rows.size);
			}),
		);
	});

	it('is counted by row, accounts as well', () => {
		const draft = draftOf();
		draft.setAll([REF, CONTOSO], { queue: 'Monitoring Alert', dueHours: '4' });
		draft.setAccount('Contoso', 175);
		expect(draft.count).toBe(3);
	});
});

describe('a sub-issue type', () => {
	it('is emptied by another issue type', () => {
		const draft = draftOf();
		draft.set(REF, 'issueType', 'Network');
		expect(draft.value(REF, 'subIssueType')).toBe('none');
	});

	it('comes back with the saved issue type', () => {
		const draft = draftOf();
		draft.set(REF, 'issueType', 'Network');
		draft.set(REF, 'issueType', 'Computer');
		expect(draft.count).toBe(0);
	});

	it('can be set together with its issue type, in whatever order they come', () => {
		const draft = draftOf();
		draft.setAll([REF], { subIssueType: 'Firewall', issueType: 'Network' });
		expect(draft.value(REF, 'subIssueType')).toBe('Firewall');
	});

	it('is that of all customers where the issue type is', () => {
		const draft = draftOf([
			...SAVED,
			{ ...CONTOSO, issueType: 'Network', subIssueType: 'Firewall' },
		]);
		draft.set(CONTOSO, 'issueType', null);
		expect(draft.value(CONTOSO, 'subIssueType')).toBe('Disk');
	});

	it('is offered beneath its issue type only', () => {
		const labels = (issueType: string) =>
			optionsOf(draftOf(), 'subIssueType', 'none', issueType).map(({ label }) => label);
		expect(labels('Network')).toEqual(['None', 'Firewall']);
		expect(labels('none')).toEqual(['None']);
	});
});

describe('a customer', () => {
	it('has the settings of all customers, also changed ones, where it has none of its own', () => {
		const draft = draftOf();
		draft.set(REF, 'dueHours', '4');
		expect(draft.value(CONTOSO, 'dueHours')).toBe('4');
		expect(draft.value(CONTOSO, 'queue')).toBe('Security');
	});

	it('takes the setting of all customers again', () => {
		const draft = draftOf();
		draft.set(CONTOSO, 'queue', null);
		expect(draft.value(CONTOSO, 'queue')).toBe('Monitoring Alert');
		expect(draft.edits.changes).toEqual([{ ...CONTOSO, column: 'queue', value: null }]);
	});
});

describe('an account', () => {
	const account: TabAccount = {
		...{ customer: 'Contoso', company: { id: 175, name: 'Contoso' }, matchedBy: 'mapping' },
		...{ held: '', lastHeld: null },
	};

	it('is changed, and no longer when the saved company is chosen again', () => {
		const draft = new Draft(model([], LISTS, [account]));
		draft.setAccount('Contoso', null);
		expect(draft.edits.accounts).toEqual([{ customer: 'Contoso', company: null }]);
		draft.setAccount('Contoso', 175);
		expect(draft.count).toBe(0);
	});
});

describe('what has to be put right', () => {
	const texts = (draft: Draft, ref = REF) => issuesOf(draft, ref).map(({ text }) => text);

	it('is an inactive queue of a row that is on', () => {
		const draft = draftOf([{ ...REF, createTicket: 'on', queue: 'Old' }]);
		expect(texts(draft)).toEqual(['Queue “Old” is inactive: choose another.']);
	});

	it('is nothing while the row is off', () => {
		expect(texts(draftOf([{ ...REF, queue: 'Old' }]))).toEqual([]);
	});

	it('is said as soon as the row is switched on, and no longer when another queue is chosen', () => {
		const draft = draftOf([{ ...REF, queue: 'Old' }]);
		draft.set(REF, 'createTicket', 'on');
		expect(texts(draft)).toHaveLength(1);
		draft.set(REF, 'queue', 'Security');
		expect(texts(draft)).toEqual([]);
	});

	it('is a priority that is blank by default', () => {
		const draft = new Draft(model([], picklists({ ...LISTS, priority: [pick(1, 'High')] })));
		expect(texts(draft)).toEqual([]);
		draft.set(REF, 'createTicket', 'on');
		expect(texts(draft)).toEqual(['Priority is required: choose one.']);
	});

	it.each(['', '0', '-1', '8761'])('is a due time of “%s” hours', (hours) => {
		const draft = draftOf();
		draft.set(REF, 'dueHours', hours);
		expect(texts(draft)).toEqual(['Due, hours: enter a number above 0, up to 8760.']);
	});

	it('is what the table holds and nobody can read, until it is changed', () => {
		const draft = draftOf([{ ...REF, createTicket: 'on', onePer: 'each' }]);
		expect(texts(draft)).toEqual([expect.stringContaining('One ticket per “each” cannot be read')]);
		draft.set(REF, 'onePer', 'customer');
		expect(texts(draft)).toEqual([]);
	});
});

describe('a drop-down', () => {
	it('keeps showing an inactive value, and says so', () => {
		const [first] = optionsOf(draftOf(), 'queue', 'Old');
		expect(first).toEqual({ value: 'Old', label: 'Inactive: Old', isBad: true });
	});

	it('does not offer inactive values otherwise', () => {
		const values = optionsOf(draftOf(), 'queue', 'Security').map(({ value }) => value);
		expect(values).toEqual(['Monitoring Alert', 'Security']);
	});

	it('tells what Autotask does not have from what is inactive', () => {
		expect(optionsOf(draftOf(), 'queue', '77|Nowhere')[0].label).toBe('Not in Autotask: Nowhere');
	});

	it('asks for a value where there is none', () => {
		expect(optionsOf(draftOf(), 'priority', '')[0]).toEqual({ value: '', label: 'Choose…' });
	});

	it('marks Autotask’s default', () => {
		const labels = optionsOf(draftOf(), 'priority', 'High').map(({ label }) => label);
		expect(labels).toContain('Medium (default)');
	});
});

it.each([
	['', 'Always'],
	['Mon-Fri|08:00|18:00|Europe/Berlin', 'Mon-Fri 08:00–18:00 Europe/Berlin'],
	['Sat,Sun|||', 'Sat,Sun'],
	['|22:00||', '22:00–24:00'],
])('weekly hours “%s” read “%s”', (value, text) => {
	expect(shown(model(), 'hours', value)).toBe(text);
});
