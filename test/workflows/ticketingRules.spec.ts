import nock from 'nock';
import { NodeHelpers } from 'n8n-workflow';
import type { IDataObject, INode, INodePropertyCollection } from 'n8n-workflow';
import { AutotaskPsaApi } from '../../credentials/AutotaskPsaApi.credentials';
import { KasperskyTicketingRules } from '../../nodes/KasperskyTicketingRules/KasperskyTicketingRules.node';
import { statusChange, UNWANTED_WORDS } from '../unit/ticketingRules/fixtures';
import { AutotaskReads, ORIGIN, PICKLISTS } from './autotaskReads';
import { listSearch, loadOptions, runNode, type Bed } from './harness';

const TYPE = 'n8n-nodes-kaspersky-autotask.kasperskyTicketingRules';

const bedOf = (autotask: AutotaskReads): Bed => ({
	types: { [TYPE]: new KasperskyTicketingRules() },
	credentialTypes: [new AutotaskPsaApi()],
	secrets: autotask.secrets,
});
const item = (changed: object = {}): IDataObject => ({ ...statusChange(changed) });
const onDatabases = { name: 'Databases', statuses: ['databasesOutdated'], createTicket: 'on' };
const rules = (...rule: object[]): IDataObject => ({
	rules: { rule: rule.map((one) => ({ statuses: ['all'], ...one })) },
});
const ofCustomer = (name: string) => item({ customer: { id: `id-${name}`, name, kind: 'group' } });
const warning = (code: string) => item({ level: 'Warning', status: { code, description: code } });

const apply = async (
	autotask: AutotaskReads,
	parameters: IDataObject,
	items: IDataObject[],
	onError?: INode['onError'],
) => await runNode(bedOf(autotask), TYPE, parameters, items, onError);

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());

describe('Apply Rules', () => {
	it('adds the ticket and the rule, and leaves the item as it is', async () => {
		const started = Date.now();
		const { items, rawItems, hints } = await apply(
			new AutotaskReads(),
			rules(
				{ level: 'Critical', createTicket: 'off' },
				{ ...onDatabases, workType: 29683003, issueType: 10, subIssueType: 100 },
			),
			[{ ...item(), mine: 'kept' }],
		);
		expect(items).toEqual([
			{
				...item(),
				mine: 'kept',
				rule: 'Rule 2 “Databases” (Critical and Warning: Databases are outdated)',
				ticket: {
					action: 'open',
					externalID: expect.stringMatching(/^ksp-5f0c21aa-[0-9a-f]{16}-databasesOutdated$/),
					companyID: 175,
					queueID: 8,
					priority: 4,
					dueHours: 12,
					dueDateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
					billingCodeID: 29683003,
					issueType: 10,
					subIssueType: 100,
					ticketCategory: null,
					title: 'Critical: Databases are outdated on FIN-PC-07',
					description: expect.stringContaining('Customer: Contoso'),
				},
			},
		]);
		const due = Date.parse(String((items[0].ticket as IDataObject).dueDateTime));
		// Whole seconds; the twelve hours began at some moment of this test.
		expect(due).toBeGreaterThan(started + 12 * 3_600_000 - 1_000);
		expect(due).toBeLessThan(Date.now() + 12 * 3_600_000 + 1_000);
		expect(rawItems[0].pairedItem).toEqual({ item: 0 });
		expect(hints).toEqual([]);
	});

	it('keeps order and number of items, and passes snapshots and warnings on', async () => {
		const snapshot = {
			change: 'snapshot',
			source: { id: 'ksc:5f0c21aa' },
			snapshot: { externalIDs: [] },
		};
		const notice = { change: 'warning', message: 'Half of the devices are gone' };
		const { items } = await apply(new AutotaskReads(), rules(onDatabases), [
			notice,
			item({ change: 'ongoing' }),
			item({ change: 'cleared' }),
			item({ change: 'levelChanged', previousLevel: 'Critical', level: 'Warning' }),
			item({ status: { code: 'restartRequired', description: 'Restart is required' } }),
			snapshot,
		]);
		expect(items.map(({ ticket }) => (ticket as IDataObject)?.action)).toEqual([
			undefined,
			'open',
			'complete',
			'open',
			'none',
			undefined,
		]);
		expect(items[0]).toEqual(notice);
		expect(items[5]).toEqual(snapshot);
		expect(items[3].ticket).toMatchObject({ priority: 2, dueHours: 24 });
		expect(items[4].rule).toBeNull();
	});

	it('asks Autotask nothing when no rule wants a ticket', async () => {
		const autotask = new AutotaskReads();
		const { items } = await apply(autotask, {}, [item(), item({ change: 'cleared' })]);
		expect(items.map(({ ticket }) => (ticket as IDataObject).action)).toEqual(['none', 'complete']);
		expect(autotask.requests).toEqual([]);
	});

	it('reads picklists once and looks companies up together', async () => {
		const autotask = new AutotaskReads();
		const customers = ['Contoso', 'The MSP', 'contoso'];
		const many = Array.from({ length: 300 }, (_, at) => ofCustomer(customers[at % 3]));
		const { items } = await apply(autotask, rules(onDatabases), many);
		expect(new Set(items.map(({ ticket }) => (ticket as IDataObject).companyID))).toEqual(
			new Set([175, 0]),
		);
		expect(autotask.requests.sort()).toEqual(['companies', 'fields']);
	});

	it('reads work types only when a rule sets one', async () => {
		const autotask = new AutotaskReads();
		await apply(autotask, rules({ ...onDatabases, workType: 'Maintenance' }), [item()]);
		expect(autotask.requests.sort()).toEqual(['companies', 'fields', 'work types']);
	});

	it('reads a rule with an expression for each item', async () => {
		const { items } = await apply(
			new AutotaskReads(),
			rules({ ...onDatabases, queue: '={{ $json.vip ? "Security" : 5 }}' }),
			[{ ...item(), vip: true }, item()],
		);
		expect(items.map(({ ticket }) => (ticket as IDataObject).queueID)).toEqual([29682833, 5]);
	});
});

