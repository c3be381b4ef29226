import { errors } from '../responses';
import { entities, type EntityName } from '../model/entities';
import { isRecord } from '../model/values';
import type { AutotaskSettings } from '../settings';
import { parseBody } from '../write/body';

export interface QueryModel {
	maxRecords: number;
	/** Field names in lower case; undefined means all. */
	includeFields: Set<string> | undefined;
	filter: unknown[];
}

/** The text of a query without a filter, also of a page request without a body (live report zone 18). */
export function filterMissing() {
	return errors(['Value cannot be null.\r\nParameter name: filters']);
}

/** The search of a GET query: the same model, as JSON in the URL. */
export function parseSearch(search: string | undefined): unknown {
	return search === undefined ? undefined : parseBody(asStrictJson(search));
}

const LOOSE = /"(?:[^"\\]|\\.)*"|'((?:[^'\\]|\\.)*)'|([A-Za-z_]\w*)(?=\s*:)|,(?=\s*[\]}])/g;

/**
 * A zone 15 tenant repeats a single-quoted search in its nextPageUrl (live report); unquoted keys and trailing commas
 * are read by the same kind of reader (inferred).
 */
function asStrictJson(text: string): string {
	return text.replace(LOOSE, (token: string, quoted?: string, key?: string) => {
		if (quoted !== undefined) {
			return `"${quoted.replace(/\\'/g, "'").replace(/(?<!\\)"/g, '\\"')}"`;
		}
		if (key !== undefined) return `"${key}"`;
		return token === ',' ? '' : token;
	});
}

/** Reads the vendor's QueryModel. */
export function readQuery(
	entity: EntityName,
	body: unknown,
	settings: AutotaskSettings,
): QueryModel {
	if (!isRecord(body)) throw filterMissing();
	// Property names of the vendor's samples are upper camel, of its Swagger lower camel.
	const filter = body.filter ?? body.Filter;
	const includeFields = body.includeFields ?? body.IncludeFields;
	if (!Array.isArray(filter) || filter.length === 0) throw filterMissing();
	return {
		maxRecords: readMaxRecords(
			body.maxRecords ?? (settings.upperCaseMaxRecords === 'read' ? body.MaxRecords : undefined),
		),
		includeFields: readFields(entity, includeFields),
		filter,
	};
}

function readMaxRecords(value: unknown): number {
	if (value === undefined || value === null) return 500;
	const count = Number(value);
	if (!Number.isInteger(count) || count < 1 || count > 500) {
		// The text of a live report (WYRE-AI/autotask-mcp changelog).
		throw errors(['maxCountOfRecordsToReturn must be between 1 and 500']);
	}
	return count;
}

function readFields(entity: EntityName, value: unknown): Set<string> | undefined {
	if (!Array.isArray(value) || value.length === 0) return undefined;
	const names = value.map(String);
	const unknown = names.filter(
		(name) =>
			!entities[entity].byName.has(name.toLowerCase()) &&
			name.toLowerCase() !== 'userdefinedfields',
	);
	if (unknown.length > 0) {
		throw errors(unknown.map((name) => `Unable to find ${name} in the ${entity} Entity.`));
	}
	return new Set(names.map((name) => name.toLowerCase()));
}
