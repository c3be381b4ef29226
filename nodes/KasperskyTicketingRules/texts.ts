import { DateTime } from 'luxon';
import { LIMITS, cut } from '../shared/autotask/limits';
import type { StatusChange } from '../shared/deviceStatus/statusChange';
import { SOLUTION_NAMES } from './rules';

/** E.g. "Critical: Databases are outdated on FIN-PC-07"; one line of at most 255 characters. */
export function ticketTitle(change: StatusChange): string {
	const title = `${change.level}: ${change.status.description} on ${change.device.name}`;
	return cut(oneLine(title), LIMITS.title);
}

/** What a technician needs to know, as plain text of at most 8,000 characters. The external ID is never cut off. */
export function ticketDescription(change: StatusChange, externalID: string): string {
	const { device, source, customer } = change;
	const facts = lines([
		['Status', change.status.description],
		['Level', change.level],
		['Since', readableTime(change.raisedAt)],
		[],
		['Device', device.name],
		['FQDN', device.fqdn],
		['IP address', device.ip],
		['Group', device.group],
		['Operating system', device.os],
		['Last visible', device.lastVisibleAt && readableTime(device.lastVisibleAt)],
		[],
		['Customer', customer?.name],
		['Source', `${source.name} (${SOLUTION_NAMES[change.solution]})`],
	]);
	const ending = `\n\nThis ticket is completed automatically when the status has cleared.\nExternal ID: ${externalID}`;
	return cut(facts, LIMITS.description - ending.length) + ending;
}

/** Why the ticket can be completed; goes into its note. */
export function clearedReason(change: StatusChange): string {
	const { status, device } = change;
	if (change.clearedBecause === 'deviceRemoved') {
		return `Device removed from ${SOLUTION_NAMES[change.solution]}: ${device.name} is no longer there (${readableTime(change.observedAt)}), so “${status.description}” no longer applies.`;
	}
	return `Resolved: “${status.description}” no longer applies to ${device.name} (${readableTime(change.observedAt)}).`;
}

function lines(facts: Array<[] | [string, string | undefined]>): string {
	return facts
		.flatMap(([label, value]) => {
			if (label === undefined) return [''];
			return value ? [`${label}: ${oneLine(value)}`] : [];
		})
		.join('\n');
}

function oneLine(text: string): string {
	return text.replace(/\s+/g, ' ').trim();
}

/** `2026-11-22 10:00 UTC`; a text that is no time stays as it is. */
function readableTime(iso: string): string {
	const time = DateTime.fromISO(iso, { zone: 'utc' });
	return time.isValid ? time.toFormat("yyyy-MM-dd HH:mm 'UTC'") : iso;
}