describe('accounts', () => {
	it('holds tickets with the reason in words, and hints at them', async () => {
		const { items, hints } = await apply(new AutotaskReads(), rules(onDatabases), [
			ofCustomer('Unknown Ltd'),
			ofCustomer('Fabrikam'),
			ofCustomer('Northwind'),
			item({ customer: null }),
		]);
		const reasons = items.map(({ ticket }) => ticket as IDataObject);
		expect(reasons.map(({ action }) => action)).toEqual(['held', 'held', 'held', 'held']);
		expect(reasons[0].reason).toContain('Customer “Unknown Ltd” has no account');
		expect(reasons[1].reason).toContain('“Fabrikam” (176) is inactive');
		expect(reasons[2].reason).toContain('2 active companies named “Northwind” (177, 178)');
		expect(reasons[3].reason).toContain('does not say whose device');
		for (const { reason } of reasons) expect(reason).not.toMatch(UNWANTED_WORDS);
		expect(hints).toEqual([expect.stringMatching(/^4 tickets are held\. Customer “Unknown Ltd”/)]);
	});

	it('the mapping list comes before the name; 0 is the MSP’s own company', async () => {
		const mapping = [
			{ customer: 'contoso', company: { __rl: true, mode: 'list', value: 0 } },
			{ customer: 'id-Unknown Ltd', company: { __rl: true, mode: 'id', value: '177' } },
			{ customer: 'Fabrikam', company: { __rl: true, mode: 'id', value: '999' } },
		];
		const { items } = await apply(
			new AutotaskReads(),
			{ ...rules(onDatabases), accounts: { mapping } },
			['Contoso', 'Unknown Ltd', 'Fabrikam'].map(ofCustomer),
		);
		expect(items.map(({ ticket }) => ticket)).toMatchObject([
			{ action: 'open', companyID: 0 },
			{ action: 'open', companyID: 177 },
			{ action: 'held', reason: expect.stringContaining('names company 999') },
		]);
	});
});

