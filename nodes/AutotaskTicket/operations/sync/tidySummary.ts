import type { Outcome } from './outcome';

/** Whose status is gone; the newer one of two; whose list of devices has become shorter. */
export type TidyingKind = 'stale' | 'double' | 'listed';

interface Tidied {
	kind: TidyingKind;
	outcome: Outcome;
}

/** One outcome for a snapshot, of what became of each of its tickets. */
export function summary(all: Tidied[]): Outcome {
	if (all.length === 0) {
		return { result: 'skipped', message: 'Every open ticket belongs to a status that lasts.' };
	}
	const of = (kind: TidyingKind) => all.filter((each) => each.kind === kind);
	const done = (tidied: Tidied[]) => count(tidied, 'completed');
	const left = count(all, 'noted') + count(all, 'skipped');
	const shorter = count(of('listed'), 'updated');
	const message = [
		`Completed ${done(of('stale'))} of ${of('stale').length} tickets whose status is gone,`,
		`and repaired ${done(of('double'))} of ${of('double').length} doubles.`,
		...(shorter > 0 ? [`${shorter} tickets of customers list fewer devices.`] : []),
		...(left > 0 ? [`${left} of them are left to the technicians who have taken them.`] : []),
	].join(' ');
	const first = all.find(({ outcome }) => outcome.result === 'failed');
	if (first) {
		const { outcome } = first;
		return { result: 'failed', message: `${message} ${outcome.message}`, advice: outcome.advice };
	}
	if (done(all) > 0) return { result: 'completed', message };
	if (shorter > 0) return { result: 'updated', message };
	return { result: count(all, 'noted') > 0 ? 'noted' : 'skipped', message };
}

const count = (tidied: Tidied[], result: Outcome['result']) =>
	tidied.filter(({ outcome }) => outcome.result === result).length;
