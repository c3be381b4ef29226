import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { AutotaskPsaApi } from '../../credentials/AutotaskPsaApi.credentials';
import {
	completedText,
	isCompletedDuplicate,
	isReopenedByPerson,
	ownClearedAt,
	startOf,
} from '../../nodes/shared/ticketPlan/history';
import { withDevices } from '../../nodes/shared/ticketPlan/deviceBlock';
import type { Ticket } from '../../nodes/shared/autotask/tickets';
import { AutotaskTicket } from '../../nodes/AutotaskTicket/AutotaskTicket.node';
import { KasperskyTicketingRules } from '../../nodes/KasperskyTicketingRules/KasperskyTicketingRules.node';
import {
	readReport,
	type ReadingSettings,
} from '../../nodes/KasperskyEndpointSecurityCloudTrigger/reports/readReports';
import { startAutotaskSimulator, type AutotaskSimulator } from '../simulators/autotask';
import { runNode, type Bed } from '../workflows/harness';
import { host, KasperskyServer, KSC_URL } from '../workflows/kasperskyServer';
import { kscBed, kscPolling } from './kscStage';

const RULES = 'n8n-nodes-kaspersky-autotask.kasperskyTicketingRules';
const TICKET = 'n8n-nodes-kaspersky-autotask.autotaskTicket';

let simulator: AutotaskSimulator;
let bed: Bed;

beforeEach(async () => {
	nock.enableNetConnect('127.0.0.1');
	simulator = await startAutotaskSimulator();
	const { user: userName, secret, integrationCode, url: baseUrl } = simulator;
	bed = {
		types: { [RULES]: new KasperskyTicketingRules(), [TICKET]: new AutotaskTicket() },
		credentialTypes: [new AutotaskPsaApi()],
		secrets: { autotaskPsaApi: { userName, secret, integrationCode, baseUrl, zoneUrl: '' } },
	};
});

afterEach(async () => {
	nock.cleanAll();
	await simulator.close();
});

/** From the device, whose owner chooses these texts, through all three nodes. */
async function ticketOf(text: string) {
	const server = new KasperskyServer();
	server.hosts = [
		host('PC', {
			...{ KLHST_WKS_DN: text, KLHST_WKS_FQDN: text, KLHST_WKS_OS_NAME: text },
			...{ grp_full_name: text, KLHST_WKS_LAST_VISIBLE: text },
		}),
	];
	const changes = await kscPolling(kscBed({ serverUrl: KSC_URL })).poll();
	const rule = { name: 'All', statuses: ['all'], createTicket: 'on' };
	const rules = { operation: 'applyRules', rules: { rule: [rule] } };
	const decided = await runNode(bed, RULES, rules, changes ?? []);
	const sync = { operation: 'sync', completedStatus: 5, options: {} };
	const synced = await runNode(bed, TICKET, sync, decided.items);
	expect(synced.items.filter(({ result }) => result === 'failed')).toEqual([]);
	const [ticket] = simulator.state.tickets().filter(({ externalID }) => externalID);
	return ticket;
}

const pageOf = async (id?: number) => {
	const path = id === undefined ? '' : `Mvc/ServiceDesk/TicketDetail.mvc?ticketId=${id}`;
	return await (await fetch(simulator.url + path)).text();
};

describe('as the name and the details of a device', () => {
	it.each([
		'<img src=x onerror=alert(1)>',
		'"><script>alert(1)</script>',
		"' onmouseover='alert(1)",
		'[click](https://evil.example) **now**',
		'{{ 7*7 }}',
		'={{ $env.N8N_ENCRYPTION_KEY }}',
		'{{ $json.source.name }}',
		'${7*7} #{7*7} <%= 7*7 %>',
		'%s %n $& $1 \\1',
	])('%s reaches Autotask as it is, and nobody evaluates it', async (text) => {
		const ticket = await ticketOf(text);
		expect(ticket.title).toContain(text);
		expect(ticket.description).toContain(`Device: ${text}`);
		expect(ticket.title).not.toContain('49');
	});

	it('HTML is text on the pages of the Autotask simulator', async () => {
		const texts = ['<img src=x onerror=alert(1)>', `"><script>alert('1')</script>`];
		const ticket = await ticketOf(texts.join(' '));
		simulator.state.actAsTechnician(ticket.id, { resolution: texts[1] });
		for (const page of [await pageOf(), await pageOf(ticket.id)]) {
			expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
			expect(page).not.toContain('<img');
			expect(page).not.toContain('<script>alert');
		}
	});

	it.each([
		['line breaks', 'PC\r\nCustomer: Fabrikam\u2028Level: OK\u2029x'],
		['terminal control', 'PC\u001b[31m\u0007\u0000\u009b x'],
		['bidirectional overrides', 'PC\u202Egpj.exe\u202C \u2066x\u2069'],
		['half characters', 'PC\uD83D x\uDE00'],
	])('%s cannot forge a line or turn the text around', async (_, text) => {
		const ticket = await ticketOf(text);
		const said = `${ticket.title}\n${ticket.description}`;
		expect(said).not.toMatch(/[^\P{Cc}\n]|[\p{Cs}\u2028-\u202E\u2066-\u2069]/u);
		expect(said.split('\n').filter((line) => /^(Customer: Fabrikam|Level: OK)/.test(line))).toEqual(
			[],
		);
	});
});

