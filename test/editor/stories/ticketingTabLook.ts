import { RULE_TABLE } from '../../n8n/ticketingTabStage';
import { story } from '../story';
import type { TicketingTabPage } from '../ticketingTabPage';
import { openTicketingTab, publishPage, reportCustomers } from '../ticketingTabStage';

const KSC = 'Kaspersky Security Center';
const UNMANAGED = 'Device has become unmanaged';
const DISABLED = 'Protection is disabled';
const STOPPED = 'Security application is not running';
const VIRUSES = 'Too many viruses detected';
const MISSING = 'Security application is not installed';
const OUTDATED = 'Databases are outdated';

/** A service desk in the middle of its work: the pictures of the README and of docs/ticketing-tab.md. */
story('What the Ticketing tab looks like', (step) => {
	let tab: TicketingTabPage;

	step('with saved settings, and a queue that became inactive since', async (scene) => {
		const { stage } = scene;
		const { dataTables } = stage.client;
		tab = await openTicketingTab(scene, await publishPage(stage, 'look'));
		await dataTables.insert(await dataTables.idOf(RULE_TABLE), [
			{
				...{ solution: 'kasperskySecurityCenter', level: 'Critical', status: 'appNotInstalled' },
				...{ createTicket: true, queue: 'Recurring Tickets (old)', priority: 'Critical' },
			},
		]);
		await tab.load();
		for (const name of [UNMANAGED, DISABLED, OUTDATED]) await tab.toggle(name);
		await tab.choose('Queue', DISABLED, 'Level I Support');
		await tab.enterDue(DISABLED, '4');
		const dialog = await tab.more(OUTDATED);
		await dialog.choose('Queue', 'Level I Support');
		await dialog.choose('Issue type', 'Security');
		await dialog.choose('Issue subtype', 'Antivirus out of date');
		await dialog.apply();
		await tab.save();
		await tab.row(MISSING).getByText('is inactive: choose another.').waitFor();
	});

	step('in the middle of changes, light and dark', async () => {
		await tab.load();
		await tab.select(STOPPED);
		await tab.select(VIRUSES, ['Shift']);
		await tab.toggle(VIRUSES);
		await tab.choose('Queue', VIRUSES, 'Security Operations');
		await tab.enterDue(VIRUSES, '2');
		await tab.pictures.take('');
		await tab.page.emulateMedia({ colorScheme: 'dark' });
		await tab.pictures.take('dark');
		await tab.page.emulateMedia({ colorScheme: 'light' });
	});

	step('in the window for several statuses', async () => {
		const dialog = await tab.edit();
		await dialog.choose('Create ticket', 'On');
		await dialog.choose('Issue type', 'Security');
		await dialog.choose('Issue subtype', 'Malware');
		await tab.pictures.take('dialog');
		await dialog.cancel();
		await tab.press('Cancel changes');
	});

	step('in the accounts', async ({ stage }) => {
		await reportCustomers(stage, [
			{ customer: 'Litware Ltd', problems: 2, held: 2 },
			...['Contoso', 'Fabrikam', 'Northwind Traders', 'Tailspin Toys'].map((customer) => ({
				...{ customer, problems: 1, held: 0 },
			})),
		]);
		await tab.load();
		await tab.openPart('Accounts');
		await tab.pictures.take('accounts');
	});

	step('and as before, after a reset', async () => {
		await tab.openSection(KSC, 'Critical');
		await tab.press('Reset to defaults');
		await tab.save();
		await tab.close();
	});
});