describe('what has to be put right', () => {
	const bad = rules(onDatabases, {
		name: 'Restart',
		statuses: ['restartRequired'],
		createTicket: 'on',
		queue: 99,
	});
	const mixed = [warning('restartRequired'), item(), warning('restartRequired')];
	const text =
		'Rule 2 “Restart” (Critical and Warning: Restart is required): Queue “99” does not exist in Autotask.';

	it('stops with one message that lists it', async () => {
		const run = await apply(new AutotaskReads(), bad, mixed);
		expect(run.status).toBe('error');
		expect(run.error?.message).toContain(text);
		expect(run.error?.description).toContain('[item 0 and 1 more]');
		expect(run.error?.description).toContain('Continue (using error output)');
		expect(
			`${run.error?.message} ${run.error?.description}`.replace(/error output|On Error/g, ''),
		).not.toMatch(UNWANTED_WORDS);
	});

	it('leaves the good input beside it alone when there is an error output', async () => {
		const run = await apply(new AutotaskReads(), bad, mixed, 'continueErrorOutput');
		expect(run.status).toBe('success');
		expect(run.items).toMatchObject([{ ticket: { action: 'open' } }]);
		expect(run.errorItems).toHaveLength(2);
		expect(run.errorItems[0]).toMatchObject({
			...warning('restartRequired'),
			error: expect.stringContaining(text),
		});
	});

	it('or passes it on with what is to be done, when the regular output is to continue', async () => {
		const run = await apply(new AutotaskReads(), bad, mixed, 'continueRegularOutput');
		expect(run.items).toMatchObject([
			{ ...warning('restartRequired'), error: expect.stringContaining(text) },
			{ ticket: { action: 'open' } },
			{ error: expect.stringContaining(text) },
		]);
	});

	it('does not matter to rows that it does not touch, nor to those that are off', async () => {
		const off = rules(onDatabases, {
			statuses: ['restartRequired'],
			createTicket: 'off',
			queue: 99,
		});
		const run = await apply(new AutotaskReads(), off, mixed);
		expect(run.items.map(({ ticket }) => (ticket as IDataObject).action)).toEqual([
			'none',
			'open',
			'none',
		]);
	});

	it('a blank queue names rule, row and field', async () => {
		const autotask = new AutotaskReads({
			...PICKLISTS,
			queueID: [{ value: '5', label: 'Portal' }],
		});
		const { error } = await apply(autotask, rules(onDatabases), [item()]);
		expect(error?.message).toContain(
			'Rule 1 “Databases” (Critical and Warning: Databases are outdated): Queue is blank for “Databases are outdated” (Critical, Kaspersky Security Center)',
		);
	});

	it('a hand-made item is told which field it lacks, and the rest goes on', async () => {
		const handMade = { ...item(), device: { id: '1' } };
		const run = await apply(
			new AutotaskReads(),
			rules(onDatabases),
			[handMade, item()],
			'continueErrorOutput',
		);
		expect(run.items).toHaveLength(1);
		expect(run.errorItems).toMatchObject([
			{
				error: expect.stringContaining(
					'This item is not a status change: “device.name” is missing.',
				),
			},
		]);
	});

	it('an expression that gives no known level keeps items from being decided, but not cleared ones', async () => {
		const run = await apply(
			new AutotaskReads(),
			rules({ ...onDatabases, level: '={{ "Severe" }}' }),
			[item(), item({ change: 'cleared' })],
			'continueErrorOutput',
		);
		expect(run.items).toMatchObject([{ ticket: { action: 'complete' } }]);
		expect(run.errorItems).toMatchObject([
			{
				error: expect.stringContaining(
					'Rule 1 “Databases” (Severe: Databases are outdated): Level “Severe” is not known.',
				),
			},
		]);
	});

	it('when Autotask refuses the credential, what needs no Autotask is decided all the same', async () => {
		const autotask = new AutotaskReads();
		nock.cleanAll();
		nock(ORIGIN).persist().get(/.*/).reply(401).post(/.*/).reply(401);
		const items = [item({ change: 'cleared' }), item()];
		const run = await apply(autotask, rules(onDatabases), items, 'continueErrorOutput');
		expect(run.items).toMatchObject([{ ticket: { action: 'complete' } }]);
		expect(run.errorItems).toMatchObject([{ error: expect.stringContaining('Autotask') }]);
		expect(run.stored).not.toContain('top-secret-word');
		const stopped = await apply(autotask, rules(onDatabases), items);
		expect(stopped.error?.message).toContain('it does not accept the credential');
	});
});

