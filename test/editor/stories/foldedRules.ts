import { readTemplate } from '../../n8n/stage';
import { story } from '../story';
import { parametersOf } from '../storedWorkflows';

const RULES = 'Apply Ticketing Rules';

/** As the drop-downs store them. */
const MONITORING_ALERT = '8|Monitoring Alert';
const SECURITY_OPERATIONS = '29683378|Security Operations';

const FRIDAY = [
	{
		level: 'Critical',
		statuses: ['appNotInstalled', 'appNotRunning', 'databasesOutdated', 'protectionDisabled'],
		createTicket: 'on',
		queue: MONITORING_ALERT,
		priority: '4|Critical',
		dueHours: 12,
	},
	{
		name: 'Malware',
		statuses: ['activeThreats', 'tooManyViruses'],
		createTicket: 'on',
		queue: SECURITY_OPERATIONS,
		priority: '4|Critical',
		dueHours: 4,
	},
	{
		solution: 'kasperskySecurityCenter',
		level: 'Warning',
		statuses: ['outOfDiskSpace', 'restartRequired'],
		createTicket: 'on',
		onePer: 'customer',
		days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'],
		from: '08:00',
		to: '18:00',
	},
	{ statuses: ['mobileNotCompliant'], createTicket: 'off' },
];

story('Folded rules', (step) => {
	let id: string;

	step('say in their titles what they do', async ({ editor, stage }) => {
		id = await stage.createWorkflow(readTemplate(), { [RULES]: { rules: { rule: FRIDAY } } });
		await editor.openWorkflow(id);
		await editor.foldLists(true);
		const panel = await editor.openNode(RULES);
		expect(await panel.list('rules').titles()).toEqual([
			'Critical · 4 statuses → Monitoring Alert, Critical, 12 h',
			expect.stringMatching(/^Malware.* 2 statuses → Security Operations, Critical, 4 h$/),
			expect.stringMatching(
				/^Warning · 2 statuses.*one per customer, Mon Tue Wed Thu Fri, 08:00–18:00/,
			),
			expect.stringMatching(/Mobile device settings.* → off$/),
		]);
		await editor.pictures.take('folded-rules');
	});

	step('are sorted by dragging: later ones win', async ({ editor, stored }) => {
		await editor.panel.list('rules').drag(3, 0);
		const last = FRIDAY[3].statuses[0];
		await stored.until(id, 'the new order', ({ nodes }) => {
			const { rule } = parametersOf(nodes, RULES).rules as { rule: typeof FRIDAY };
			return rule[0].statuses[0] === last;
		});
		const [first] = await editor.panel.list('rules').titles();
		expect(first).toMatch(/→ off$/);
		await editor.foldLists(false);
	});
});
