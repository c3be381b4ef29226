import { story } from '../story';
import type { TicketingTabPage } from '../ticketingTabPage';
import { openTicketingTab, publishPage, reportCustomers, storedRules } from '../ticketingTabStage';

const OUTDATED = 'Databases are outdated';
const HOSTILE = '<img src=x onerror=alert(1)>\u202E"\'&';
const LONG = 'A customer with a name that does not end '.repeat(5).slice(0, 200);

story('Customers and accounts', (step) => {
	let tab: TicketingTabPage;

	step('customers whose tickets are held appear by themselves, and come first', async (scene) => {
		tab = await openTicketingTab(scene, await publishPage(scene.stage, 'customers'));
		await reportCustomers(scene.stage, [
			{ customer: 'Contoso', problems: 3, held: 0 },
			{ customer: 'Litware Ltd', problems: 2, held: 2 },
			...[HOSTILE, LONG].map((customer) => ({ customer, problems: 1, held: 0 })),
		]);
		await tab.load();
		await tab.openPart('Accounts');
		const first = tab.rows.first();
		expect(await first.innerText()).toMatch(/^Litware Ltd\s+No active company of this name/);
		expect(await tab.row('Contoso').innerText()).toContain('Found by name');
		await tab.page.getByRole('button', { name: /^Accounts \d without a company/ }).waitFor();
	});

	step('names that look like markup are texts', async () => {
		await tab.row(HOSTILE).waitFor();
		expect(await tab.page.locator('img').count()).toBe(0);
		expect(await tab.overhang()).toBe(0);
	});

	step('a company is found among the active ones as one types', async () => {
		const field = tab.page.getByLabel('Company of Litware Ltd');
		const offered = await tab.page
			.locator('datalist option')
			.evaluateAll((options) => options.map((option) => option.getAttribute('value')));
		expect(offered).toContain('Litware (181)');
		expect(offered).not.toContain('Proseware (182)');
		await field.fill('Nobody');
		await field.blur();
		expect(await tab.changes.innerText()).toBe('No changes');
		await field.fill('litware');
		await field.blur();
		expect(await tab.changes.innerText()).toBe('1 row changed, not saved');
		expect(await tab.row('Litware Ltd').innerText()).toContain('Changed');
	});

	step('the account is saved in the table, and used', async ({ stage }) => {
		await tab.save();
		expect(await tab.row('Litware Ltd').innerText()).toContain('Chosen here');
		expect(await storedRules(stage)).toContainEqual(
			expect.objectContaining({ customer: 'Litware Ltd', company: '181|Litware' }),
		);
	});

	step('a customer gets a setting of its own, beside that of all customers', async ({ stage }) => {
		await tab.page
			.getByRole('button', { name: /^Critical status/ })
			.first()
			.click();
		await tab.chooseCustomer('Contoso');
		await tab.enterDue(OUTDATED, '2');
		expect(await tab.row(OUTDATED).innerText()).toContain('All: 12');
		await tab.save();
		expect(await storedRules(stage)).toContainEqual(
			expect.objectContaining({ customer: 'Contoso', dueHours: 2, createTicket: null, queue: '' }),
		);
		expect(await tab.values(OUTDATED)).toMatchObject({ due: '2', queue: 'Monitoring Alert' });
		await tab.chooseCustomer('All customers');
		expect((await tab.values(OUTDATED)).due).toBe('12');
	});

	step('what all customers have is shown where a customer has nothing of its own', async () => {
		await tab.toggle(OUTDATED);
		await tab.chooseCustomer('Contoso');
		expect(await tab.values(OUTDATED)).toMatchObject({ createTicket: true, due: '2' });
		await tab.press('Cancel changes');
	});

	step('Use the setting of all customers removes it', async ({ stage }) => {
		const own = tab.row(OUTDATED).getByRole('button', { name: 'Use the setting of all customers' });
		await own.click();
		expect((await tab.values(OUTDATED)).due).toBe('12');
		expect(await tab.focused()).not.toBe('nothing');
		await tab.save();
		const ofContoso = (await storedRules(stage)).filter(({ customer }) => customer === 'Contoso');
		expect(ofContoso).toEqual([]);
	});

	step('the history says who changed what, newest first', async () => {
		await tab.openPart('History');
		const rows = await tab.rows.allInnerTexts();
		const cells = rows.map((row) => row.split('\t').slice(1));
		const status = `${OUTDATED} (Critical, Kaspersky Security Center)`;
		expect(cells.slice(0, 3)).toEqual([
			['service-desk', 'Contoso', status, 'Due, hours', '2', 'as all customers: 12'],
			['service-desk', 'Contoso', status, 'Due, hours', '12', '2'],
			['service-desk', 'Litware Ltd', 'Account', 'Company', 'by name', 'Litware'],
		]);
		await tab.close();
	});
});
