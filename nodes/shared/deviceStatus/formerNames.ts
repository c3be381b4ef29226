import { customerPrefix, keyPrefix } from '../externalId';
import type { Observation } from './observation';
import type { TrackerState } from './trackerState';

/** What a source was called before, until a snapshot has told: its tickets go by other keys now. */
export interface FormerNames {
	/** What the keys of the source started with. */
	former?: readonly string[];
	/** Ids of a customer each, of kinds that are told no more. */
	formerScopes?: readonly string[];
}

const withoutEmpty = (former: string[], formerScopes: string[]): FormerNames => ({
	...(former.length === 0 ? {} : { former }),
	...(formerScopes.length === 0 ? {} : { formerScopes }),
});

/** What has been renamed by this observation, and before it but was not told yet. */
export function formerNames(
	before: TrackerState | undefined,
	{ source, customerScope }: Observation,
): FormerNames {
	const {
		source: oldSource,
		customerScope: oldScope,
		former = [],
		formerScopes = [],
	} = before ?? {};
	const names = [...former, ...(oldSource === undefined ? [] : [keyPrefix(oldSource)])];
	const scopes = [...formerScopes, ...(oldScope === undefined ? [] : [oldScope])];
	const scopeOf = (customerId: string) => customerPrefix(source.id, customerId);
	const isOtherScope = (customerId: string) =>
		customerScope !== undefined && scopeOf(customerId) !== scopeOf(customerScope);
	return withoutEmpty(
		[...new Set(names)].filter((name) => name !== keyPrefix(source.id)),
		[...new Set(scopes)].filter(isOtherScope),
	);
}