describe('List Rule Table', () => {
	const list = { operation: 'listRuleTable' };

	it('lists every row once, however many items come in, flat and with labels', async () => {
		const { items, hints } = await apply(new AutotaskReads(), list, [{}, {}, {}]);
		expect(items).toHaveLength(62);
		expect(items[7]).toEqual({
			solution: 'kasperskySecurityCenter',
			level: 'Critical',
			status: 'databasesOutdated',
			statusDescription: 'Databases are outdated',
			customer: '',
			createTicket: false,
			queue: 'Monitoring Alert',
			priority: 'Critical',
			dueHours: 12,
			workType: '',
			issueType: '',
			subIssueType: '',
			ticketCategory: '',
			onePer: 'device',
			days: '',
			from: '',
			to: '',
			timeZone: '',
			...{ devices: '', until: '' },
			company: '',
			rule: '',
			needsAttention: '',
		});
		expect(hints).toEqual([]);
	});

	it('shows a rule for five statuses as five equal rows', async () => {
		const statuses = [
			'protectionDisabled',
			'appNotRunning',
			'databasesOutdated',
			'scanOverdue',
			'tooManyViruses',
		];
		const rule = {
			name: 'Five',
			solution: 'kasperskySecurityCenter',
			level: 'Warning',
			statuses,
			createTicket: 'on',
			queue: '29682833|Security',
			dueHours: 4,
		};
		const { items } = await apply(new AutotaskReads(), { ...list, ...rules(rule) }, [{}]);
		const on = items.filter(({ createTicket }) => createTicket);
		expect(on.map(({ status }) => status).sort()).toEqual([...statuses].sort());
		const alike = on.map((row) => ({ ...row, status: '', statusDescription: '' }));
		expect(new Set(alike.map((row) => JSON.stringify(row))).size).toBe(1);
		expect(on[0]).toMatchObject({
			queue: 'Security',
			dueHours: 4,
			rule: 'Rule 1 “Five” (Warning: Protection is disabled, Security application is not running and 3 more)',
		});
	});

	it('says in words what a row needs, instead of stopping', async () => {
		const { items, status } = await apply(
			new AutotaskReads(),
			{ ...list, ...rules({ ...onDatabases, level: 'Critical', queue: 99 }) },
			[{}],
		);
		expect(status).toBe('success');
		expect(items[7]).toMatchObject({
			queue: '99',
			needsAttention: expect.stringContaining(
				'Rule 1 “Databases” (Critical: Databases are outdated): Queue “99” does not exist',
			),
		});
		expect(items[8].needsAttention).toBe('');
	});
});

