/** What has to be put right when the faults stop. */
export class Aftermath {
	private readonly repairs = new Map<string, () => void>();

	get isEmpty(): boolean {
		return this.repairs.size === 0;
	}

	/** Whether something of this name is broken now. */
	has(name: string): boolean {
		return this.repairs.has(name);
	}

	add(name: string, repair: () => void): void {
		this.repairs.set(name, repair);
	}

	repair(name: string): boolean {
		const repair = this.repairs.get(name);
		this.repairs.delete(name);
		repair?.();
		return repair !== undefined;
	}

	repairAll(): void {
		for (const name of [...this.repairs.keys()]) this.repair(name);
	}
}
