import fc from 'fast-check';
import { readReport } from '../../../nodes/KasperskyEndpointSecurityCloudTrigger/reports/readReports';
import { parseBody } from '../../../nodes/KasperskyEndpointSecurityCloudTrigger/reports/reportSchema';
import { SETTINGS, START } from './endpointFleet';

const settings = { ...SETTINGS, defaultWorkspace: '' };
const read = (json: unknown) => readReport(json, START, settings);
const av = (more: object = {}) => ({
	...{ host: 'FIN-PC-07', workspace: 'Contoso', values: { Protection_HostId: 'ID-7' } },
	...more,
});
const ready = (more: object = {}) => ({
	...{ device: 'FIN-PC-07', workspace: 'Contoso', status: 'Critical' },
	...more,
});

function accepted(json: unknown) {
	const result = read(json);
	if (result.kind === 'refused') throw new Error(result.reason);
	return result;
}

function reasonOf(json: unknown): string {
	const result = read(json);
	return result.kind === 'refused' ? result.reason : 'accepted';
}

describe('raw AVState values', () => {
	it('name the device by its workspace and host id, or else by workspace and name', () => {
		expect(accepted(av()).report.device).toEqual({ id: 'contoso/id-7', name: 'FIN-PC-07' });
		expect(accepted(av({ values: {} })).report.device.id).toBe('contoso//fin-pc-07');
	});

	it('ignore fields and values that nobody knows', () => {
		expect(accepted(av({ more: 1, values: { Protection_New: { a: 1 } } })).notes).toEqual([]);
	});

	it('make no statement about what they do not hold, so they are never complete', () => {
		expect(accepted(av()).report).toMatchObject({ isComplete: false });
		expect(accepted(av()).report.statements.size).toBe(0);
	});

	it('come with names that are fit for a ticket title', () => {
		expect(accepted(av({ host: ' A\nB\tC\u0000 ' })).report.device.name).toBe('A B C');
	});
});

describe('ready-made statuses', () => {
	const statements = (more: object) => Object.fromEntries(accepted(ready(more)).report.statements);

	it('take codes and the texts of the console, at the level of the device or at their own', () => {
		const reasons = [
			'databasesOutdated',
			'License has expired',
			{ code: 'notConnected', level: 'warning' },
		];
		expect(statements({ reasons })).toEqual({
			databasesOutdated: 'Critical',
			licenseExpiry: 'Critical',
			notConnected: 'Warning',
		});
	});

	it('without a reason are "Other status"', () => {
		expect(statements({})).toEqual({ otherStatus: 'Critical' });
	});

	it('never drop a reason that nobody knows', () => {
		const result = accepted(
			ready({ status: 'Warning', reasons: ['Moon is full', { code: 'x', level: 'Critical' }] }),
		);
		expect(Object.fromEntries(result.report.statements)).toEqual({ otherStatus: 'Critical' });
		expect(result.notes).toHaveLength(2);
	});

	it('cannot pretend that no data were received', () => {
		expect(statements({ reasons: ['noData'] })).toEqual({ otherStatus: 'Critical' });
	});

	it('may speak of some reasons only', () => {
		const part = ready({
			status: 'OK',
			reasons: [{ code: 'licenseExpiry', level: 'OK' }],
			complete: false,
		});
		expect(accepted(part).report).toMatchObject({
			isComplete: false,
			statements: new Map([['licenseExpiry', 'OK']]),
		});
	});

	it('carry what else is known of the device', () => {
		const device = { name: 'A', ip: '10.0.0.1', os: 'Windows 11', group: 7 };
		expect(accepted(ready({ device })).report.device).toEqual({
			...{ id: 'contoso//a', name: 'A', ip: '10.0.0.1', os: 'Windows 11' },
		});
	});
});

