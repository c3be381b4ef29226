import {
	pathBelowRoot,
	topGroupCustomer,
} from '../../../nodes/KasperskySecurityCenterTrigger/customers';
import {
	isSelected,
	type Selection,
} from '../../../nodes/KasperskySecurityCenterTrigger/selection';
import { trackProblems } from '../../../nodes/shared/deviceStatus/problemTracker';
import type { StatusChange, TriggerItem } from '../../../nodes/shared/deviceStatus/statusChange';
import { observation, OPTIONS } from '../deviceStatus/observations';

const ALL: Selection = { levels: ['Critical', 'Warning'], statusCodes: [], groupPath: '' };
const [change] = trackProblems(
	undefined,
	observation(0, { A: { scanOverdue: 'Warning' } }),
	OPTIONS,
).items as StatusChange[];
const select = (part: Partial<Selection>, item: TriggerItem = change) =>
	isSelected(item, { ...ALL, ...part }, 'Managed devices');

it('lets everything through by default', () => {
	expect(select({})).toBe(true);
});

it('selects by level, and by either level of a level change', () => {
	expect(select({ levels: ['Critical'] })).toBe(false);
	const fallen: StatusChange = { ...change, change: 'levelChanged', previousLevel: 'Critical' };
	expect(select({ levels: ['Critical'] }, fallen)).toBe(true);
});

it('selects by status description; unknown bits belong to "Other status"', () => {
	expect(select({ statusCodes: ['databasesOutdated'] })).toBe(false);
	const unknown = { ...change, status: { code: 'unknownStatusBit27', description: '' } };
	expect(select({ statusCodes: ['otherStatus'] }, unknown)).toBe(true);
});

it.each([
	['Managed devices/Finance', true],
	['finance', true],
	['Managed devices', true],
	['Managed devices/Finance/Paris', false],
	['Managed devices/Fin', false],
])('selects by administration group %s: %s', (groupPath, expected) => {
	expect(select({ groupPath })).toBe(expected);
});

it('lets the clearing of a removed device through, whose group nobody knows any more', () => {
	const removed: StatusChange = { ...change, change: 'cleared', device: { id: 'a', name: 'A' } };
	expect(select({ groupPath: 'Managed devices/Finance' }, removed)).toBe(true);
});

it('never narrows a snapshot or a warning', () => {
	const warning: TriggerItem = { ...change, change: 'warning', message: '' };
	expect(select({ levels: [], statusCodes: ['x'], groupPath: 'y' }, warning)).toBe(true);
});

it('finds the customer in the first group below the root, in any language of the server', () => {
	const server = { identity: 'x', isVirtual: false, rootGroup: 'Verwaltete Geräte' };
	expect(topGroupCustomer('Verwaltete Geräte/Contoso/Paris/', server)?.name).toBe('Contoso');
	expect(topGroupCustomer('Verwaltete Geräte/', server)).toBeNull();
	expect(pathBelowRoot('/Contoso/', undefined)).toEqual(['Contoso']);
});
