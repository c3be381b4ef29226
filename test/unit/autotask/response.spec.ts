import {
	classifyResponse,
	nothingHappened,
	retryAfterMs,
	type ApiError,
} from '../../../nodes/shared/autotask/response';

const NOW = Date.parse('2026-11-22T10:00:00Z');
const answer = (statusCode: number, body: unknown, headers: Record<string, unknown> = {}) =>
	classifyResponse({ statusCode, body, headers }, NOW);

const HTML = '<!DOCTYPE html><html><body>Bad gateway</body></html>';
const errors = (...texts: string[]) => ({ errors: texts });

describe('classifyAnswer', () => {
	it.each([
		[200, { itemId: 1 }, 'ok'],
		[200, errors('Something is wrong'), 'rejected'],
		[200, '', 'unreadable'],
		[200, HTML, 'unreadable'],
		[200, null, 'unreadable'],
		[200, ['a list'], 'unreadable'],
		[302, '', 'unreadable'],
		[401, '', 'unauthorized'],
		[401, HTML, 'unauthorized'],
		[403, '', 'rejected'],
		[404, HTML, 'rejected'],
		[405, { Message: "does not support http method 'GET'." }, 'rejected'],
		[408, '', 'transient'],
		[429, '', 'throttled'],
		[429, errors('The Autotask API thread threshold of 3 threads has been exceeded'), 'throttled'],
		[500, errors('Thread Threshold Exceeded (Itgenatr005)'), 'throttled'],
		[200, errors('Thread Threshold Exceeded (Itgenatr005)'), 'throttled'],
		[200, { description: 'Thread Threshold Exceeded (Itgenatr005)' }, 'ok'],
		[503, 'Thread Threshold Exceeded (Itgenatr005)', 'throttled'],
		[500, errors('The request threshold of 10000 has been exceeded.'), 'overBudget'],
		[500, errors('Picklist value [99] does not exist for priority.'), 'rejected'],
		[500, errors('dueDateTime is required.; on record number [0]'), 'rejected'],
		[500, errors('Transaction was deadlocked on lock resources'), 'transient'],
		[500, errors(), 'transient'],
		[500, '', 'transient'],
		[500, HTML, 'transient'],
		[502, HTML, 'transient'],
		[503, '', 'transient'],
		[504, { unknown: 'shape' }, 'transient'],
	])('HTTP %i with %j is %s', (statusCode, body, kind) => {
		expect(answer(statusCode, body).kind).toBe(kind);
	});

	it('keeps the texts of a rejection, whatever their type', () => {
		const body = { errors: ['first', { detail: 'second' }] };
		expect(answer(500, body)).toEqual({
			kind: 'rejected',
			status: 500,
			texts: ['first', '{"detail":"second"}'],
		});
	});

	it.each([[[null]], [['']], [[' ']], [[7]]])('says that errors %j give no reason', (list) => {
		expect(answer(500, { errors: list })).toMatchObject({ texts: ['it gave no reason'] });
	});

	it('reads Retry-After of a throttled answer', () => {
		const throttled = answer(429, '', { 'retry-after': '7' });
		expect(throttled).toMatchObject({ kind: 'throttled', waitMs: 7_000 });
	});
});

describe('retryAfterMs', () => {
	it.each([
		['12', 12_000],
		['0', 0],
		['-3', 0],
		['Sun, 22 Nov 2026 10:00:30 GMT', 30_000],
		['Sun, 22 Nov 2026 09:00:00 GMT', 0],
		['soon', undefined],
		['', undefined],
		[undefined, undefined],
	])('%p is %p', (header, expected) => {
		expect(retryAfterMs(header, NOW)).toBe(expected);
	});
});

describe('nothingHappened', () => {
	it.each<[ApiError, boolean]>([
		[{ kind: 'rejected', status: 403, texts: [] }, true],
		[{ kind: 'throttled', status: 429 }, true],
		[{ kind: 'unauthorized' }, true],
		[{ kind: 'overBudget', text: '' }, true],
		[{ kind: 'unreachable', detail: '' }, true],
		[{ kind: 'notSent', detail: '' }, true],
		[{ kind: 'transient', detail: '' }, false],
		[{ kind: 'unreadable', detail: '' }, false],
		[{ kind: 'cancelled' }, false],
	])('%j: %p', (error, expected) => {
		expect(nothingHappened(error)).toBe(expected);
	});

	it.each([
		['a thread limit', errors('Thread Threshold Exceeded (Itgenatr005)')],
		['the hourly limit', errors('The request threshold of 10000 has been exceeded.')],
		['a validation', errors('Picklist value [99] does not exist for priority.')],
		['a deadlock', errors('Transaction was deadlocked on lock resources')],
		['a missing right', errors('The logged in Resource does not have the adequate permissions')],
		["the web framework's word", { Message: 'An error has occurred.' }],
		['a web page', HTML],
		['nothing', ''],
	])('is never proven by a 5xx or a 200, which says %s', (_, body) => {
		for (const status of [200, 500, 502, 503, 504, 520]) {
			const error = answer(status, body);
			expect(error.kind !== 'ok' && nothingHappened(error)).toBe(false);
		}
	});
});
