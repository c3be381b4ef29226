import type { TabModel } from '../tab';
import { TicketingTab } from './ticketingTab';

const UNREADABLE =
	'The Ticketing tab cannot be shown: its data did not arrive whole. Reload the page. If it stays so, look at the newest execution of its workflow in n8n. Nothing was changed.';

const instead = document.getElementById('instead');

try {
	const model = JSON.parse(document.getElementById('model')?.textContent ?? '') as TabModel;
	new TicketingTab(model).start();
	instead?.remove();
} catch (error) {
	instead?.querySelector('p')?.replaceChildren(UNREADABLE);
	reportError(error);
}
