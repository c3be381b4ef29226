import { story } from '../story';
import type { TicketingTabPage } from '../ticketingTabPage';
import { openTicketingTab, publishPage } from '../ticketingTabStage';

const DISABLED = 'Protection is disabled';

/** Why a status gets the ticket that it gets. */
story('Explain on the Ticketing tab', (step) => {
	let tab: TicketingTabPage;

	step('answers by the saved rules, and keeps what is not saved', async (scene) => {
		tab = await openTicketingTab(scene, await publishPage(scene.stage, 'explain'));
		await tab.toggle(DISABLED);
		await tab.save();
		await tab.enterDue(DISABLED, '3');
		await tab.openPart('Explain');
		await tab.page.getByText('What is not saved does not count yet; it is kept.').waitFor();
		const { page } = tab;
		await page.locator('#explain-status').selectOption({ label: DISABLED });
		await page.locator('#explain-device').fill('<b>LAB-7</b>');
		await tab.click(page.locator('[data-control=explain]'));
		const lines = await page.locator('[data-control=explained] li').allInnerTexts();
		expect(lines[0]).toContain('on <b>LAB-7</b>');
		expect(lines).toContainEqual(expect.stringMatching(/^Create Ticket: (on|off) \(Row with id /));
		expect(lines).toContainEqual(expect.stringMatching(/^Due \(Hours\): 12 /));
		expect(await page.locator('#explain-status option:checked').innerText()).toBe(DISABLED);
		expect(await tab.changes.innerText()).toBe('1 row changed, not saved');
	});

	step('in light and dark', async () => {
		await tab.pictures.take('explain');
		await tab.page.emulateMedia({ colorScheme: 'dark' });
		await tab.pictures.take('explain-dark');
		await tab.close();
	});
});
