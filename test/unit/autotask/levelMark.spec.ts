import { levelOfTitle, titleWithLevel } from '../../../nodes/shared/ticketPlan/titleLevel';

describe('the level in a title', () => {
	it.each([
		['Critical: Databases are outdated on PC-1', 'Critical'],
		['Contoso: Warning: Databases are outdated on PC-1', 'Warning'],
		['Contoso: North: Warning: Databases are outdated', 'Warning'],
		['AV of PC-1', undefined],
		['AV Critical: PC-1', undefined],
		['Criticality: PC-1', undefined],
	])('of %j is %p', (title, level) => {
		expect(levelOfTitle(title)).toBe(level);
	});

	it('is changed where it stands', () => {
		expect(titleWithLevel('Contoso: Critical: x on $1', 'Warning')).toBe(
			'Contoso: Warning: x on $1',
		);
		expect(titleWithLevel('Critical: Critical: x', 'Warning')).toBe('Warning: Critical: x');
		expect(titleWithLevel('AV of PC-1', 'Warning')).toBe('AV of PC-1');
		expect(titleWithLevel('Critical: x', 'Severe')).toBe('Critical: x');
	});
});