describe('ids of devices', () => {
	const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '%', '2', 'f'), maxLength: 4 });
	const computer = fc.tuple(text, text, text).filter(([w, , n]) => w !== '' && n !== '');

	it('differ where workspace or id differ, or workspace and name where there is no id', () => {
		fc.assert(
			fc.property(computer, computer, (one, other) => {
				const idOf = ([workspace, id, name]: string[]) =>
					accepted(ready({ workspace, device: { ...(id === '' ? {} : { id }), name } })).report
						.device.id;
				const factsOf = ([workspace, id, name]: string[]) => [workspace, id, id === '' ? name : ''];
				const areSame = factsOf(one).join('\n') === factsOf(other).join('\n');
				expect(idOf(one) === idOf(other)).toBe(areSame);
			}),
		);
	});
});

describe('a report is refused, and says why,', () => {
	it.each([
		['of nothing', null, /not a report/],
		['of a list', [[]], /not a report/],
		['of neither shape', { hello: 1 }, /neither "values".*nor "device"/],
		['without a host', av({ host: undefined }), /"host": is missing/],
		['with an empty host', av({ host: ' \n' }), /"host": is empty/],
		['with a host that is too long', av({ host: 'x'.repeat(300) }), /"host"/],
		['without a workspace', av({ workspace: undefined }), /has no "workspace"/],
		['with values that are none', av({ values: 'x' }), /"values"/],
		['with a status of its own', ready({ status: 'No data' }), /OK, Warning or Critical/],
		['that is OK for a reason', ready({ status: 'OK', reasons: ['notConnected'] }), /has no level/],
		[
			'with a time in words',
			av({ collected_at: 'today' }),
			/"collected_at": is not an ISO 8601 time/,
		],
		['with a number for a time', av({ collected_at: 1795000000 }), /"collected_at"/],
		[
			'from the future',
			av({ collected_at: '2026-11-22T10:20:00Z' }),
			/20 minutes in the future.*clock/,
		],
		['from the day before yesterday', av({ collected_at: '2026-11-20T10:00:00Z' }), /48 hours ago/],
	])('%s', (_, json, reason) => {
		expect(reasonOf(json)).toMatch(reason);
	});

	it('with the name of its device, as far as it has one', () => {
		expect(read({ host: 'A', values: 1 })).toMatchObject({ device: 'A' });
		expect(read({ device: { name: 'B' }, status: 1 })).toMatchObject({ device: 'B' });
	});
});

test('whatever the JSON is, it is accepted or refused with a reason', () => {
	const shape = fc.record(
		{
			...{ host: fc.jsonValue(), workspace: fc.jsonValue(), values: fc.jsonValue() },
			...{ device: fc.jsonValue(), status: fc.jsonValue(), reasons: fc.jsonValue() },
		},
		{ requiredKeys: [] },
	);
	fc.assert(
		fc.property(fc.oneof(fc.jsonValue(), shape), (json) => {
			const result = read(json);
			if (result.kind === 'refused') expect(result.reason).toMatch(/\w{3}/);
			else expect(result.report.device.id).not.toBe('');
		}),
	);
});

describe('the body', () => {
	const parse = (text: string) => parseBody(Buffer.from(text));

	it('is one report or a list, with or without a byte order mark', () => {
		expect(parse('{"a":1}')).toEqual({ reports: [{ a: 1 }] });
		expect(parse('\uFEFF[1,2]')).toEqual({ reports: [1, 2] });
	});

	it.each([
		['', /empty/],
		[' \n', /empty/],
		['{', /not JSON/],
		['[]', /contains no report/],
	])('%j is refused', (text, error) => {
		expect(parse(text)).toEqual({ error: expect.stringMatching(error) });
	});

	it.each<BufferEncoding>(['latin1', 'utf16le'])(
		'in %s is refused: KÜCHE-PC and KÖCHE-PC would have the same name',
		(encoding) => {
			const body = Buffer.from('{"device":"KÜCHE-PC"}', encoding);
			expect(parseBody(body)).toEqual({ error: expect.stringMatching(/not UTF-8/) });
		},
	);
});
