/** JSON as it travels; nothing else may be put into an answer. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** `params` value inside a `params` or an `array` (vendor source: Params.py of KlAkOAPI 1.0.0.0). */
export function wrapParams(value: JsonObject): JsonObject {
	return { type: 'params', value };
}

/** `long` inside a `params`: 64-bit integers always travel wrapped, however small they are. */
export function wrapLong(value: number): JsonObject {
	return { type: 'long', value };
}

/** `datetime` inside a `params`: exactly seconds, always UTC (the vendor's decoder refuses fractions). */
export function wrapDateTime(milliseconds: number): JsonObject {
	return { type: 'datetime', value: formatDateTime(milliseconds) };
}

/** `binary` inside a `params`: base64. */
export function wrapBinary(value: Buffer): JsonObject {
	return { type: 'binary', value: value.toString('base64') };
}

/** The one form of time that the vendor's client can read. */
export function formatDateTime(milliseconds: number): string {
	return new Date(milliseconds).toISOString().slice(0, 19) + 'Z';
}

/** Whether a value is a JSON object, not an array and not null. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Takes the `params` wrapper off where there is one: clients send containers wrapped or bare. */
export function unwrapParams(value: Json): Json {
	return isJsonObject(value) && value.type === 'params' && isJsonObject(value.value)
		? value.value
		: value;
}
