import { pxgErrors } from '../errors';
import { isJsonObject, unwrapParams, type Json, type JsonObject } from '../wire';

/** The parameters of one call. Optional ones may be missing or null (field: `demisto/content` leaves most out). */
export class Parameters {
	constructor(private readonly values: JsonObject) {}

	/** @throws PxgError 1192 when it is missing */
	requiredString(name: string): string {
		return this.string(name) ?? missing(name);
	}

	/** An integer; left out it counts as 0, since go-ksc omits zeros (client; the reading is inferred). */
	intOrZero(name: string): number {
		return this.int(name) ?? 0;
	}

	string(name: string): string | undefined {
		const value = this.values[name] ?? undefined;
		if (value === undefined || typeof value === 'string') return value;
		throw pxgErrors.badFormat(`parameter ${name}`);
	}

	int(name: string): number | undefined {
		const value = this.values[name] ?? undefined;
		if (value === undefined || (typeof value === 'number' && Number.isInteger(value))) return value;
		throw pxgErrors.badFormat(`parameter ${name}`);
	}

	/** An array of names; anything else in it is refused. */
	names(name: string): string[] {
		return this.array(name).map((value) =>
			typeof value === 'string' ? value : missing(`${name}: not a string`),
		);
	}

	/** An array of containers, each wrapped or bare (bare: a plain Python list given to KlAkOAPI). */
	containers(name: string): JsonObject[] {
		return this.array(name).map((value) => {
			const container = unwrapParams(value);
			return isJsonObject(container) ? container : missing(`${name}: not a container`);
		});
	}

	/** A container; it is sent bare, a wrapper is tolerated. */
	container(name: string): JsonObject {
		const value = this.values[name] ?? {};
		const container = unwrapParams(value);
		return isJsonObject(container) ? container : missing(name);
	}

	private array(name: string): Json[] {
		const value = this.values[name] ?? [];
		return Array.isArray(value) ? value : missing(name);
	}
}

function missing(name: string): never {
	throw pxgErrors.badFormat(`parameter ${name}`);
}
