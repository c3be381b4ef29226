import type { AsyncActions } from '../sessions/asyncActions';
import type { ResultSets } from '../sessions/resultSets';
import type { Session, Sessions } from '../sessions/sessions';
import type { SimulatorSettings } from '../settings';
import type { KscState } from '../state';
import type { JsonObject } from '../wire';
import type { Parameters } from './parameters';

/** What methods work with. */
export interface Services {
	readonly state: KscState;
	readonly sessions: Sessions;
	readonly resultSets: ResultSets;
	readonly asyncActions: AsyncActions;
	readonly settings: SimulatorSettings;
	/** The server's own certificate, DER. */
	readonly certificate: Buffer;
}

/** One call of one method by an authenticated session. */
export interface Call {
	readonly session: Session;
	readonly parameters: Parameters;
	readonly services: Services;
}

/** Returns the answer body: `PxgRetVal` and out-parameters, or `{}` for a method that returns nothing. */
export type Method = (call: Call) => JsonObject;

/** Methods by `Class.Method`, exactly as they are spelt. */
export type MethodTable = Readonly<Record<string, Method>>;