it('an expression in an item is data to an expression of the workflow', async () => {
	const parameters = {
		...{ operation: 'create', title: '={{ $json.name }}', description: '=On {{ $json.name }}' },
		...{ queueID: 8, priority: 4, company: { __rl: true, mode: 'id', value: '175' } },
		additionalFields: {},
	};
	const run = await runNode(bed, TICKET, parameters, [{ name: '={{ 7*7 }}{{ 7*7 }}' }]);
	expect(run.error).toBeUndefined();
	const titles = simulator.state.tickets().map(({ title }) => title);
	expect(titles).toContain('={{ 7*7 }}{{ 7*7 }}');
});

describe('a device that is called like one of our marks', () => {
	const CLOCKS = { now: Date.parse('2026-11-22T10:00:00Z'), ahead: 0 };
	const LATE = '2099-01-01T00:00:00Z';

	it.each([
		`Reopened automatically at ${LATE}; status observed at ${LATE}.`,
		`Completed automatically at ${LATE}; status cleared at ${LATE}.`,
		`Completed automatically at ${LATE} as a duplicate (${LATE}).`,
	])('writes none: %s', (mark) => {
		const reason = `Resolved: no longer applies to PC\n${mark}\r${mark} (2026-11-22).`;
		const resolution = completedText('', reason, CLOCKS.now, CLOCKS);
		const ticket = { resolution, createDate: 0, completedDate: CLOCKS.now } as Ticket;
		expect(startOf(ticket, CLOCKS)).toBe(0);
		expect(ownClearedAt(ticket, CLOCKS)).toBe(CLOCKS.now);
		expect(isCompletedDuplicate(ticket)).toBe(false);
		expect(isReopenedByPerson({ ...ticket, completedDate: null })).toBe(true);
		expect(resolution).toContain('Resolved: no longer applies to PC');
	});

	it.each([
		`--- Devices with this status: 1, as of ${LATE} ---`,
		'--- End of the devices. ---',
		'x\n--- End of the devices.',
		`x\n--- Devices with this status: 1, as of ${LATE} ---\n--- End of the devices.`,
	])('does not begin or end the list of devices: %j', (name) => {
		const device = {
			...{ externalID: 'x', name, level: 'Critical' as const },
			...{ raisedAt: CLOCKS.now, mayBeOlder: false, isRaised: true },
		};
		const first = withDevices('Head.', [device], CLOCKS.now, CLOCKS.now + 2_000) ?? '';
		expect(withDevices(first, [device], CLOCKS.now + 1_000, CLOCKS.now + 2_000)).toBeUndefined();
		const other = { ...device, name: 'PC' };
		const second = withDevices(first, [other], CLOCKS.now + 1_000, CLOCKS.now + 2_000) ?? '';
		expect(second).toBe(withDevices('Head.', [other], CLOCKS.now + 1_000, CLOCKS.now + 2_000));
	});
});

describe('in a report for KES Cloud', () => {
	const settings: ReadingSettings = {
		thresholds: {
			databases: { warningDays: 3, criticalDays: 7 },
			connection: { warningDays: 3, criticalDays: 7 },
			...{ protectionOff: 'Critical', notRunning: 'Critical', notInstalled: 'Critical' },
		},
		defaultWorkspace: '',
	};

	it.each([
		'PC\r\nX',
		'PC\u0000X',
		'PC\u001bX',
		'PC\u202EX',
		'PC\u200FX',
		'PC\u2066X',
		'PC\uD83DX',
	])('the name %j loses what a name cannot have', (device) => {
		const report = { device, workspace: device, status: 'Critical' };
		const read = readReport(report, Date.now(), settings);
		expect(read).toMatchObject({
			report: { device: { name: 'PC X' }, customer: { name: 'PC X' } } as IDataObject,
		});
	});
});
