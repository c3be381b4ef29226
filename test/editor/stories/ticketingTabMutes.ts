import { story } from '../story';
import type { TicketingTabPage } from '../ticketingTabPage';
import { openTicketingTab, publishPage, storedRules } from '../ticketingTabStage';

/** Devices that get no ticket for a time. */
story('Mutes on the Ticketing tab', (step) => {
	let tab: TicketingTabPage;
	let url: string;

	step(
		'Mute… asks for devices, customer, status, level and end, and counts when saved',
		async (scene) => {
			url = await publishPage(scene.stage, 'mutes');
			tab = await openTicketingTab(scene, url);
			await tab.openPart('Mutes');
			await tab.page.getByText('No device is muted.').waitFor();
			const dialog = await tab.mute();
			await dialog.field('Devices').fill('LAB-*, Managed devices/Test');
			await dialog.choose('Status', 'Databases are outdated');
			await dialog.choose('Level', 'Warning');
			await tab.pictures.take('mute');
			await dialog.submit('Mute');
			expect(await tab.changes.innerText()).toBe('1 row changed, not saved');
			expect(await tab.save()).toMatch(/^1 setting was saved\./);
			expect(await storedRules(scene.stage)).toMatchObject([
				{ devices: 'LAB-*, Managed devices/Test', status: 'databasesOutdated', level: 'Warning' },
			]);
			expect(await tab.rows.first().innerText()).toMatch(/Databases are outdated · Warning/);
		},
	);

	step(
		'End now ends a mute when saved; History says who began and who ended it',
		async ({ stage }) => {
			await tab.click(tab.page.getByRole('button', { name: /^End the mute of LAB-/ }));
			await tab.save();
			expect(await storedRules(stage)).toEqual([]);
			await tab.openPart('History');
			const texts = await tab.rows.allInnerTexts();
			expect(texts.slice(0, 2).join()).toMatch(/ended[^]*Mute of LAB-/);
		},
	);

	step('The link of a ticket only fills the window in', async ({ stage }) => {
		const hostile = '<img src=x onerror=alert(1)>';
		const link = new URLSearchParams({ mute: hostile, customer: hostile, status: 'noData' });
		await tab.page.goto('about:blank');
		await tab.page.goto(`${url}#${link.toString()}`);
		const dialog = await tab.dialog();
		expect(await dialog.field('Devices').inputValue()).toBe(hostile);
		expect(await dialog.field('Customer').inputValue()).toBe(hostile);
		expect(await tab.page.locator('img').count()).toBe(0);
		await dialog.cancel();
		expect(await tab.changes.innerText()).toBe('No changes');
		expect(await storedRules(stage)).toEqual([]);
		await tab.close();
	});
});
