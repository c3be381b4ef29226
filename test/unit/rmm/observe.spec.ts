import { observe } from '../../../nodes/KasperskyRmmTrigger/observer/observe';
import type { ObserverParameters } from '../../../nodes/KasperskyRmmTrigger/observer/parameters';
import type { RmmDevice, RmmReading } from '../../../nodes/KasperskyRmmTrigger/rmm/reading';
import type { TrackerState } from '../../../nodes/shared/deviceStatus/trackerState';
import type { RmmClient } from '../../../nodes/shared/rmm/client';

const client = {
	...{ account: 'a', rmm: { name: 'Datto RMM' }, budget: { begin: () => undefined } },
	incomplete: (what: string) => new Error(what),
} as unknown as RmmClient;

const PARAMETERS = {
	levels: { databasesOutdated: 'Warning', notRunning: 'Critical', notInstalled: 'off' },
	sourceIdentity: '',
} as ObserverParameters;

const found = (id: string): RmmDevice => ({
	...{ device: { id, name: id }, customer: undefined, knowledge: {} },
});

/** Nothing is listed of these that had problems. @param askFor what the RMM says of each */
async function observeMissing(count: number, askFor: RmmReading['askFor']) {
	const names = Array.from({ length: count }, (_, at) => `pc${at}`);
	const devices = new Map(names.map((name) => [name, { name, problems: new Map() }]));
	const before: TrackerState = { devices, resentAt: 0 };
	const reading = {
		devices: new Map(),
		deleted: new Set<string>(),
		customerScope: 'site:',
		askFor,
	};
	const stored = { account: 'a', startedAt: 0 };
	return (await observe(client, reading, PARAMETERS, stored, before)).observation;
}

it('devices that are not listed are asked for', async () => {
	const observation = await observeMissing(100, async (id) => found(id));
	expect(observation?.confirmed.size).toBe(100);
});

it('more than can be asked for are hidden, and others are asked for the next time', async () => {
	const asked: string[] = [];
	const gone = async (id: string) => void asked.push(id);
	const observation = await observeMissing(300, gone);
	expect(observation?.hidden?.size).toBe(200);
	await observeMissing(300, gone);
	expect(new Set(asked).size).toBeGreaterThan(100);
});

it('a list that lacks more devices than can be asked for, some of which are there, is incomplete', async () => {
	const isThere = (id: string) => Number(id.slice(2)) >= 100;
	const askFor = async (id: string) => (isThere(id) ? found(id) : undefined);
	await expect(observeMissing(300, askFor)).rejects.toThrow(/lacks 300 devices/);
});
