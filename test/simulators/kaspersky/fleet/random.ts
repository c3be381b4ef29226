/** Mulberry32: a fleet must be the same on every machine, which Math.random cannot promise. */
export class Random {
	private state: number;

	constructor(seed: number) {
		this.state = seed >>> 0;
	}

	/** The next 32 bits. */
	bits(): number {
		this.state = (this.state + 0x6d2b79f5) >>> 0;
		let mixed = this.state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return (mixed ^ (mixed >>> 14)) >>> 0;
	}

	/** A number from 0 up to, but not including, 1. */
	fraction(): number {
		return this.bits() / 2 ** 32;
	}

	/** A whole number from 0 up to, but not including, `limit`. */
	below(limit: number): number {
		return Math.floor(this.fraction() * limit);
	}

	/** An identifier in the form of a version 4 UUID. */
	uuid(): string {
		const [a, b, c, d] = [this.hex(), this.hex(), this.hex(), this.hex()];
		return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-a${c.slice(1, 4)}-${c.slice(4)}${d}`;
	}

	/** `count` different whole numbers below `limit`, in random order. */
	sample(limit: number, count: number): number[] {
		const pool = Uint32Array.from({ length: limit }, (_, index) => index);
		const taken = Math.min(count, limit);
		for (let index = 0; index < taken; index++) {
			const other = index + this.below(limit - index);
			[pool[index], pool[other]] = [pool[other], pool[index]];
		}
		return Array.from(pool.subarray(0, taken));
	}

	private hex(): string {
		return this.bits().toString(16).padStart(8, '0');
	}
}
