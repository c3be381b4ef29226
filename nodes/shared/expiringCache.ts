import { stillLasts } from './time';

/**
 * Keeps loaded values for a while, by key. Callers that ask at the same moment share one load;
 * a load that fails is not kept. Lives as long as the n8n process: a cache, never the truth.
 */
export class ExpiringCache<Value> {
	private readonly entries = new Map<string, { value: Promise<Value>; loadedAt: number }>();

	/**
	 * @param lifetimeMs how long a value counts as current
	 * @param now milliseconds
	 */
	constructor(
		private readonly lifetimeMs: number,
		private readonly now: () => number = () => Date.now(),
	) {}

	async get(key: string, load: () => Promise<Value>): Promise<Value> {
		const known = this.entries.get(key);
		return await (known && this.isCurrent(known.loadedAt) ? known.value : this.refresh(key, load));
	}

	/** Whether the value is current, or being loaded. */
	has(key: string): boolean {
		const known = this.entries.get(key);
		return known !== undefined && this.isCurrent(known.loadedAt);
	}

	/** The next caller loads the value again. */
	forget(key: string): void {
		this.entries.delete(key);
	}

	/** Loads the value again, also when it is current. */
	async refresh(key: string, load: () => Promise<Value>): Promise<Value> {
		const entry = { value: load(), loadedAt: this.now() };
		this.entries.set(key, entry);
		entry.value.catch(() => {
			if (this.entries.get(key) === entry) this.entries.delete(key);
		});
		return await entry.value;
	}

	private isCurrent(loadedAt: number): boolean {
		return stillLasts(loadedAt, this.lifetimeMs, this.now());
	}
}
