import type { IDataObject, WorkflowExecuteMode } from 'n8n-workflow';
import { makeWorkflow, runWorkflow, type Bed, type PollingWorkflow } from '../../workflows/harness';
import type { Dice } from '../dice';
import type { Judge } from '../model/judge';
import { RULES, TICKET } from './packageNodes';
import type { Trigger } from './trigger';
import { workflowParts, type WorkflowSettings } from './workflowParts';
import { Work, workInProgress, type Doom, type WorkKind } from './work';

/** A failure in our own code, whatever it is wrapped into. */
const BUG = /\b(TypeError|ReferenceError|RangeError|is not a function|Cannot read propert)/;

export interface Execution {
	items: IDataObject[];
	observedAt: number;
}

/** NinjaOne is read over several polls: a part of it says nothing yet. */
const isPartOfReading = ({ state }: PollingWorkflow): boolean =>
	(state.observer as IDataObject | undefined)?.query !== undefined;

/** The n8n that runs the workflow: polls, executions that overlap, and deaths of either. */
export class N8n {
	/** How many snapshots have been sent. */
	snapshots = 0;

	private readonly running = new Set<Work>();

	private readonly dooms: Doom[] = [];

	private count = 0;

	/** How often n8n has been started. */
	private starts = 1;

	/** Processes that share the executions, as n8n's workers do in queue mode. */
	private readonly workers: number;

	/** Executions that are over, as n8n keeps them for a retry by hand. */
	readonly past: Execution[] = [];

	/** Is told that a poll that began then has been carried out with all that followed from it. */
	onDone: (polledAt: number) => void = () => {};

	/** What is done to the items on their way to the rules, by a trigger that is broken on purpose. */
	alter: (items: IDataObject[]) => IDataObject[] = (items) => items;

	/** What came of the items of each execution, the newest last. */
	readonly outcomes: IDataObject[][] = [];

	constructor(
		readonly trigger: Trigger,
		private readonly bed: Bed,
		private readonly judge: Judge,
		private readonly dice: Dice,
		private readonly settings: WorkflowSettings,
		workers?: number,
	) {
		this.workers = workers ?? dice.pick([1, 1, 2]);
	}

	/** Which worker the next execution goes to. */
	chooseWorker = () => this.dice.between(1, this.workers);

	/** The user changes for which statuses a customer has one ticket. */
	share(codes: readonly string[]): void {
		this.settings.shared = codes;
	}

	/** The user mutes devices, or ends that. */
	mute(mute: WorkflowSettings['mute']): void {
		this.settings.mute = mute;
	}

	get isBusy(): boolean {
		return this.running.size > 0;
	}

	doomNext(doom: Doom): void {
		this.dooms.push(doom);
	}

	spareAll(): void {
		this.dooms.length = 0;
		for (const work of this.running) work.doom = undefined;
	}

	/** Starts a poll, and the execution that follows it. Nobody waits for either: they may overlap. */
	poll(): void {
		void this.pollAndRun(this.trigger.polling, 'trigger');
	}

	/** For a moment there are two that poll, as when the leader of an n8n cluster changes. */
	pollTwice(): void {
		const other = this.trigger.twin();
		void this.pollAndRun(this.trigger.polling, 'trigger');
		// The trigger lets no poll begin while one of the same mode runs: another mode is another process.
		void this.pollAndRun(other, 'internal').then(() => {
			if (this.dice.chance(0.5)) this.trigger.polling = other;
		});
	}

	/** The process dies and starts again with what the database holds. */
	restart(): void {
		for (const work of [...this.running]) work.kill();
		this.starts++;
		this.trigger.restart();
	}

	/** *Execute workflow* in the editor, up to the trigger: finds what holds, and stores nothing. */
	async pollInEditor(): Promise<IDataObject[]> {
		const work = this.begin('poll');
		try {
			return (
				(await workInProgress.run(work, async () => await this.trigger.polling.poll('manual'))) ??
				[]
			);
		} finally {
			this.running.delete(work);
		}
	}

