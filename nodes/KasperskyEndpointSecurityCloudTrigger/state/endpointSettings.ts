import type { ReportTracking } from '../../shared/deviceStatus/deviceReportTracker';
import type { Level } from '../../shared/deviceStatus/statusChange';

export interface EndpointSettings extends ReportTracking {
	resendEverySeconds: number;
	/** 0: silence is not reported. */
	silenceSeconds: number;
	silenceLevel: Level;
}
