import { Refusal, webPage, type Reply } from '../reply';
import { SlidingWindow } from '../slidingWindow';
import type { NinjaOneSettings } from './settings';

/** Ten queries in ten minutes, it seems per query (one source); over it 429, or a web page with status 200. */
export class Limits {
	private readonly windows = new Map<string, SlidingWindow>();

	constructor(
		private readonly settings: NinjaOneSettings,
		private readonly error: (status: number, text?: string) => Reply,
		private readonly now: () => number,
	) {}

	/** Counts a query, or throws what is answered over the limit. */
	query(route: string): void {
		const { queryLimit, queriesByOthers, queryWindowSeconds, limitPer, overLimit } = this.settings;
		const name = limitPer === 'route' ? route : 'all';
		const window =
			this.windows.get(name) ??
			new SlidingWindow(() => this.settings.queryWindowSeconds * 1000, this.now);
		this.windows.set(name, window);
		if (window.count + queriesByOthers < queryLimit) {
			window.add();
			return;
		}
		if (overLimit === 'webPage') throw new Refusal(webPage(200, 'Rate limit exceeded'));
		const reply = this.error(429, 'Too many requests');
		const seconds = Math.ceil(window.untilOneLeaves / 1000) || queryWindowSeconds;
		reply.headers['retry-after'] = String(seconds);
		throw new Refusal(reply);
	}
}
