import type { TrackedDevice, TrackerState } from './trackerState';

/**
 * Stored times that lie in the future count as now: n8n's clock was ahead and was set right since.
 *
 * @param seconds now; since 1970
 */
export function withPastTimes(
	state: TrackerState | undefined,
	seconds: number,
): TrackerState | undefined {
	if (!state) return undefined;
	const past = (time: number) => Math.min(time, seconds);
	const { resend } = state;
	// Its positions are times, too: a resend that began in the future begins again.
	const isLost = resend !== undefined && Math.max(resend.after[0], resend.until[0]) > seconds;
	const devices: TrackerState['devices'] = new Map();
	for (const [id, device] of state.devices) {
		const isAhead = [...device.problems.values()].some(({ since }) => since > seconds);
		devices.set(
			id,
			isAhead ? { ...device, problems: pastProblems(device.problems, past) } : device,
		);
	}
	return {
		...state,
		devices,
		lookedAt: state.lookedAt === undefined ? undefined : past(state.lookedAt),
		resentAt: isLost ? 0 : past(state.resentAt),
		resend: isLost ? undefined : resend,
		suspectSince: state.suspectSince === undefined ? undefined : past(state.suspectSince),
	};
}

function pastProblems(
	problems: TrackedDevice['problems'],
	past: (time: number) => number,
): TrackedDevice['problems'] {
	return new Map(
		[...problems].map(([code, problem]) => [code, { ...problem, since: past(problem.since) }]),
	);
}
