import type { StatusChange } from '../../shared/items';
import { oneLine } from '../../shared/text';
import type { OnePer } from '../ruleTable/rules';

/** The Ticketing tab, opened from a ticket. */

/** The rest of the description needs its room. */
const MOST_LETTERS = 1_000;

/** @returns the address without what a link adds; `undefined` where it is none of a web page */
export function readTabAddress(given: unknown): string | undefined {
	const text = typeof given === 'string' ? given.trim() : '';
	if (!URL.canParse(text)) return undefined;
	const url = new URL(text);
	url.hash = '';
	const isPage = ['http:', 'https:'].includes(url.protocol) && url.username === '';
	return isPage && url.href.length <= MOST_LETTERS ? url.href : undefined;
}

/**
 * Opens the window *Mute…* with these texts in it. They stand in the fragment: it is not sent to n8n, nor kept in logs.
 *
 * @param tab address of the page
 */
export function muteLink(
	tab: string,
	{ device, customer, status }: StatusChange,
	onePer: OnePer,
): string {
	const texts = {
		mute: onePer === 'device' ? oneLine(device.name) : '',
		customer: oneLine(customer?.name ?? ''),
		status: status.code,
	};
	const link = `${tab}#${new URLSearchParams(texts).toString()}`;
	return link.length <= 2 * MOST_LETTERS ? link : tab;
}
