import { NeededDevices } from '../../../nodes/KasperskyRmmTrigger/rmm/reading';

const FINE = { isInstalled: true, isRunning: true, isUpToDate: true };

const needed = (changes: object, known: string[] = []) => {
	const devices = new NeededDevices(new Set(known));
	const listed = { mayBeComputer: true, customer: 'site', knowledge: FINE };
	devices.has({ ...listed, id: 'first of its customer' });
	return devices.has({ ...listed, id: 'pc', ...changes });
};

it('a device that is fine and was fine is not needed', () => {
	expect(needed({})).toBe(false);
});

it.each<[string, object]>([
	['that is not fine', { knowledge: { ...FINE, isUpToDate: false } }],
	['of which something is not known', { knowledge: { isInstalled: true, isRunning: true } }],
	['of which nothing is known', { knowledge: {} }],
	['that is the first of its customer: it says what that one is called now', { customer: 'new' }],
])('a computer is needed %s', (_, changes) => {
	expect(needed(changes)).toBe(true);
});

it('what is no computer is not needed, but where something was said of it before', () => {
	const printer = { mayBeComputer: false, customer: 'new', knowledge: {} };
	expect(needed(printer)).toBe(false);
	expect(needed(printer, ['pc'])).toBe(true);
});

it('a device that held something before is needed when it is fine: that clears it', () => {
	expect(needed({}, ['pc'])).toBe(true);
});
