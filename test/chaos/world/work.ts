/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { AsyncLocalStorage } from 'node:async_hooks';

export type WorkKind = 'poll' | 'execution';

/** When a piece of work is to die: at its n-th request, before or after the server has carried that out. */
export interface Doom {
	kind: WorkKind;
	atRequest: number;
	when: 'beforeRequest' | 'afterCommit';
}

/** What a request of a dead process meets. */
export class Death extends Error {
	readonly code = 'ERR_CANCELED';

	constructor() {
		super('canceled');
	}
}

/** One poll or one execution: who sends a request, and until when. */
export class Work {
	/** When the server was asked for its devices; an execution has it of its poll. */
	observedAt?: number;

	requests = 0;

	isDead = false;

	doom?: Doom;

	/** By external ID: when the server answered a look-up of this work. */
	readonly lookUps = new Map<string, number[]>();

	/** By external ID: when this work has sent a create. */
	readonly creates = new Map<string, number[]>();

	private readonly dying: Array<(death: Death) => void> = [];

	/** @param process name of the n8n process that does it */
	constructor(
		readonly kind: WorkKind,
		readonly name: string,
		readonly process: string,
	) {}

	kill(): void {
		this.isDead = true;
		for (const die of this.dying.splice(0)) die(new Death());
	}

	/** Waits, unless the work dies first. */
	async alive<Result>(waiting: Promise<Result>): Promise<Result> {
		return await new Promise<Result>((resolve, reject) => {
			this.dying.push(reject);
			waiting.then(resolve, reject).finally(() => {
				const index = this.dying.indexOf(reject);
				if (index >= 0) this.dying.splice(index, 1);
			});
		});
	}
}

/** Tells the transport which work a request belongs to. */
export const workInProgress = new AsyncLocalStorage<Work>();
