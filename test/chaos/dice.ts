/** Mulberry32: everything that a run leaves to chance comes from its seed, so that a seed replays it. */
export class Dice {
	private state: number;

	constructor(seed: number) {
		this.state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0;
	}

	/** From 0 up to, but not including, 1. */
	fraction(): number {
		this.state = (this.state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	/** A whole number, both ends included. */
	between(least: number, most: number): number {
		return least + Math.floor(this.fraction() * (most - least + 1));
	}

	chance(probability: number): boolean {
		return this.fraction() < probability;
	}

	/** @throws when there is nothing to pick from */
	pick<Type>(values: readonly Type[]): Type {
		if (values.length === 0) throw new Error('There is nothing to pick from');
		return values[this.between(0, values.length - 1)];
	}

	weighted<Type>(choices: ReadonlyArray<readonly [weight: number, value: Type]>): Type {
		let left = this.fraction() * choices.reduce((sum, [weight]) => sum + weight, 0);
		for (const [weight, value] of choices) {
			left -= weight;
			if (left < 0) return value;
		}
		return choices[choices.length - 1][1];
	}

	/** Different values, at most `count`, in random order. */
	some<Type>(values: readonly Type[], count: number): Type[] {
		const left = [...values];
		const taken: Type[] = [];
		while (taken.length < count && left.length > 0) {
			taken.push(...left.splice(this.between(0, left.length - 1), 1));
		}
		return taken;
	}
}
