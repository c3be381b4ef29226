import { compileFilter } from './filter/compile';
import { PxgError } from './errors';
import type { FleetView, ScalarAttribute } from './fleet/attributes';

interface Row {
	name: string | null;
	status: number;
	seen: number | null;
	unassigned: boolean;
	group: number;
}

const NOW = Date.parse('2026-11-22T10:00:00Z');
const view: FleetView = {
	groups: new Map(),
	virtualServers: new Map(),
	now: NOW,
	inheritedMasks: 'effective',
};
const attributes: Record<string, ScalarAttribute<Row>> = {
	name: { kind: 'string', read: (row) => row.name },
	status: { kind: 'int', read: (row) => row.status },
	seen: { kind: 'datetime', read: (row) => row.seen },
	unassigned: { kind: 'bool', read: (row) => row.unassigned },
};
const row: Row = {
	name: 'FIN-PC-07',
	status: 5,
	seen: NOW - 3_600_000,
	unassigned: false,
	group: 12,
};

function matches(filter: string | null, changes: Partial<Row> = {}): boolean {
	const matcher = compileFilter<Row>(filter, {
		attribute: (name) => attributes[name],
		subtree: (name) =>
			name === 'group_GP' ? (id) => (candidate) => candidate.group === id : undefined,
		unknown: 'error',
		now: NOW,
	});
	return matcher({ ...row, ...changes }, view);
}

describe('search filters', () => {
	it.each([
		'(status=5)',
		'(status<>4)',
		'(status>4)',
		'(status<6)',
		'(status>=5)',
		'(status<=5)',
		'(status>-1)',
		'(&(status=5)(name="FIN-PC-07"))',
		'(|(status=1)(status=5))',
		'(!(status=1))',
		'(&(unassigned=0)(|(status=1)(status=5)(status=2)))',
		'  ( & ( status = 5 ) ( ! ( status = 1 ) ) )  ',
		'status=5',
		'status & 4 <> 0',
		'(status & 0x00000004 <> 0)',
		'(status & 6 = 4)',
		'(status=0x5)',
		'(unassigned="False")',
		'(group_GP = 12)',
		'(group_GP <> 13)',
		'',
		'   ',
		null,
	])('%p matches', (filter) => expect(matches(filter)).toBe(true));

	it.each([
		'(status=4)',
		'(status & 2 <> 0)',
		'(unassigned=1)',
		'(&(status=5)(name="X"))',
		'(group_GP=13)',
	])('%p does not match', (filter) => expect(matches(filter)).toBe(false));

	it.each([
		['*', true],
		['FIN*', true],
		['fin-pc-07', true],
		['FIN-PC-0?', true],
		['FIN-PC-0[5-9]', true],
		['FIN-PC-0[^1-6]', true],
		['FIN-PC-0[123]', false],
		['FIN', false],
		['FIN.PC.07', false],
		['*-07', true],
	])('"%s" as a wildcard: %p', (pattern, expected) =>
		expect(matches(`(name="${pattern}")`)).toBe(expected),
	);

	it('takes wildcards literally with other operators than =', () => {
		expect(matches('(name<>"FIN*")')).toBe(true);
		expect(matches('(name<>"fin-pc-07")')).toBe(false);
		expect(matches('(name <> "")')).toBe(true);
	});

	it.each([
		['(seen=T"2026-11-22 09:00:00")', true],
		['(seen >= T"2026-11-22 08:00:00")', true],
		['(seen>"2026-11-22T08:00:00Z")', true],
		['(seen>"2026-11-23")', false],
		['(seen > CURTIME(-7200))', true],
		['(seen > CURTIME(-1800))', false],
		['(seen < CURTIME())', true],
	])('%s compares times: %p', (filter, expected) => expect(matches(filter)).toBe(expected));

	it.each([
		['(name="PC ""Reception""")', true],
		['(name="PC ""*")', true],
		['(name<>"PC ""Reception""")', false],
		['(&(name="PC ""Reception""")(status=5))', true],
		['(name="")', false],
	])('%s reads a doubled quote as one: %p', (filter, expected) => {
		expect(matches(filter, { name: 'PC "Reception"' })).toBe(expected);
	});

	it.each([
		['(status="5")', true],
		['(status = "-5")', false],
		['(unassigned="0")', true],
		['(unassigned=False)', true],
		['(unassigned = TRUE)', false],
		['(&(unassigned=False)(status="5"))', true],
	])('%s is what older scripts over the COM interface send: %p', (filter, expected) => {
		expect(matches(filter)).toBe(expected);
	});

	it('neither meets nor fails a condition on a NULL attribute', () => {
		expect(matches('(name="*")', { name: null })).toBe(false);
		expect(matches('(name<>"x")', { name: null })).toBe(false);
		expect(matches('(!(name="x"))', { name: null })).toBe(false);
		expect(matches('(|(name="x")(status=5))', { name: null })).toBe(true);
		expect(matches('(&(name="x")(status=5))', { name: null })).toBe(false);
	});

	it.each([
		'(',
		'()',
		'(status=5',
		'status=5)',
		'((status=5))',
		'(&)',
		'&(status=5)(status=6)',
		'(status=5)(status=6)',
		'(!(status=5)(status=6))',
		'(status==5)',
		'(status!=5)',
		'(status=)',
		'(status=5x)',
		'(status="abc")',
		'(status=5.5)',
		'(name=False)',
		'(status=Nope)',
		'(name=5)',
		'(name="unfinished)',
		'(name="[a")',
		'(name="[z-a]")',
		'(seen=5)',
		'(seen=T"yesterday")',
		'(nosuch=1)',
		'(group_GP="x")',
		'(status & "x" = 1)',
		`${'(!'.repeat(500)}(status=5)${')'.repeat(500)}`,
	])('%p is refused with 1192', (filter) => {
		expect(() => matches(filter)).toThrow(PxgError);
		expect(() => matches(filter)).toThrow(expect.objectContaining({ code: 1192 }));
	});
});
