import { explainAnswer, PXG } from './answers';
import type { KscClient } from './client';
import type { Found } from './lists';
import { flag, integer, isParams, text, type KscParams } from './values';

const INSTEAD =
	'Switch off "Include Secondary Servers" and use one workflow for each server, with a credential of its own.';

/** Deeper than any hierarchy; what the server takes as "all levels" is not documented. */
const ALL_LEVELS = 10;

/** Where the server does not say when to ask again, in milliseconds. */
const DEFAULT_DELAY_MS = 1_000;

/** Asking too early is an error, and timers are not exact. */
const EXTRA_DELAY_MS = 50;

/** The search was made in another session, or its end was told already: it can be made again. */
const isForgotten = (code: number) => code === PXG.notFound || code === PXG.accessDenied;

/** So often in a row, it is no session that has just ended. */
const MOST_DENIALS = 2;

/**
 * Searches this server and its secondary servers. They are asked by this server, so it takes time, and some
 * may not answer.
 *
 * @see https://support.kaspersky.com/help/KSC/13/KSCAPI/a00483_ad998105a5b00728175de4fa2ed845592.html
 */
export class HierarchySearch {
	/** Names of the secondary servers that could not be asked. */
	readonly failedServers = new Set<string>();

	private denials = 0;

	constructor(private readonly client: KscClient) {}

	/** @param search what FindHosts takes; the list of what was found is read like any other */
	async find(search: KscParams): Promise<Found> {
		const started = await this.client.tryCall('HostGroup.FindHostsAsync', {
			...search,
			pParams: { KLGRP_FIND_FROM_CUR_VS_ONLY: false, KLSRVH_SLAVE_REC_DEPTH: ALL_LEVELS },
		});
		if ('pxgError' in started) return started;
		const strRequestId = text(started.result, 'strRequestId') ?? '';
		let found: Found = { lost: true };
		try {
			found = await this.take(strRequestId);
			return found;
		} finally {
			// Searches whose result nobody takes pile up, until the server closes the connection.
			if (!('result' in found)) {
				await this.client.tidyUp('HostGroup.FindHostsAsyncCancel', { strRequestId });
			}
		}
	}

	private async take(strRequestId: string): Promise<Found> {
		const hasEnded = await this.waitForEnd(strRequestId);
		if (!hasEnded) return { lost: true };
		const answer = await this.client.tryCall('HostGroup.FindHostsAsyncGetAccessor', {
			strRequestId,
		});
		if ('pxgError' in answer) {
			return isForgotten(answer.pxgError.code) ? { lost: true } : answer;
		}
		for (const name of failedServers(answer.result)) this.failedServers.add(name);
		return answer;
	}

	/** @returns `false` when the server knows the search no more */
	private async waitForEnd(wstrActionGuid: string): Promise<boolean> {
		const method = 'AsyncActionStateChecker.CheckActionState';
		for (;;) {
			this.client.budget.begin('waiting for the secondary servers');
			const answer = await this.client.tryCall(method, { wstrActionGuid });
			if ('result' in answer) {
				const state = answer.result;
				if (flag(state, 'bFinalized')) return this.checkSuccess(state);
				await this.client.pause(delayOf(state));
			} else {
				const { code } = answer.pxgError;
				if (code === PXG.accessDenied) this.countDenial();
				if (isForgotten(code)) return false;
				// Asked too early, again and again: it is still being searched.
				if (code === PXG.unavailable) await this.client.pause(DEFAULT_DELAY_MS);
				else throw this.client.failure(explainAnswer(method, { kind: 'pxgError', ...answer }));
			}
		}
	}

	private countDenial(): void {
		this.denials++;
		if (this.denials < MOST_DENIALS) return;
		throw this.client.failure({
			message: `${this.client.server} does not let n8n follow its own search through the secondary servers`,
			description: `It seems to bind a search to one network connection, which n8n does not keep. ${INSTEAD}`,
		});
	}

	private checkSuccess(state: KscParams): true {
		this.denials = 0;
		if (flag(state, 'bSuccededFinalized')) return true;
		throw this.client.failure({
			message: `${this.client.server} could not search its secondary servers: ${errorOf(state)}`,
			description: `Nothing was concluded: no status was raised and none was cleared. The next poll tries again. If this goes on: ${INSTEAD}`,
		});
	}
}

function delayOf(state: KscParams): number {
	const delay = integer(state, 'lNextCheckDelay') ?? 0;
	return (delay > 0 ? delay : DEFAULT_DELAY_MS) + EXTRA_DELAY_MS;
}

/** Servers put the details at the top, or into a container of their own. */
function errorOf({ pStateData }: KscParams): string {
	const data = isParams(pStateData) ? pStateData : {};
	const inner = isParams(data.KLBLAG_ERROR_INFO) ? data.KLBLAG_ERROR_INFO : data;
	return (
		text(inner, 'KLBLAG_ERROR_MSG') ??
		text(data, 'GNRL_EA_DESCRIPTION') ??
		`error ${integer(inner, 'KLBLAG_ERROR_CODE') ?? 'without a code'}`
	);
}

/** Anything in it means that the answer is not whole, also what we cannot read. */
function failedServers({ pFailedSlavesInfo: info }: KscParams): string[] {
	if (!isParams(info) || Object.keys(info).length === 0) return [];
	const failed = info.KLGRP_FAILED_SLAVES_PARAMS;
	if (!Array.isArray(failed)) return ['unknown'];
	return failed.map((server) => {
		const known = isParams(server) ? server : {};
		return text(known, 'KLSRVH_SRV_DN') ?? `number ${integer(known, 'KLSRVH_SRV_ID') ?? 'unknown'}`;
	});
}
