import type { AxiosResponse } from 'axios';
import type { SimulatedTime } from '../time/simulatedTime';
import type { Simulators } from '../world/simulators';
import type { FaultRule as RmmFault } from '../../simulators/rmm/faults';
import type { FaultKind, Strike } from './faults';
import { conditions, noAnswer, withBody, type WireRequest } from './request';

type Deliver = (request: WireRequest) => Promise<AxiosResponse>;

const SMALL_PAGE = 3;

/** Does to a request what a fault demands: between the client and the server, or inside the server. */
export class Striker {
	constructor(
		private readonly simulators: Simulators,
		private readonly time: SimulatedTime,
		private readonly deliver: Deliver,
	) {}

	async strike(request: WireRequest, strike: Strike): Promise<AxiosResponse> {
		const { kind, delayMs } = strike;
		switch (kind) {
			case 'refused':
				throw noAnswer(request, 'ECONNREFUSED', 'connect ECONNREFUSED');
			case 'timeOut':
				return await this.giveUp(request);
			case 'lostBefore':
				throw reset(request);
			case 'lostAfter':
				await this.deliver(request);
				throw reset(request);
			case 'delayedCommit':
				this.time.later(delayMs, () => void this.deliver(request));
				throw reset(request);
			case 'delayedCommitBehindProxy':
				this.time.later(delayMs, () => void this.deliver(request));
				return await this.byAutotask(withBody(request, {}), { kind: 'html' });
			case 'slow':
				return await this.late(request, delayMs);
			case 'widenedQuery':
				return await this.deliver(widened(request));
			case 'smallPages':
				return await this.deliver(smaller(request));
			case 'ignoredPatch':
				this.simulators.autotask.state.settings.patchIgnoredTimes = 1;
				return await this.deliver(request);
			default:
				return await this.inServer(request, strike);
		}
	}

	private async inServer(request: WireRequest, strike: Strike): Promise<AxiosResponse> {
		if (request.server === 'rmm') return await this.inRmm(request, strike);
		const { ksc } = this.simulators;
		const byKsc = async (fault: Omit<Parameters<typeof ksc.faults.add>[0], 'method'>) => {
			ksc.faults.add({ method: '*', times: 1, ...fault });
			return await this.deliver(request);
		};
		switch (strike.kind) {
			case 'sessionLost':
				return await byKsc({ kind: 'loseSession' });
			case 'accessorLost':
				return await byKsc({ kind: 'loseAccessor' });
			case 'failedPage':
				return await byKsc({ kind: 'pxgError', code: 1192 });
			case 'unavailable':
				return await byKsc({ kind: 'pxgError', code: 1195 });
			case 'html502':
				if (request.server === 'ksc') return await byKsc({ kind: 'html', status: 502 });
				return await this.byAutotask(request, { kind: 'html' });
			case 'empty500':
				return await this.byAutotask(request, { kind: 'empty', status: 500 });
			case 'empty200':
				return await this.byAutotask(request, { kind: 'empty' });
			case 'throttled':
				return await this.byAutotask(request, { kind: 'threadLimit' });
			case 'throttledWithRetryAfter':
				return await this.byAutotask(request, {
					kind: 'threadLimit',
					retryAfter: strike.retryAfter,
				});
			case 'throttledUnder500':
				return await this.byAutotask(request, { kind: 'threadLimit', status: 500 });
			case 'deadlock': {
				const text = 'Transaction was deadlocked on lock resources with another process.';
				return await this.byAutotask(request, { kind: 'errors', errors: [text] });
			}
			default:
				return await this.byAutotask(request, { kind: 'unauthorized' });
		}
	}

	private async inRmm(request: WireRequest, { kind, retryAfter }: Strike): Promise<AxiosResponse> {
		this.simulators.rmm?.faults.add({ route: '*', times: 1, ...rmmFault(kind, retryAfter) });
		return await this.deliver(request);
	}

	private async byAutotask(
		request: WireRequest,
		fault: Omit<Parameters<Simulators['autotask']['faults']['add']>[0], 'endpoint'>,
	): Promise<AxiosResponse> {
		const { faults } = this.simulators.autotask;
		const id = faults.add({ endpoint: '*', times: 1, ...fault });
		return await this.deliver(request).finally(() => faults.remove(id));
	}

	private async late(request: WireRequest, delayMs: number): Promise<AxiosResponse> {
		const response = await this.deliver(request);
		if (delayMs >= (request.config.timeout ?? Infinity)) return await this.giveUp(request);
		await this.time.sleep(delayMs);
		return response;
	}

	private async giveUp(request: WireRequest): Promise<never> {
		const { timeout = 0 } = request.config;
		await this.time.sleep(timeout);
		throw noAnswer(request, 'ECONNABORTED', `timeout of ${timeout}ms exceeded`);
	}
}

function rmmFault(kind: FaultKind, retryAfter: number): Omit<RmmFault, 'route'> {
	switch (kind) {
		case 'tokensExpire':
			return { kind: 'expireTokens' };
		case 'webPage':
			return { kind: 'html' };
		case 'limit':
			return { kind: 'http', status: 429, retryAfter };
		case 'repeatedPage':
			return { kind: 'repeatPage' };
		case 'lostRow':
			return { kind: 'loseRows' };
		case 'wrongTotal':
			return { kind: 'totalCount' };
		case 'cursorStands':
			return { kind: 'cursorStands' };
		default:
			return { kind: 'html', status: 502 };
	}
}

const reset = (request: WireRequest) => noAnswer(request, 'ECONNRESET', 'read ECONNRESET');

/** Without its last but one condition, or its only one: an ill-read condition counts as none. */
function widened(request: WireRequest): WireRequest {
	const [, ...left] = conditions(request);
	const all = { op: 'exist', field: 'id' };
	return withBody(request, { ...request.body, filter: left.length > 0 ? left : [all] });
}

function smaller(request: WireRequest): WireRequest {
	return withBody(request, { ...request.body, nCount: SMALL_PAGE });
}
