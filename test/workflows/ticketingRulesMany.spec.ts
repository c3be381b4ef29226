import nock from 'nock';
import { NodeHelpers, type IDataObject, type INodeParameters } from 'n8n-workflow';
import { AutotaskPsaApi } from '../../credentials/AutotaskPsaApi.credentials';
import { KasperskyTicketingRules } from '../../nodes/KasperskyTicketingRules/KasperskyTicketingRules.node';
import { statusChange } from '../unit/ticketingRules/fixtures';
import { AutotaskReads } from './autotaskReads';
import { runNode } from './harness';

const TYPE = 'n8n-nodes-kaspersky-autotask.kasperskyTicketingRules';

const rules = (count: number): INodeParameters => ({
	rule: Array.from({ length: count }, () => ({ statuses: ['all'], createTicket: 'off' })),
});

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());

async function hintsOf(parameters: IDataObject): Promise<string[]> {
	const bed = {
		types: { [TYPE]: new KasperskyTicketingRules() },
		credentialTypes: [new AutotaskPsaApi()],
		secrets: new AutotaskReads().secrets,
	};
	const items = [{ ...statusChange() }, { ...statusChange() }];
	return (await runNode(bed, TYPE, parameters, items)).hints;
}

it('Apply Rules says once, from ten rules on, that the Ticketing tab shows them as a table', async () => {
	expect(await hintsOf({ rules: rules(9) })).toEqual([]);
	expect(await hintsOf({ rules: rules(10) })).toEqual([
		expect.stringMatching(/^There are 10 rules\. The Ticketing tab .*kaspersky-ticketing-tab/),
	]);
});

it('Apply Rules does not say so where the rules come from a table', async () => {
	const hints = await hintsOf({ rulesFrom: 'table', rules: rules(10) });
	expect(hints.join()).not.toContain('Ticketing tab');
});

describe('the panel', () => {
	const { properties } = new KasperskyTicketingRules().description;
	const notice = properties.find(({ name }) => name === 'manyRulesNotice');
	const isShown = (parameters: INodeParameters) =>
		notice && NodeHelpers.displayParameter(parameters, notice, null, null);

	it.each([
		['not while there are nine rules', { rulesFrom: 'node', rules: rules(9) }, false],
		['from ten rules on', { rulesFrom: 'node', rules: rules(10) }, true],
		['not without rules', { rulesFrom: 'node', rules: {} }, false],
		['not where they come from a table', { rulesFrom: 'table', rules: rules(10) }, false],
	])('says so %s', (_, parameters, shown) => {
		expect(isShown(parameters)).toBe(shown);
	});

	it('says so right below the rules', () => {
		const names = properties.map(({ name }) => name);
		expect(names[names.indexOf('manyRulesNotice') - 1]).toBe('rules');
	});
});
