import { startDattoSimulator, type DattoSimulator } from './datto';
import { startNinjaOneSimulator, type NinjaOneSimulator } from './ninjaone';
import { FORM, form, send } from './testClient';

const EVIL = `<img src=x onerror="alert('1')">`;
let datto: DattoSimulator;
let ninja: NinjaOneSimulator;

beforeAll(async () => {
	[datto, ninja] = await Promise.all([
		startDattoSimulator({ devices: 30, problems: 3 }),
		startNinjaOneSimulator({ devices: 30, problems: 3 }),
	]);
});
afterAll(async () => await Promise.all([datto.close(), ninja.close()]));

const page = async ({ webUrl }: { webUrl: string }) => (await send(webUrl)).text;
const press = async ({ webUrl }: { webUrl: string }, key: unknown, choice: string) =>
	await send(`${webUrl}page/${String(key)}`, {
		...{ method: 'POST', headers: FORM, body: form({ choice }) },
	});

/** Every choice that the page offers for a device. */
const choicesOn = (text: string) =>
	new Set([...text.matchAll(/<option>([^<]*)<\/option>/g)].map(([, choice]) => choice));

describe('the page of an RMM', () => {
	it('lists devices, those that are not fine first', async () => {
		const text = await page(datto);
		expect(text).toContain('Contoso');
		const states = [...text.matchAll(/class="pill (\w+)"/g)].map(([, kind]) => kind);
		expect(states).toEqual([...states].sort().reverse());
		expect(states).toContain('warning');
	});

	it('changes what is known of a device', async () => {
		const { row } = datto.state.devices[0];
		await press(datto, row.uid, 'Not running');
		expect(row.antivirus).toMatchObject({ antivirusStatus: 'NotRunning' });
		const device = ninja.state.devices[0];
		await press(ninja, device.row.id, 'On, databases outdated');
		expect(device.antivirus[0]).toMatchObject({ definitionStatus: 'Out-of-Date' });
	});

	it('every choice can be made', async () => {
		for (const [simulator, keyOf] of [
			[datto, () => datto.state.devices[1].row.uid],
			[ninja, () => ninja.state.devices[1].row.id],
		] as const) {
			const choices = choicesOn(await page(simulator));
			expect(choices.size).toBeGreaterThan(7);
			for (const choice of choices) {
				const { text } = await press(simulator, keyOf(), choice);
				expect(text).not.toContain('Nothing was changed');
			}
		}
	});

	it('says what cannot be done', async () => {
		expect(await press(datto, 'nobody', 'Not running')).toMatchObject({ status: 404 });
		const wrong = await press(datto, datto.state.devices[0].row.uid, 'Explode');
		expect(wrong.status).toBe(400);
	});

	it('escapes what anybody may have named so', async () => {
		datto.state.add({ hostname: EVIL });
		ninja.state.add({ systemName: EVIL });
		for (const simulator of [datto, ninja]) {
			const text = await page(simulator);
			expect(text).toContain('&lt;img src=x');
			expect(text).not.toContain('<img');
		}
	});
});
