import {
	flag,
	integer,
	ipAddress,
	readResponse,
	text,
	type KscValue,
} from '../../../nodes/shared/openApi/kscResponse';

function unwrap(value: KscValue): KscValue | undefined {
	const response = readResponse(200, { value });
	return response.kind === 'result' ? response.result.value : undefined;
}

it('takes type wrappers off at every depth and leaves bare values alone', () => {
	expect(
		unwrap({
			list: [
				{ type: 'params', value: { when: { type: 'datetime', value: '2026-02-03T04:05:06Z' } } },
			],
			bare: 12,
			long: { type: 'long', value: 9 },
			nothing: null,
		}),
	).toEqual({ list: [{ when: '2026-02-03T04:05:06Z' }], bare: 12, long: 9, nothing: null });
});

it('does not take a group that happens to have a "type" for a wrapper', () => {
	expect(unwrap({ type: 'x', value: 1, more: 2 })).toEqual({ type: 'x', value: 1, more: 2 });
});

it('reads an address from its big-endian integer, also where it comes out negative', () => {
	expect(ipAddress({ ip: 169090600 }, 'ip')).toBe('10.20.30.40');
	expect(ipAddress({ ip: 2886729929 - 2 ** 32 }, 'ip')).toBe('172.16.0.201');
	expect(ipAddress({}, 'ip')).toBeUndefined();
});

it('treats every attribute as optional', () => {
	const empty = {};
	expect([text(empty, 'a'), integer(empty, 'a'), flag(empty, 'a')]).toEqual([
		undefined,
		undefined,
		false,
	]);
	expect(text({ a: '' }, 'a')).toBeUndefined();
});

it('accepts numbers as text and booleans as 1', () => {
	expect(integer({ a: '12' }, 'a')).toBe(12);
	expect(integer({ a: '-12' }, 'a')).toBe(-12);
	expect(flag({ a: 1 }, 'a')).toBe(true);
});

it.each([' ', '', '0x1', '1e3', '1.5', 'OK', true, null, [0], {}, 2 ** 60])(
	'takes %j for no number: a status of 0 means OK',
	(a) => {
		expect(integer({ a }, 'a')).toBeUndefined();
	},
);

it('takes what is nested deeper than any answer for none', () => {
	const nested = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
	expect(unwrap(nested(50))).toEqual(nested(50));
	expect(unwrap(nested(100_000))).toBeUndefined();
});
