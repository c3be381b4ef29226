import fc from 'fast-check';
import nock from 'nock';
import { WorkflowDataProxy, type IDataObject, type INodeProperties } from 'n8n-workflow';
import { AutotaskPsaApi } from '../../credentials/AutotaskPsaApi.credentials';
import { KasperskyTicketingRules } from '../../nodes/KasperskyTicketingRules/KasperskyTicketingRules.node';
import { oneLine } from '../../nodes/shared/text';
import { DEFAULT_TEXTS } from '../../nodes/KasperskyTicketingRules/texts/texts';
import { deviceList, listedDevice, statusChange } from '../unit/ticketingRules/fixtures';
import { AutotaskReads } from './autotaskReads';
import { runNode } from './harness';

const TYPE = 'n8n-nodes-kaspersky-autotask.kasperskyTicketingRules';
/** Nothing, but not a field: n8n has to work the whole text out. */
const FOR_N8N = '{{ "" }}';

const item = (changed: object = {}): IDataObject => ({ ...statusChange(changed) });
const named = (name: string) => item({ device: { ...statusChange().device, name } });
const apply = async (texts: IDataObject, items: IDataObject[], rule: IDataObject = {}) => {
	const autotask = new AutotaskReads();
	const types = { [TYPE]: new KasperskyTicketingRules() };
	const bed = { types, credentialTypes: [new AutotaskPsaApi()], secrets: autotask.secrets };
	const rules = { rule: [{ statuses: ['all'], createTicket: 'on', ...rule }] };
	const run = await runNode(bed, TYPE, { rules, textOptions: texts }, items);
	const tickets = run.items.map(({ ticket }) => ticket as { title: string; description: string });
	return { ...run, tickets };
};
const textsOf = async (texts: IDataObject, items: IDataObject[], rule?: IDataObject) =>
	(await apply(texts, items, rule)).tickets.map(({ title, description }) => ({
		title,
		description,
	}));

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());

describe('the default texts', () => {
	const fact = fc
		.string({ unit: 'grapheme', maxLength: 12 })
		.map(oneLine)
		.filter((text) => text !== '');
	const some = fc.option(fact, { nil: undefined });
	const time = fc.constantFrom('2026-11-22T09:58:00Z', '2026-02-01T00:00:00.5+02:00', 'long ago');
	const devices = fc.record({
		id: fact,
		name: fact,
		fqdn: some,
		ip: some,
		group: some,
		os: some,
		lastVisibleAt: fc.option(time, { nil: undefined }),
	});
	const generated = fc.sample(
		fc.record({
			device: devices,
			level: fc.constantFrom('Critical', 'Warning'),
			customer: fc.record({
				id: fc.constant('1'),
				name: fc.constantFrom('Contoso', 'The MSP'),
				kind: fc.constantFrom('virtualServer', 'group', 'fixed'),
			}),
		}),
		150,
	);

	it('of tickets per device are as n8n itself works them out', async () => {
		const items = generated.map(item);
		const { title, description } = DEFAULT_TEXTS.device;
		const direct = await textsOf({}, items);
		expect(direct).toHaveLength(150);
		const byN8n = { title: title + FOR_N8N, description: description + FOR_N8N };
		expect(await textsOf(byN8n, items)).toEqual(direct);
	});

	it('of tickets per customer are as n8n itself works them out', async () => {
		const lists = generated.map(({ level, customer }) => ({
			...deviceList({ customer, level, devices: [listedDevice('PC-1', level)] }),
		}));
		const { title, description } = DEFAULT_TEXTS.customer;
		const direct = await textsOf({}, lists, { onePer: 'customer' });
		expect(direct).toHaveLength(150);
		expect(new Set(direct.map((texts) => texts.title)).size).toBe(4);
		const byN8n = {
			customerTitle: title + FOR_N8N,
			customerDescription: description + FOR_N8N,
		};
		expect(await textsOf(byN8n, lists, { onePer: 'customer' })).toEqual(direct);
	});

	it('are those that the editor shows when a text is added', () => {
		const { properties } = new KasperskyTicketingRules().description;
		const { options } = properties.find(({ name }) => name === 'textOptions') ?? {};
		const shown = (name: string) =>
			(options as INodeProperties[]).find((option) => option.name === name)?.default;
		expect([shown('title'), shown('description')]).toEqual(Object.values(DEFAULT_TEXTS.device));
	});
});

