import { locatedValue } from '../../../nodes/shared/locator';

it.each([
	['of a list', { __rl: true, mode: 'list', value: 'Contoso' }, 'Contoso'],
	['of an older template', 'Contoso', 'Contoso'],
	['with spaces around it', { value: ' Contoso ' }, 'Contoso'],
	['that is a number', { value: 0 }, '0'],
	['that is not chosen', { mode: 'list', value: '' }, ''],
	['that is missing', undefined, ''],
])('reads a value %s', (_, field, value) => {
	expect(locatedValue(field)).toBe(value);
});
