import Ajv, { type ValidateFunction } from 'ajv';
import swagger from './autotask-swagger.json';

interface Parameter {
	name: string;
	in: string;
	required?: boolean;
	schema?: Schema;
}

export interface Operation {
	parameters: Parameter[];
	response: Schema;
}

interface Schema {
	[key: string]: unknown;
}

export const paths = swagger.paths as unknown as Record<string, Record<string, Operation>>;

const OPEN = {};

/**
 * The vendor's Swagger 2.0 as JSON schema, as strict as it can be read: no property that the model lacks, and null
 * wherever a value may be missing, because the vendor sends nulls without saying so. A model without properties
 * (Object, RestUserAccessLevel, the value of a filter) says nothing: it permits everything.
 */
function strict(schema: unknown): unknown {
	if (typeof schema !== 'object' || schema === null) return schema;
	const { $ref, type, properties, items, format } = schema as Schema;
	if (typeof $ref === 'string') return { anyOf: [{ $ref: definition($ref) }, { type: 'null' }] };
	if (type === 'object') {
		const entries = Object.entries((properties ?? {}) as Schema);
		if (entries.length === 0) return OPEN;
		return {
			type: ['object', 'null'],
			properties: Object.fromEntries(entries.map(([name, value]) => [name, strict(value)])),
			additionalProperties: false,
		};
	}
	if (type === 'array') return { type: ['array', 'null'], items: strict(items) };
	return { type: [type, 'null'], ...(format === 'date-time' ? { format } : {}) };
}

function definition(ref: string): string {
	return `#/definitions/${encodeURIComponent(ref.slice('#/definitions/'.length))}`;
}

const definitions = Object.fromEntries(
	Object.entries(swagger.definitions).map(([name, schema]) => [name, strict(schema)]),
);

const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addFormat('date-time', /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,7})?Z?$/);

const compiled = new Map<string, ValidateFunction>();

/** What the vendor's model has against the value; empty when it fits. */
export function violations(schema: Schema, value: unknown): string[] {
	const key = JSON.stringify(schema);
	const validate = compiled.get(key) ?? ajv.compile({ ...(strict(schema) as Schema), definitions });
	compiled.set(key, validate);
	if (value === null) return ['null'];
	if (validate(value)) return [];
	return (validate.errors ?? []).map(
		({ instancePath, message, params }) =>
			`${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
	);
}

/** The model of an operation's body, undefined when it takes none. */
export function bodyModel(operation: Operation): Schema | undefined {
	return operation.parameters.find((parameter) => parameter.in === 'body')?.schema;
}
