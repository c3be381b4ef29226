import { randomUUID } from 'node:crypto';
import { pxgErrors } from '../errors';
import type { SimulatorSettings } from '../settings';
import { wrapParams, type JsonObject } from '../wire';
import type { ResultSet } from './resultSets';
import type { Session } from './sessions';

/** What a search through the hierarchy yields once it is done. */
export interface HierarchyResult {
	resultSet: ResultSet;
	lifetimeSeconds: number;
	failedServers: Array<{ id: number; name: string }>;
}

interface Action {
	session: Session;
	finishedAt: number;
	nextCheckAt: number;
	/** CheckActionState has told the end: for it, the action is gone from then on. */
	reported: boolean;
	run: () => HierarchyResult;
}

/** Asynchronous actions: FindHostsAsync with AsyncActionStateChecker (signatures: vendor client; rules: field). */
export class AsyncActions {
	private readonly byId = new Map<string, Action>();

	constructor(
		private readonly settings: SimulatorSettings,
		private readonly now: () => number,
	) {}

	/** Starts an action; `run` is called when somebody asks for its end. */
	start(session: Session, run: () => HierarchyResult): string {
		const id = randomUUID();
		this.byId.set(id, {
			session,
			finishedAt: this.now() + this.settings.asyncDurationMilliseconds,
			nextCheckAt: 0,
			reported: false,
			run,
		});
		return id;
	}

	/** @throws PxgError 1186 unknown or already reported, 1184 foreign session, 1195 asked too early */
	check(session: Session, id: string): JsonObject {
		const action = this.find(session, id);
		if (action.reported) throw pxgErrors.notFound(id);
		const now = this.now();
		if (now < action.nextCheckAt) throw pxgErrors.unavailable();
		const { asyncCheckDelayMilliseconds: delay, asyncFailure } = this.settings;
		if (now < action.finishedAt) {
			action.nextCheckAt = now + delay;
			return stateBody(false, false, 0, {}, delay);
		}
		action.reported = true;
		if (asyncFailure !== 'none') {
			this.byId.delete(id);
			return stateBody(true, false, 0, failureData(asyncFailure), 0);
		}
		return stateBody(true, true, 1, {}, 0);
	}

	/** @throws PxgError 1186, 1184, or 1195 while it runs */
	takeResult(session: Session, id: string): HierarchyResult {
		const action = this.find(session, id);
		if (this.now() < action.finishedAt) throw pxgErrors.unavailable();
		this.byId.delete(id);
		return action.run();
	}

	/** @throws PxgError 1186, 1184 */
	cancel(session: Session, id: string): void {
		this.find(session, id);
		this.byId.delete(id);
	}

	/** Actions of a session that are finished and that nobody has asked for. */
	unread(session: Session): number {
		const now = this.now();
		return [...this.byId.values()].filter(
			(action) => action.session === session && !action.reported && action.finishedAt <= now,
		).length;
	}

	/** Actions end with their session. */
	drop(session: Session): void {
		for (const [id, action] of this.byId) {
			if (action.session === session) this.byId.delete(id);
		}
	}

	private find(session: Session, id: string): Action {
		const action = this.byId.get(id);
		if (!action) throw pxgErrors.notFound(id);
		if (action.session !== session) throw pxgErrors.accessDenied(id);
		return action;
	}
}

function stateBody(
	finalized: boolean,
	succeeded: boolean,
	code: number,
	data: JsonObject,
	delay: number,
): JsonObject {
	return {
		bFinalized: finalized,
		bSuccededFinalized: succeeded,
		lStateCode: code,
		pStateData: data,
		lNextCheckDelay: delay,
	};
}

/** Both layouts have been met: error fields at the top, or inside KLBLAG_ERROR_INFO beside a description. */
function failureData(layout: 'flat' | 'nested'): JsonObject {
	const error = {
		KLBLAG_ERROR_CODE: 1195,
		KLBLAG_ERROR_SUBCODE: 0,
		KLBLAG_ERROR_MODULE: 'KLSTD',
		KLBLAG_ERROR_MSG: 'The search could not be finished',
		KLBLAG_ERROR_FNAME: 'simulator.cpp',
		KLBLAG_ERROR_LNUMBER: 1,
	};
	if (layout === 'flat') return error;
	return { GNRL_EA_DESCRIPTION: error.KLBLAG_ERROR_MSG, KLBLAG_ERROR_INFO: wrapParams(error) };
}
