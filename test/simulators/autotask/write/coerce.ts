import { errors } from '../responses';
import { fromWire } from '../model/dates';
import type { FieldSpec } from '../model/fields';
import { isRecord, type Row, type Scalar } from '../model/values';
import { unexpected } from './body';

/**
 * Reads the fields of a write request. Unknown names are ignored without a word, names match without regard to case and
 * scalars are coerced, as the vendor's own samples show (reference 2.5, trap 4). What cannot be coerced is a JSON error.
 */
export function readFields(fields: Map<string, FieldSpec>, body: unknown, rawBody: string): Row {
	if (!isRecord(body)) {
		throw errors(['Value cannot be null.\r\nParameter name: restModelInput']);
	}
	const out: Row = {};
	for (const [key, value] of Object.entries(body)) {
		const field = fields.get(key.toLowerCase());
		if (field) out[field.name] = coerce(field, value, rawBody);
	}
	return out;
}

function coerce(field: FieldSpec, value: unknown, rawBody: string): Scalar {
	if (value === null || value === undefined) return null;
	if (typeof value === 'object') {
		throw errors([
			unexpected(Array.isArray(value) ? '[' : '{', field.name, position(field, rawBody)),
		]);
	}
	const text = String(value);
	switch (field.dataType) {
		case 'string':
			return text;
		case 'boolean':
			if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
			throw notConverted(field, 'boolean', text, rawBody);
		case 'datetime': {
			const date = fromWire(text);
			if (!date) throw notConverted(field, 'DateTime', text, rawBody);
			return date;
		}
		default: {
			if (text.trim() === '') return null;
			const number = Number(text);
			const whole = field.dataType !== 'double';
			if (Number.isNaN(number) || (whole && !Number.isInteger(number))) {
				throw notConverted(field, whole ? 'integer' : 'double', text, rawBody);
			}
			return number;
		}
	}
}

function notConverted(field: FieldSpec, type: string, text: string, rawBody: string) {
	const where = `Path '${field.name}', line 1, position ${position(field, rawBody)}.`;
	return errors([`Could not convert string to ${type}: ${text}. ${where}`]);
}

function position(field: FieldSpec, rawBody: string): number {
	return (
		Math.max(0, rawBody.toLowerCase().indexOf(`"${field.name.toLowerCase()}"`)) +
		field.name.length +
		3
	);
}
