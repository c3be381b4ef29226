import { chunkAccessorMethods } from './chunkAccessor';
import { groupMethods } from './groups';
import { hostMethods } from './hosts';
import type { Method } from './method';
import { serverMethods } from './server';
import { sessionMethods } from './session';

/** Every call that an authenticated session may make. */
export const METHODS: ReadonlyMap<string, Method> = new Map(
	[sessionMethods, hostMethods, groupMethods, chunkAccessorMethods, serverMethods].flatMap(
		(table) => Object.entries(table),
	),
);
