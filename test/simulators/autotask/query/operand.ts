import { errors } from '../responses';
import { fromWire } from '../model/dates';
import type { FieldSpec } from '../model/fields';
import type { Scalar, Value } from '../model/values';

/** SQL Server's texts: a value that does not fit a column fails while the statement runs (client reports). */
function conversionFailed(value: unknown, type: string) {
	return errors([
		`Conversion failed when converting the varchar value '${String(value)}' to data type ${type}.`,
	]);
}

/** A filter value in the form in which the field is stored, so that both compare directly. */
export function toOperand(field: FieldSpec, value: unknown, caseSensitive: boolean): Scalar {
	switch (field.dataType) {
		case 'integer':
		case 'long':
		case 'double': {
			const number = typeof value === 'string' && value.trim() === '' ? NaN : Number(value);
			if (Number.isNaN(number)) throw conversionFailed(value, 'int');
			return number;
		}
		case 'boolean':
			if (value === true || value === false) return value;
			if (/^(true|false)$/i.test(String(value))) return String(value).toLowerCase() === 'true';
			// Two clients send 1 or "1" for true, and find what they look for (reference 1.5).
			if (/^[01]$/.test(String(value))) return String(value) === '1';
			// Booleans must be true or false, null is an error (documented; the text is .NET's).
			throw errors(['String was not recognized as a valid Boolean.']);
		case 'datetime': {
			const date = fromWire(String(value));
			if (!date) {
				throw errors(['Conversion failed when converting date and/or time from character string.']);
			}
			return date;
		}
		default:
			return fold(String(value), caseSensitive);
	}
}

/** A stored value in the comparable form; null stays null. */
export function comparable(field: FieldSpec, value: Value, caseSensitive: boolean): Scalar {
	if (value === null || Array.isArray(value)) return null;
	return field.dataType === 'string' ? fold(String(value), caseSensitive) : value;
}

export function fold(text: string, caseSensitive: boolean): string {
	return caseSensitive ? text : text.toLowerCase();
}