describe('Validate Rule Table', () => {
	const validate = async (...rule: object[]) =>
		await apply(new AutotaskReads(), { operation: 'validateRuleTable', ...rules(...rule) }, [{}]);

	it('says that everything is in order, once', async () => {
		const { items } = await validate({ ...onDatabases, queue: '5|Client Portal' }, {});
		expect(items).toEqual([
			{ valid: true, rules: 2, message: 'Autotask has all values of the 2 rules.' },
		]);
		const { items: none } = await validate();
		expect(none).toEqual([
			expect.objectContaining({
				valid: true,
				message: 'No rule sets anything, so ticket creation is off for all statuses.',
			}),
		]);
	});

	it('gives one item for everything that has to be put right', async () => {
		const { items } = await validate(
			{ ...onDatabases, queue: '6|Post Sale', from: 'noon' },
			{ statuses: ['databaseOutdated'], priority: 77 },
		);
		expect(items).toEqual([
			{
				valid: false,
				rule: 'Rule 2 (Critical and Warning: databaseOutdated)',
				column: 'status',
				value: 'databaseOutdated',
				allowed: expect.stringContaining('“databasesOutdated”'),
				message: expect.stringContaining('Status Descriptions “databaseOutdated” is not known.'),
			},
			expect.objectContaining({
				rule: 'Rule 1 “Databases” (Critical and Warning: Databases are outdated)',
				...{ column: 'from', value: 'noon' },
			}),
			expect.objectContaining({
				column: 'queue',
				value: '6|Post Sale',
				allowed: '“Client Portal” (5), “Monitoring Alert” (8), “Security” (29682833)',
				message: expect.stringContaining('Queue “Post Sale” (6) is inactive in Autotask.'),
			}),
			expect.objectContaining({ column: 'priority', value: '77' }),
		]);
		for (const { message } of items) expect(message).not.toMatch(UNWANTED_WORDS);
	});

	it('lists a rule that has no statuses yet', async () => {
		const { items } = await validate(onDatabases, { name: 'Fresh', statuses: [] });
		expect(items).toEqual([
			expect.objectContaining({
				...{ valid: false, rule: 'Rule 2 “Fresh” (Critical and Warning)', column: 'status' },
				message: expect.stringContaining('has no statuses yet and does nothing.'),
			}),
		]);
	});
});

describe('a rule that has no statuses yet', () => {
	const fresh = { name: 'Fresh', statuses: [], createTicket: 'on' };
	const told = [expect.stringMatching(/^Rule 2 “Fresh” .* has no statuses yet and does nothing\./)];

	it('makes no tickets while the other rules do, and says so once', async () => {
		const items = [item(), warning('restartRequired'), item()];
		const run = await apply(new AutotaskReads(), rules(onDatabases, fresh), items);
		const actions = run.items.map(({ ticket }) => (ticket as IDataObject).action);
		expect(actions).toEqual(['open', 'none', 'open']);
		expect(run.hints).toEqual(told);
	});

	it('is told beside the rule table, which it does not change', async () => {
		const list = { operation: 'listRuleTable', ...rules(onDatabases, fresh) };
		const { items, hints } = await apply(new AutotaskReads(), list, [{}]);
		expect(items.filter(({ createTicket }) => createTicket)).toHaveLength(4);
		expect(hints).toEqual(told);
	});
});