	/** Runs items through the rest of the workflow: what the editor has found, or an old execution by hand. */
	async executeAgain(items: IDataObject[], observedAt: number): Promise<IDataObject[]> {
		const work = this.begin('execution', `trigger ${this.chooseWorker()}`);
		work.observedAt = observedAt;
		try {
			return await this.execute(work, items);
		} finally {
			this.running.delete(work);
		}
	}

	private async pollAndRun(polling: PollingWorkflow, mode: WorkflowExecuteMode): Promise<void> {
		const work = this.begin('poll');
		const sawAll = this.trigger.seesAll;
		try {
			const items = await workInProgress.run(work, async () => await polling.poll(mode));
			if (work.isDead || work.observedAt === undefined) return;
			this.judge.log(`${work.name} found ${describe(items)}`);
			if (items === null && isPartOfReading(polling)) return;
			if (sawAll && this.trigger.seesAll) this.trigger.learn(work.observedAt);
			if (items === null) {
				this.done(work.observedAt, work);
				return;
			}
			for (const item of items) this.trigger.hear(item, work.observedAt);
			if (items.some(({ change }) => change === 'snapshot')) this.snapshots++;
			this.trigger.store(polling);
			const { observedAt } = work;
			void this.startExecution({ observedAt, items: this.alter(items) }, mode).then((execution) =>
				this.done(observedAt, execution),
			);
		} catch (error) {
			this.failed(work, error);
		} finally {
			this.running.delete(work);
		}
	}

	/** An earlier execution may still be carrying out what a poll needs not find again. */
	private done(polledAt: number, work: Work): void {
		const others = [...this.running].filter((other) => other !== work);
		if (!work.isDead && others.length === 0) this.onDone(polledAt);
	}

	/** Carries out what another trigger than the polling one has found. It says nothing of what a poll leaves undone. */
	run(execution: Execution): void {
		void this.startExecution({ ...execution, items: this.alter(execution.items) }, 'trigger');
	}

	private async startExecution({ observedAt, items }: Execution, mode: string): Promise<Work> {
		const work = this.begin('execution', `${mode} ${this.chooseWorker()}`);
		work.observedAt = observedAt;
		try {
			await this.execute(work, items);
		} finally {
			this.running.delete(work);
			this.past.push({ observedAt, items });
		}
		return work;
	}

	private async execute(work: Work, items: IDataObject[]): Promise<IDataObject[]> {
		const workflow = makeWorkflow(this.bed, workflowParts(this.bed, RULES, TICKET, this.settings));
		const run = await workInProgress.run(
			work,
			async () => await runWorkflow(this.bed, workflow, 'Seed', items),
		);
		const { resultData } = run.data;
		const text = JSON.stringify(resultData);
		const bug = BUG.exec(text);
		if (!work.isDead && bug) {
			this.judge.report('crashes', `${work.name}: ${text.slice(bug.index, bug.index + 300)}`);
		}
		const outputs = resultData.runData.Ticket?.[0]?.data?.main ?? [];
		const outcomes = outputs.flatMap((output) => output ?? []).map(({ json }) => json);
		this.outcomes.push(outcomes);
		this.judge.log(`${work.name} ends: ${describe(outcomes)}`);
		return outcomes;
	}

	private failed(work: Work, error: unknown): void {
		const { message, stack = '' } = error as Error;
		this.judge.log(`${work.name} failed: ${message}`);
		if (!work.isDead && BUG.test(stack)) this.judge.report('crashes', `${work.name}: ${stack}`);
	}

	private begin(kind: WorkKind, process = 'main'): Work {
		const work = new Work(kind, `${kind} ${++this.count}`, `${process} of start ${this.starts}`);
		const doomed = this.dooms.findIndex((doom) => doom.kind === kind);
		if (doomed >= 0) [work.doom] = this.dooms.splice(doomed, 1);
		this.running.add(work);
		return work;
	}
}

function describe(items: IDataObject[] | null): string {
	const counts = new Map<string, number>();
	for (const { result, change, error } of items ?? []) {
		const name = String(result ?? (error ? `refused ${String(change)}` : change));
		counts.set(name, (counts.get(name) ?? 0) + 1);
	}
	return [...counts].map(([name, count]) => `${count} ${name}`).join(', ') || 'nothing';
}
