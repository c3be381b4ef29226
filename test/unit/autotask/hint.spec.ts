import { range } from 'lodash';
import { hintOf } from '../../../nodes/AutotaskTicket/sync/output';
import type { Outcome } from '../../../nodes/AutotaskTicket/sync/outcome';

const outcome = (result: Outcome['result']): Outcome => ({ result, message: '' });
const items = (count: number) => range(count).map(() => ({ change: 'raised' }));
const left: Outcome = { result: 'failed', message: 'Not tried.', isNotTried: true };

describe('hintOf', () => {
	it('counts what became of the items', () => {
		const { message, type } = hintOf(items(3), [
			outcome('created'),
			outcome('completed'),
			outcome('created'),
		]);
		expect(message).toBe('Tickets: 2 created, 1 completed.');
		expect(type).toBe('info');
		expect(hintOf([], []).message).toBe('There were no items.');
	});

	it('says how many are left: of this run, and of those that the trigger has kept back', () => {
		const all = [...items(3), { change: 'raised', itemsLeft: 4_000 }];
		const outcomes = [outcome('created'), left, left, left];
		expect(hintOf(all, outcomes).message).toBe(
			'Tickets: 1 created, 3 failed. 4,003 left: 3 were not tried and are sent again with the next snapshot, 4,000 more are sent with the next polls.',
		);
	});

	it('says how much of its requests the tenant has used, where it was asked', () => {
		const { message } = hintOf(items(1), [outcome('created')], { used: 6_120, limit: 10_000 });
		expect(message).toBe('Tickets: 1 created. 6,120 of 10,000 requests of this hour are used.');
	});

	it('shows what the source warns of', () => {
		const warning = { change: 'warning', message: 'Half of the devices are gone.' };
		const { message, type } = hintOf([warning], [outcome('skipped')]);
		expect(message).toBe('Tickets: 1 skipped. Warning: Half of the devices are gone.');
		expect(type).toBe('warning');
	});
});