describe('texts of one’s own', () => {
	it('see the whole item, also what other nodes have added', async () => {
		const texts = await textsOf(
			{
				title: '=[{{ $json.level.toUpperCase() }}] {{ $json.device.name }}',
				description: '=Site: {{ $json.site }}\nRack: {{ $json.device.rack }}\nCall {{ $json.who }}',
			},
			[{ ...item({ device: { ...statusChange().device, rack: 7 } }), site: 'Berlin' }],
		);
		expect(texts[0].title).toBe('[CRITICAL] FIN-PC-07');
		expect(texts[0].description).toMatch(/^Site: Berlin\nRack: 7\nCall\n\nWhere to find it: /);
	});

	it('may be the same for all tickets', async () => {
		const [{ title, description }] = await textsOf({ title: 'A', description: '' }, [item()]);
		expect(title).toBe('A');
		expect(description).toMatch(/^Status: Databases are outdated\nLevel: Critical\n/);
	});

	it('of customer tickets are their own', async () => {
		const texts = {
			...{ title: 'Device', description: 'Device' },
			customerTitle: '={{ $json.customer.name }}!',
			customerDescription: 'Why',
		};
		const [shared] = await textsOf(texts, [{ ...deviceList() }], { onePer: 'customer' });
		expect(shared.title).toBe('Contoso!');
		expect(shared.description).toMatch(/^Why\n\nWhere to find it: .*virtual server Contoso\n/);
		const [own] = await textsOf(texts, [item()]);
		expect(own.title).toBe('Device');
	});

	it('are written without advice when it is switched off', async () => {
		const [text] = await textsOf({ advice: false }, [item()]);
		expect(text.description).not.toContain('What usually helps');
		expect(text.description).toMatch(/External ID: ksp-.*$/);
	});

	it('are the default ones where an expression has no result, and nothing is lost', async () => {
		const title = '={{ $json.owner.toDateTime() }} {{ $json.device.name }}';
		const { tickets, hints, status } = await apply({ title }, [
			{ ...item(), owner: '2026-11-22T10:00:00.000Z' },
			item(),
			named('PC-2'),
		]);
		expect(status).toBe('success');
		expect(tickets.map((ticket) => ticket.title)).toEqual([
			'2026-11-22 10:00 UTC FIN-PC-07',
			'Critical: Databases are outdated on FIN-PC-07',
			'Critical: Databases are outdated on PC-2',
		]);
		expect(hints).toEqual([
			expect.stringMatching(/^The expression in “Title” has no result for some tickets \(/),
		]);
	});
});

describe('what devices are called', () => {
	const HOSTILE = [
		'{{ $json.level }}',
		'={{ 1 + 1 }}',
		'${process.env.HOME}',
		'<script>alert(1)</script>',
		'"; DROP TABLE Tickets; --',
		'$& $1 $` \\n',
		'PC\nExternal ID: ksp-2\r\nStatus: fine',
		'\u202EFIN\u0000\u0007\u2028PC',
	];

	it.each([
		['filled in by the node', ''],
		['filled in by n8n', FOR_N8N],
	])('is text on one line, never evaluated: %s', async (_, suffix) => {
		const { title, description } = DEFAULT_TEXTS.device;
		const texts = await textsOf(
			{ title: title + suffix, description: description + suffix },
			HOSTILE.map(named),
		);
		texts.forEach((text, at) => {
			const name = oneLine(HOSTILE[at]);
			expect(text.title).toBe(`Critical: Databases are outdated on ${name}`);
			const lines = text.description.split('\n');
			expect(lines[4]).toBe(`Device: ${name}`);
			expect(lines.filter((line) => line.startsWith('External ID: '))).toHaveLength(1);
		});
	});

	it('never runs, whatever the name', async () => {
		const ticking = fc.sample(
			fc.tuple(fc.string({ maxLength: 8 }), fc.constantFrom('{{', '={{', '${', '{{=')),
			60,
		);
		const names = ticking.map(([text, open]) => `${open} 6 * 7 }} ${text}`);
		const texts = await textsOf({ title: '={{ $json.device.name }}' }, names.map(named));
		expect(texts.map(({ title }) => title)).toEqual(names.map(oneLine));
	});
});

describe('speed', () => {
	const evaluations = async (texts: IDataObject, count: number) => {
		const proxy = jest.spyOn(WorkflowDataProxy.prototype, 'getDataProxy');
		const many = Array.from({ length: count }, (_, at) => named(`PC-${at}`));
		const { tickets } = await apply(texts, many);
		expect(new Set(tickets.map(({ title }) => title)).size).toBe(count);
		const { length } = proxy.mock.calls;
		proxy.mockRestore();
		return length;
	};

	it('n8n is asked for texts of one’s own, but not for the default ones', async () => {
		const { title } = DEFAULT_TEXTS.device;
		const few = await evaluations({}, 1);
		expect(await evaluations({}, 1_000)).toBe(few);
		expect(await evaluations({ title: `${title} !` }, 1_000)).toBe(few);
		expect(await evaluations({ title: title + FOR_N8N }, 1_000)).toBe(few + 1_000);
	});
});

describe('the link that mutes', () => {
	const tabAddress = 'https://n8n.msp.example/webhook/kaspersky-ticketing';
	const linkIn = ({ description }: { description: string }) =>
		/^Mute .+: (\S+)$/m.exec(description)?.[1];

	it('is in a description only where the address of the page is known', async () => {
		const [without] = await textsOf({}, [item()]);
		expect(without.description).not.toContain('Mute');
		const [ticket] = await textsOf({ tabAddress }, [item()]);
		expect(ticket.description).toMatch(
			/has cleared\.\nMute this device: .+\nExternal ID: ksp-\S+$/,
		);
		expect(linkIn(ticket)).toBe(
			`${tabAddress}#mute=FIN-PC-07&customer=Contoso&status=databasesOutdated`,
		);
	});

	it('brings every name back as it is, and nothing of it reaches the server', async () => {
		const names = ['A&B=C#D', '<script>', 'Büro 7', '%41', 'PC "1"'];
		const tickets = await textsOf({ tabAddress }, names.map(named));
		const urls = tickets.map((ticket) => new URL(linkIn(ticket) ?? ''));
		expect(urls.map(({ hash }) => new URLSearchParams(hash.slice(1)).get('mute'))).toEqual(names);
		expect(urls.map(({ search }) => search).join('')).toBe('');
	});

	it('of a customer’s ticket leaves the devices to the person', async () => {
		const list = { ...deviceList({ devices: [listedDevice('PC-1')] }) };
		const [ticket] = await textsOf({ tabAddress }, [list], { onePer: 'customer' });
		expect(linkIn(ticket)).toContain('#mute=&customer=Contoso&');
	});

	it.each(['n8n.msp.example/page', 'javascript:alert(1)', 'https://user:pass@n8n.msp.example/'])(
		'is left out, and the output says so, where the address is no page: %s',
		async (wrong) => {
			const { tickets, hints } = await apply({ tabAddress: wrong }, [item()]);
			expect(linkIn(tickets[0])).toBeUndefined();
			expect(hints).toEqual([expect.stringContaining('“Ticketing Tab Address”')]);
		},
	);
});
