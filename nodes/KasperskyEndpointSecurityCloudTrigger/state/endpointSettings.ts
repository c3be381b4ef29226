import type { Level } from '../../shared/items';
import type { ReportTracking } from './reportTracker';

export interface EndpointSettings extends ReportTracking {
	/** Whether the id of the source is the user's choice; otherwise it comes from the URL. */
	isSourceChosen: boolean;
	resendEverySeconds: number;
	/** 0: silence is not reported. */
	silenceSeconds: number;
	silenceLevel: Level;
}
