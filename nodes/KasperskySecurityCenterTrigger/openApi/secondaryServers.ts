import {
	flag,
	integer,
	isParams,
	PXG_CODE,
	text,
	type KscParams,
} from '../../shared/openApi/kscResponse';
import type { KscClient } from '../../shared/openApi/kscClient';
import type { SearchResult } from '../../shared/openApi/queries';

const ALTERNATIVE =
	'Switch off "Include Secondary Servers" and use one workflow for each server, with a credential of its own.';

/** Deeper than any hierarchy; which value means "all levels" is not documented. */
const ALL_LEVELS = 10;

/** Where the server does not say when to check again, in milliseconds. */
const DEFAULT_DELAY_MS = 1_000;

/** Checking too early is an error, and timers are not exact. */
const EXTRA_DELAY_MS = 50;

/** The search was started in another session, or its end was reported already: it can be started again. */
const isUnknownSearch = (code: number) =>
	code === PXG_CODE.notFound || code === PXG_CODE.accessDenied;

/** After so many in a row, the reason is not a session that has just ended. */
const MAXIMUM_DENIALS = 2;

/**
 * Searches this server and its secondary servers. This server forwards the search, so it takes time, and some
 * may not respond.
 *
 * @see https://support.kaspersky.com/help/KSC/13/KSCAPI/a00483_ad998105a5b00728175de4fa2ed845592.html
 */
export class SecondaryServerSearch {
	/** Names of the secondary servers that could not be searched. */
	readonly failedServers = new Set<string>();

	private denials = 0;

	constructor(private readonly client: KscClient) {}

	/** @param search parameters of FindHosts; the resulting list is read like any other */
	async find(search: KscParams): Promise<SearchResult> {
		const started = await this.client.tryCall('HostGroup.FindHostsAsync', {
			...search,
			pParams: { KLGRP_FIND_FROM_CUR_VS_ONLY: false, KLSRVH_SLAVE_REC_DEPTH: ALL_LEVELS },
		});
		if ('pxgError' in started) return started;
		const strRequestId = text(started.result, 'strRequestId') ?? '';
		let found: SearchResult = { dropped: true };
		try {
			found = await this.takeResult(strRequestId);
			return found;
		} finally {
			// Searches whose result is not fetched pile up, until the server closes the connection.
			if (!('result' in found)) {
				await this.client.cleanUp('HostGroup.FindHostsAsyncCancel', { strRequestId });
			}
		}
	}

	private async takeResult(strRequestId: string): Promise<SearchResult> {
		const hasEnded = await this.waitForEnd(strRequestId);
		if (!hasEnded) return { dropped: true };
		const response = await this.client.tryCall('HostGroup.FindHostsAsyncGetAccessor', {
			strRequestId,
		});
		if ('pxgError' in response) {
			return isUnknownSearch(response.pxgError.code) ? { dropped: true } : response;
		}
		for (const name of failedServers(response.result)) this.failedServers.add(name);
		return response;
	}

	/** @returns `false` when the server does not know the search any more */
	private async waitForEnd(wstrActionGuid: string): Promise<boolean> {
		const method = 'AsyncActionStateChecker.CheckActionState';
		for (;;) {
			this.client.budget.begin('waiting for the secondary servers');
			const response = await this.client.tryCall(method, { wstrActionGuid });
			if ('result' in response) {
				const state = response.result;
				if (flag(state, 'bFinalized')) return this.checkSuccess(state);
				await this.client.pause(delayOf(state));
			} else {
				const { code } = response.pxgError;
				if (code === PXG_CODE.accessDenied) this.countDenial();
				if (isUnknownSearch(code)) return false;
				// Checked too early, several times: the search is still running.
				if (code === PXG_CODE.unavailable) await this.client.pause(DEFAULT_DELAY_MS);
				else throw this.client.methodError(method, response.pxgError);
			}
		}
	}

	private countDenial(): void {
		this.denials++;
		if (this.denials < MAXIMUM_DENIALS) return;
		throw this.client.error({
			message: `${this.client.server} does not let n8n follow its own search of the secondary servers`,
			description: `It seems to tie a search to one network connection, which n8n does not keep open. ${ALTERNATIVE}`,
		});
	}

	private checkSuccess(state: KscParams): true {
		this.denials = 0;
		if (flag(state, 'bSuccededFinalized')) return true;
		throw this.client.error({
			message: `${this.client.server} could not search its secondary servers: ${errorOf(state)}`,
			description: `The results were discarded: no status was raised and none was cleared. The next poll tries again. If this happens again: ${ALTERNATIVE}`,
		});
	}
}

function delayOf(state: KscParams): number {
	const delay = integer(state, 'lNextCheckDelay') ?? 0;
	return (delay > 0 ? delay : DEFAULT_DELAY_MS) + EXTRA_DELAY_MS;
}

/** Servers put the details at the top level, or into a separate container. */
function errorOf({ pStateData }: KscParams): string {
	const data = isParams(pStateData) ? pStateData : {};
	const inner = isParams(data.KLBLAG_ERROR_INFO) ? data.KLBLAG_ERROR_INFO : data;
	return (
		text(inner, 'KLBLAG_ERROR_MSG') ??
		text(data, 'GNRL_EA_DESCRIPTION') ??
		`error ${integer(inner, 'KLBLAG_ERROR_CODE') ?? 'without a code'}`
	);
}

/** Any content means that the result is incomplete, also content that we cannot read. */
function failedServers({ pFailedSlavesInfo: info }: KscParams): string[] {
	if (!isParams(info) || Object.keys(info).length === 0) return [];
	const failed = info.KLGRP_FAILED_SLAVES_PARAMS;
	if (!Array.isArray(failed)) return ['unknown'];
	return failed.map((server) => {
		const known = isParams(server) ? server : {};
		return text(known, 'KLSRVH_SRV_DN') ?? `number ${integer(known, 'KLSRVH_SRV_ID') ?? 'unknown'}`;
	});
}
