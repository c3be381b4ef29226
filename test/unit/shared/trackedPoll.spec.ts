import { UserError, type IPollFunctions } from 'n8n-workflow';
import type { Observation } from '../../../nodes/shared/deviceStatus/observation';
import type { TrackerState } from '../../../nodes/shared/deviceStatus/trackerState';
import type { TriggerItem } from '../../../nodes/shared/items';
import { trackedPoll } from '../../../nodes/shared/polling/trackedPoll';
import { observation, OPTIONS, type Problems } from '../deviceStatus/observations';

const pollOf = (seen?: Observation) => ({
	...{ budget: 60_000, grace: 0, tracker: OPTIONS },
	look: async (_: number, observer = {}, before?: TrackerState) => {
		if (!seen) throw new UserError('no answer');
		return { observation: seen, before, observer };
	},
});

const A = { A: { scanOverdue: 'Warning' } } as const;
const B = { B: { scanOverdue: 'Warning' } } as const;

type Mode = 'trigger' | 'manual';

const contextOf = (name: string, mode: Mode = 'trigger', staticData: object = {}) => {
	return {
		getMode: () => mode,
		getNode: () => ({ id: 'copied-by-hand', name }),
		getWorkflow: () => ({ id: 'workflow' }),
		getWorkflowStaticData: () => staticData,
	} as unknown as IPollFunctions;
};

/** Polls a published workflow, or what the editor has of it. @param seen `undefined`: the source does not answer */
function workflow(node: string) {
	const staticData = {};
	return async (seen?: Observation, mode: Mode = 'trigger'): Promise<TriggerItem[]> => {
		const context = contextOf(node, mode, staticData);
		const [items = []] = (await trackedPoll(context, pollOf(seen))) ?? [];
		return items.map(({ json }) => json as unknown as TriggerItem);
	};
}

it('two triggers of a workflow with one ID do not keep each other from polling', async () => {
	const polls = ['Watch KSC', 'Watch KSC 2'].map(
		async (name) => await trackedPoll(contextOf(name), pollOf(observation(0, A))),
	);
	const sent = await Promise.all(polls);
	expect(sent.map((items) => items?.[0].length)).toEqual([1, 1]);
});

describe("when n8n's clock was set back and is right again", () => {
	/** n8n's clock, and how long its process has been running, in minutes. */
	function clockShows(minute: number, running: number): number {
		jest.spyOn(Date, 'now').mockReturnValue(observation(minute, {}).observedAt.getTime());
		jest.spyOn(performance, 'now').mockReturnValue(running * 60_000);
		return minute;
	}

	afterEach(() => jest.restoreAllMocks());

	it('what was raised meanwhile is sent again at once with its right time, also after a poll that failed', async () => {
		const poll = workflow('Set Right');
		await poll(observation(clockShows(0, 0), A));
		await poll(observation(clockShows(-300, 10), { ...A, ...B }));
		clockShows(20, 20);
		await expect(poll(undefined)).rejects.toThrow('no answer');
		const items = await poll(observation(clockShows(21, 21), { ...A, ...B }));
		expect(items).toContainEqual(
			expect.objectContaining({
				...{ change: 'ongoing', raisedAt: '2026-11-22T10:10:00Z' },
				device: expect.objectContaining({ name: 'B' }),
			}),
		);
	});
});

describe('what "Execute workflow" has found', () => {
	/** A published workflow that has seen A, and an editor in which more was found a minute later. */
	async function tryInEditor(found: Problems = { ...A, ...B }, seenThere = observation(1, found)) {
		const poll = workflow('Watch KSC');
		await poll(observation(0, A));
		await poll(seenThere, 'manual');
		return poll;
	}

	const keysIn = (items: TriggerItem[]) =>
		items.flatMap((item) =>
			item.change === 'snapshot' && 'snapshot' in item ? item.snapshot.externalIDs : [],
		);

	it('may have a ticket: while its device is out of sight, no snapshot calls it gone', async () => {
		const poll = await tryInEditor();
		const outOfSight = { ...observation(61, A), hidden: new Set(['b']) };
		expect(keysIn(await poll(outOfSight))).toHaveLength(2);
	});

	it('and is gone, makes nothing suspect that is missing, too', async () => {
		const many = Object.fromEntries(
			Array.from({ length: 30 }, (_, at) => [`PC-${at}`, { scanOverdue: 'Warning' } as const]),
		);
		const poll = await tryInEditor({ ...A, ...many });
		expect(await poll(observation(3, {}))).toMatchObject([
			{ change: 'cleared', device: { name: 'A' } },
		]);
	});

	it('on another server says nothing of this one', async () => {
		const other = { ...observation(1, B), source: { id: 'ksc:0a0a0a0a', name: 'other' } };
		const poll = await tryInEditor(B, other);
		const outOfSight = { ...observation(61, A), hidden: new Set(['b']) };
		expect(keysIn(await poll(outOfSight))).toHaveLength(1);
	});

	it('is raised by the published workflow as new, since it was found there', async () => {
		const poll = await tryInEditor();
		const items = await poll(observation(3, { ...A, ...B }));
		expect(items).toMatchObject([{ change: 'raised', raisedAt: '2026-11-22T10:01:00Z' }]);
		expect(items[0]).not.toHaveProperty('mayBeOlder');
	});

	it('and is over by the next poll is not mentioned, and is gone with the next snapshot', async () => {
		const poll = await tryInEditor();
		expect(await poll(observation(3, A, { B: {} }))).toEqual([]);
		expect(keysIn(await poll(observation(61, A)))).toHaveLength(1);
	});
});
