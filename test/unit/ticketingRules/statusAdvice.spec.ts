import { statusAdvice } from '../../../nodes/KasperskyTicketingRules/texts/statusAdvice';
import { OTHER_STATUS, STATUS_CATALOGUE } from '../../../nodes/shared/deviceStatus/statusCatalogue';

it.each(STATUS_CATALOGUE.map(({ code }) => code))('%s: one or two sentences of advice', (code) => {
	const advice = statusAdvice(code);
	expect(advice).toMatch(/^[A-Z].*\.$/);
	expect(advice.split(/[.;] /).length).toBeLessThanOrEqual(3);
	expect(advice.length).toBeLessThanOrEqual(220);
	// No menus: they differ between versions and consoles.
	expect(advice).not.toMatch(/>|→/);
});

it('every status has advice of its own', () => {
	const all = STATUS_CATALOGUE.map(({ code }) => statusAdvice(code));
	expect(new Set(all).size).toBe(STATUS_CATALOGUE.length);
});

it.each(['unknownStatusBit25', 'somethingElse'])('%s gets the advice of “Other status”', (code) => {
	expect(statusAdvice(code)).toBe(statusAdvice(OTHER_STATUS));
});
