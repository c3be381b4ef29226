import type { Counters } from './http/counters';
import type { Faults } from './http/faults';
import type { ResultSets } from './sessions/resultSets';
import type { Sessions } from './sessions/sessions';
import type { SimulatorSettings } from './settings';
import type { KscState } from './state';

/** The parts of a running simulator that tests and the control API may reach into. */
export interface SimulatorParts {
	readonly state: KscState;
	readonly faults: Faults;
	readonly counters: Counters;
	readonly sessions: Sessions;
	readonly resultSets: ResultSets;
	readonly settings: SimulatorSettings;
	readonly now: () => number;
}
