import { chosenRelease, OLDER, VERSION_VARIABLE } from '../../n8n/n8nRelease';

test('without a choice the newest n8n is used', () => {
	expect(chosenRelease({}).version).toBe('2.41.1');
});

test('a test run can choose the older one', () => {
	expect(chosenRelease({ [VERSION_VARIABLE]: OLDER.version })).toBe(OLDER);
});

test.each(['1.123', '3.0.0', ''])(
	'a version that is not known (%j) is refused with what is',
	(version) => {
		expect(() => chosenRelease({ [VERSION_VARIABLE]: version })).toThrow(
			/Known are 2.41.1, 1.123.81/,
		);
	},
);
