import fc from 'fast-check';
import { readNetworkError, type ApiError } from '../../../nodes/shared/autotask/response';
import { explainError } from '../../../nodes/shared/autotask/errors';
import { unknownOperators, type Condition } from '../../../nodes/shared/autotask/query';
import { readFieldPicklists } from '../../../nodes/shared/autotask/picklists';
import { cut } from '../../../nodes/shared/text';
import { dueTime, readTime, writeTime } from '../../../nodes/shared/time';
import { ticketLink } from '../../../nodes/shared/autotask/tickets';
import { ZoneError } from '../../../nodes/shared/autotask/zone';

describe('cut', () => {
	it('leaves what fits, and never exceeds the length', () => {
		fc.assert(
			fc.property(
				fc.string({ unit: 'grapheme', maxLength: 400 }),
				fc.integer({ min: 2, max: 300 }),
				(text, length) => {
					const result = cut(text, length);
					expect(result.length).toBeLessThanOrEqual(length);
					if (text.length <= length) expect(result).toBe(text);
					else expect(result.endsWith('…')).toBe(true);
					expect(result).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
				},
			),
		);
	});

	it('cuts at a word', () => {
		expect(cut('Critical: Databases are outdated', 30)).toBe('Critical: Databases are …');
	});
});

describe('times', () => {
	it.each(['2022-12-07T09:15:45.2Z', '2022-12-07T09:15:45.2', '2022-12-07T09:15:45.2001234Z'])(
		'reads %s as UTC',
		(text) => {
			expect(readTime(text)).toBe(Date.UTC(2022, 11, 7, 9, 15, 45, 200));
		},
	);

	it.each([null, undefined, '', 'soon', 5])('reads %p as no time', (value) => {
		expect(readTime(value)).toBeUndefined();
	});

	it('writes whole seconds in UTC', () => {
		expect(writeTime(Date.UTC(2026, 10, 22, 10, 0, 0, 999))).toBe('2026-11-22T10:00:00Z');
		expect(dueTime(Date.UTC(2026, 10, 22, 10), 12)).toBe('2026-11-22T22:00:00Z');
	});
});

describe('unknownOperators', () => {
	it('finds what Autotask would drop', () => {
		const filter = [
			{ op: 'eq', field: 'id', value: 1 },
			{ op: 'ne', field: 'id', value: 2 },
		] as Condition[];
		expect(unknownOperators(filter)).toEqual(['ne']);
		expect(unknownOperators([{ op: 'or', items: filter }])).toEqual(['ne']);
	});
});

describe('readLostConnection', () => {
	const lost = (code: string) => Object.assign(new Error('x'), { code });

	it.each([
		['ECONNREFUSED', 'unreachable'],
		['ENOTFOUND', 'unreachable'],
		['ECONNRESET', 'transient'],
		['ECONNABORTED', 'transient'],
		['SOMETHING_NEW', 'transient'],
		['ERR_CANCELED', 'cancelled'],
	])('%s is %s', (code, kind) => {
		expect(readNetworkError(lost(code)).kind).toBe(kind);
		expect(readNetworkError(new Error('wrapped', { cause: lost(code) })).kind).toBe(kind);
	});

	it('takes the words of the credential, and nothing else of the original', () => {
		const error = new Error('wrapped', { cause: new ZoneError('Unknown user.') });
		expect(readNetworkError(error)).toEqual({ kind: 'notSent', detail: 'Unknown user.' });
		const leaking = Object.assign(new Error('Secret: S3cret'), { code: 'ECONNRESET' });
		expect(JSON.stringify(readNetworkError(leaking))).not.toContain('S3cret');
	});
});

describe('explainRefusal', () => {
	const refusals: ApiError[] = [
		{ kind: 'rejected', status: 500, texts: ['queueID is required'] },
		{ kind: 'unauthorized' },
		{ kind: 'throttled' },
		{ kind: 'overBudget', text: 'Threshold' },
		{ kind: 'reserved', used: 7_512, limit: 10_000, percent: 75 },
		{ kind: 'unreachable', detail: 'the connection was refused' },
		{ kind: 'transient', detail: 'HTTP 502 with a web page (HTML)' },
		{ kind: 'unreadable', detail: 'HTTP 200 with an empty response' },
		{ kind: 'notSent', detail: 'Unknown user.' },
		{ kind: 'cancelled' },
	];

	it.each(refusals)('speaks as n8n asks: $kind', (error) => {
		const { message, description } = explainError(error, 'create the ticket "A"');
		expect(message).toContain('create the ticket "A"');
		expect(`${message} ${description}`).not.toMatch(/error|problem|failure|mistake/i);
	});

	it('gives the figures of the request budget', () => {
		const { message, description } = explainError(refusals[4], 'create the ticket "A"');
		expect(message).toContain('to keep within the request budget');
		expect(description).toContain('7,512 of the 10,000 hourly requests');
		expect(description).toContain('stops at 75 %');
	});

	it("quotes Autotask's own words, and says what to do", () => {
		const explained = explainError(refusals[0], 'create the ticket "A"');
		expect(explained.message).toBe('Autotask did not create the ticket "A": queueID is required.');
		expect(explained.description).toContain('make this one optional in the ticket');
	});
});

describe('readFieldPicklists', () => {
	it('turns texts into numbers, and keeps order, parents and inactive values', () => {
		const value = (id: string, rest = {}) => ({
			...{ value: id, label: `L${id}`, isDefaultValue: false, sortOrder: 1, parentValue: '' },
			...{ isActive: true, isSystem: false },
			...rest,
		});
		const fields = [
			{ name: 'title', isPickList: false, picklistValues: null },
			{
				name: 'subIssueType',
				picklistValues: [value('7', { sortOrder: 2, parentValue: '6' }), value('-1'), value('')],
			},
			{ name: 'Priority', picklistValues: [value('4', { isActive: false })] },
		];
		const lists = readFieldPicklists(fields);
		expect(lists.get('subissuetype')?.map(({ id, parentId }) => [id, parentId])).toEqual([
			[-1, null],
			[7, 6],
		]);
		expect(lists.get('priority')?.[0].isActive).toBe(false);
		expect(lists.has('title')).toBe(false);
	});
});

describe('ticketLink', () => {
	it('opens the ticket, where the web address is known', () => {
		expect(ticketLink('https://ww3.autotask.net/', 40001)).toBe(
			'https://ww3.autotask.net/Mvc/ServiceDesk/TicketDetail.mvc?ticketId=40001',
		);
		expect(ticketLink('', 40001)).toBeUndefined();
	});
});
