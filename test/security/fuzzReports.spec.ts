import fc from 'fast-check';
import { parseBody } from '../../nodes/KasperskyEndpointSecurityCloudTrigger/reports/reportSchema';
import {
	readReport,
	type ReadingSettings,
	type ReadReport,
} from '../../nodes/KasperskyEndpointSecurityCloudTrigger/reports/readReports';
import { STATUS_CATALOGUE } from '../../nodes/shared/deviceStatus/statusCatalogue';
import { ensure, expectClear, fuzz, pairs } from './fuzzing';
import { anything, GARBAGE, nearly, type Json } from './mutations';

const NOW = Date.parse('2026-11-22T10:00:00Z');

const SETTINGS: ReadingSettings = {
	thresholds: {
		databases: { warningDays: 3, criticalDays: 7 },
		connection: { warningDays: 3, criticalDays: 7 },
		...{ protectionOff: 'Critical', notRunning: 'Critical', notInstalled: 'Warning' },
	},
	defaultWorkspace: '',
};

const VALUES = {
	Protection_HostId: '4328c0de-1111-2222-3333-444455556666',
	Protection_AvInstalled: 1,
	Protection_AvRunning: '0',
	Protection_HasRtp: 1,
	Protection_RtpState: 1,
	Protection_BasesDate: '03-02-2026 07-41-12',
	Protection_LastConnected: '01-11-2026 07-41-12',
};

const AV_STATE = {
	...{ host: 'FIN-PC-07', workspace: 'Contoso', collected_at: '2026-11-22T09:59:00Z' },
	values: VALUES,
};

const READY_MADE = {
	device: { id: '1', name: 'FIN-PC-07', fqdn: 'x.y', ip: '10.0.0.1', group: 'A/B', os: 'Windows' },
	...{ workspace: 'Contoso', status: 'Critical', collected_at: '2026-11-22T09:59:00Z' },
	...{ reasons: ['databasesOutdated', { code: 'Restart is required', level: 'warning' }] },
	complete: true,
};

const KNOWN = new Set(STATUS_CATALOGUE.map(({ code }) => code));
const STATEMENTS = ['OK', 'Warning', 'Critical'];
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Bidi_Control}]/u;

function expectSound(read: ReadReport): void {
	if (read.kind === 'refused') {
		expectClear(read.reason);
		return;
	}
	const { device, customer, statements } = read.report;
	for (const text of [device.id, device.name, customer?.name ?? '']) {
		ensure(typeof text === 'string' && text !== '' && text.length <= 515, 'name', text);
	}
	ensure(!UNPRINTABLE.test(`${device.name}${customer?.name}`), 'printable', device);
	for (const [code, statement] of statements) {
		ensure(KNOWN.has(code) && STATEMENTS.includes(statement), 'statement', [code, statement]);
	}
	const age = NOW / 1000 - read.report.collectedAt;
	ensure(age >= 0 && age < 25 * 3_600, 'age', age);
	read.notes.forEach(expectClear);
}

it('reports: each is taken in soundly, or refused in words', async () => {
	await fuzz(fc.oneof(nearly(AV_STATE, READY_MADE), anything), (report) =>
		expectSound(readReport(report, NOW, SETTINGS)),
	);
});

it('bodies: bytes that were changed on their way are read, or refused in words', async () => {
	const body = Buffer.from(JSON.stringify([AV_STATE, READY_MADE]));
	const changes = fc.array(fc.tuple(fc.nat(body.length - 1), fc.nat(255)), { maxLength: 5 });
	await fuzz(fc.tuple(changes, fc.nat(body.length)), ([bytes, length]) => {
		const changed = Buffer.from(bytes.length > 3 ? body.subarray(0, length) : body);
		for (const [place, byte] of bytes) changed[place % Math.max(1, changed.length)] = byte;
		const parsed = parseBody(changed);
		if ('error' in parsed) expectClear(parsed.error);
		else parsed.reports.forEach((report) => expectSound(readReport(report, NOW, SETTINGS)));
	});
});

it('AVState: values that are garbage say nothing about the device', async () => {
	const garbage = fc.constantFrom(...GARBAGE, null, '', '-1', '12345678901', '31-02-2026 07-41-12');
	const names = Object.keys(VALUES).filter((name) => name !== 'Protection_HostId');
	const values = fc.record(Object.fromEntries(names.map((name) => [name, garbage])));
	await fuzz(values, (given: Record<string, Json>) => {
		const read = readReport({ ...AV_STATE, values: given }, NOW, SETTINGS);
		expectSound(read);
		ensure(read.kind === 'report' && read.report.statements.size === 0, 'statements', read);
	});
});

it.each(pairs(Object.keys(VALUES), GARBAGE))(
	'AVState: %s %j takes none of the other values along',
	(name, value) => {
		const whole = readReport(AV_STATE, NOW, SETTINGS);
		const values = { ...VALUES, [name]: value };
		const read = readReport({ ...AV_STATE, values }, NOW, SETTINGS);
		if (whole.kind === 'refused' || read.kind === 'refused') throw new Error('refused');
		const { statements } = whole.report;
		for (const [code, statement] of read.report.statements) {
			expect(statement).toBe(statements.get(code));
		}
	},
);