describe('in the editor', () => {
	it('a new rule is complete, and shows what people must always see', () => {
		const { description } = new KasperskyTicketingRules();
		const node: INode = {
			id: '1',
			name: 'Rules',
			type: TYPE,
			typeVersion: 1,
			position: [0, 0],
			parameters: { rules: { rule: [{}] } },
		};
		const { properties } = description;
		const filled = NodeHelpers.getNodeParameters(
			properties,
			node.parameters,
			true,
			false,
			node,
			description,
		);
		node.parameters = filled ?? {};
		expect(filled?.rules).toEqual({
			rule: [
				{
					name: '',
					solution: 'both',
					level: 'both',
					...{ statuses: [], statusesNotice: '' },
					createTicket: 'on',
					queue: 'unchanged',
					priority: 'unchanged',
					dueHours: '',
					workType: 'unchanged',
					issueType: 'unchanged',
					subIssueType: 'unchanged',
					ticketCategory: 'unchanged',
					onePer: 'unchanged',
					days: [],
					from: '',
					to: '',
					timeZone: '',
					...{ devices: '', until: '' },
				},
			],
		});
		expect(NodeHelpers.getNodeParametersIssues(properties, node, description)).toBeNull();
	});

	it.each([
		[[], true],
		[['all', 'scanOverdue'], true],
		[['all'], false],
		[['scanOverdue', 'noData'], false],
		['={{ $json.statuses }}', false],
	])('a rule with the statuses %j asks for others: %p', (statuses, asks) => {
		const { properties } = new KasperskyTicketingRules().description;
		const { options } = properties.find(({ name }) => name === 'rules') ?? {};
		const [{ values }] = options as INodePropertyCollection[];
		const notice = values.find(({ name }) => name === 'statusesNotice');
		expect(notice && NodeHelpers.displayParameter({ statuses }, notice, null, null)).toBe(asks);
	});

	it('“This setting is present only in the Ticketing settings for computer status change window.”: a rule shows it when it is added', () => {
		const { properties } = new KasperskyTicketingRules().description;
		const { typeOptions, options } = properties.find(({ name }) => name === 'rules') ?? {};
		const [{ values }] = options as INodePropertyCollection[];
		const alwaysShown = values
			.filter(
				({ required, type, typeOptions: shown }) =>
					(required || shown?.showEvenWhenOptional) && type !== 'notice',
			)
			.map(({ name }) => name);
		expect(typeOptions?.hideOptionalFields).toBe(true);
		expect(alwaysShown).toEqual([
			...['name', 'solution', 'level', 'statuses'],
			...['createTicket', 'queue', 'priority', 'dueHours'],
		]);
		expect(values.map(({ name }) => name)).toEqual(
			expect.arrayContaining(['workType', 'issueType', 'subIssueType']),
		);
	});

	it.each([
		[
			'queue',
			[
				'Not Changed by This Rule (Without Rules: Monitoring Alert)',
				'Client Portal',
				'Monitoring Alert',
				'Security',
			],
		],
		[
			'priority',
			[
				'Not Changed by This Rule (Without Rules: Critical / Medium)',
				'Critical',
				'High',
				'Medium (Autotask’s Default)',
			],
		],
		['workType', ['Not Changed by This Rule (Without Rules: None)', 'None', 'Maintenance']],
		[
			'issueType',
			['Not Changed by This Rule (Without Rules: None)', 'None', 'Computer', 'Network'],
		],
	])('%s', async (method, names) => {
		const options = await loadOptions(bedOf(new AutotaskReads()), TYPE, method);
		expect(options.map(({ name }) => name)).toEqual(names);
	});

	const choices = async (method: string, field: string, parameters: IDataObject, row = 0) => {
		const path = `parameters.rules.rule[${row}].${field}`;
		return await loadOptions(bedOf(new AutotaskReads()), TYPE, method, parameters, path);
	};

	it.each([
		['Critical', 'Critical'],
		['Warning', 'Medium'],
		['both', 'Critical / Medium'],
	])('a new rule for %s starts with the priority %s', async (level, byDefault) => {
		const [first] = await choices('priority', 'priority', rules({ level }));
		expect(first.name).toBe(`Not Changed by This Rule (Without Rules: ${byDefault})`);
	});

	it('says so when Autotask has no value for a default', async () => {
		const bed = bedOf(new AutotaskReads({ ...PICKLISTS, queueID: [] }));
		const [first] = await loadOptions(bed, TYPE, 'queue');
		expect(first.name).toBe(
			'Not Changed by This Rule (Without Rules: Blank, Autotask Has No “Monitoring Alert”)',
		);
	});

	it('a value that has become inactive stays visible in its own row, and only there', async () => {
		const parameters = rules({ queue: '6|Post Sale' }, { queue: 'unchanged' });
		expect((await choices('queue', 'queue', parameters)).at(-1)).toEqual({
			name: 'Post Sale (Inactive in Autotask)',
			value: '6|Post Sale',
		});
		expect(await choices('queue', 'queue', parameters, 1)).toHaveLength(4);
	});

	it('sub-issue types follow the issue type of their own row', async () => {
		const parameters = rules({ issueType: '11|Network' }, { issueType: 10 });
		const names = async (row: number) =>
			(await choices('subIssueType', 'subIssueType', parameters, row)).map(({ name }) => name);
		expect((await names(0)).slice(2)).toEqual(['Firewall']);
		expect((await names(1)).slice(2)).toEqual(['Antivirus', 'Disk']);
	});

	it('finds active companies by a part of the name', async () => {
		const bed = bedOf(new AutotaskReads());
		const { results } = await listSearch(bed, TYPE, 'searchActiveCompanies', 'o');
		expect(results).toEqual([
			{ name: 'CONTOSO', value: 175 },
			{ name: 'northwind', value: 178 },
			{ name: 'Northwind', value: 177 },
		]);
		expect((await listSearch(bed, TYPE, 'searchActiveCompanies')).results).toHaveLength(4);
	});
});
