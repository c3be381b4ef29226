import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';
import { describeStatus } from '../../shared/deviceStatus/statusCatalogue';
import { shownEnd, type Mute } from '../ruleTable/mutes';
import { SOLUTION_NAMES } from '../ruleTable/rules';
import type { TabModel, TabMute } from './tab';

/**
 * What the page shows of mutes. Pure.
 *
 * @param rows of the table, which the mutes count from 1
 * @param now milliseconds
 */
export function drawMutes(
	mutes: readonly Mute[],
	rows: readonly IDataObject[],
	now: number,
	zone: string,
): Pick<TabModel, 'mutes' | 'today'> {
	const drawn = mutes.map((mute) => ({ mute, shown: drawMute(mute, rows[mute.index - 1], now) }));
	return {
		mutes: drawn
			.sort((a, b) => rank(a.shown) - rank(b.shown) || a.mute.endsAt - b.mute.endsAt)
			.map(({ shown }) => shown),
		today: DateTime.fromMillis(now, { zone }).toISODate() ?? '',
	};
}

const rank = ({ issue, isOver }: TabMute) => (issue ? 0 : isOver ? 2 : 1);

function drawMute(mute: Mute, row: IDataObject | undefined, now: number): TabMute {
	const { cells, issues, endsAt } = mute;
	const id = row?.id;
	return {
		id: typeof id === 'number' || typeof id === 'string' ? String(id) : '',
		...{ devices: cells.devices, customer: cells.customer, what: scopeText(mute) },
		until: issues.length > 0 ? cells.until : shownEnd(mute),
		isOver: endsAt <= now,
		issue: issues.map(({ message }) => message).join(' '),
	};
}

function scopeText({ statuses, levels, solutions }: Mute): string {
	const names = statuses?.map((code) => describeStatus(code, solutions[0]).description);
	return [
		names?.join(', ') ?? 'All statuses',
		...(levels.length === 1 ? levels : []),
		...(solutions.length === 1 ? [SOLUTION_NAMES[solutions[0]]] : []),
	].join(' · ');
}
