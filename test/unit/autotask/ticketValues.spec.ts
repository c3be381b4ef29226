import type { IExecuteFunctions } from 'n8n-workflow';
import { readTimeField } from '../../../nodes/AutotaskTicket/operations/ticketValues';

function read(text: string, zone = 'Europe/Berlin'): string {
	const node = { id: '1', name: 'Node', type: 'x', typeVersion: 1, position: [0, 0] };
	const context = { getTimezone: () => zone, getNode: () => ({ ...node, parameters: {} }) };
	const time = readTimeField(context as unknown as IExecuteFunctions, text, 'Due At', 0);
	return new Date(time).toISOString();
}

describe('a time in a field', () => {
	it.each([
		['2026-11-22T17:00:00', '2026-11-22T16:00:00.000Z'],
		['2026-11-22', '2026-11-21T23:00:00.000Z'],
		['2026-11-22T17:00:00Z', '2026-11-22T17:00:00.000Z'],
		['2026-11-22T17:00:00.000+03:00', '2026-11-22T14:00:00.000Z'],
	])('without a time zone is one of the workflow: %s', (text, time) => {
		expect(read(text)).toBe(time);
	});

	it('that has a zone does not need that of n8n', () => {
		expect(read('2026-11-22T17:00:00Z', 'none')).toBe('2026-11-22T17:00:00.000Z');
	});

	it('that has none says when that of n8n is not known', () => {
		expect(() => read('2026-11-22T17:00:00', 'none')).toThrow(
			'"Due At" has no time zone, and that of n8n, "none", is not a known one',
		);
	});

	it('that is none is told as such', () => {
		expect(() => read('tomorrow')).toThrow('"tomorrow" in the field "Due At" is not a time');
	});
});
