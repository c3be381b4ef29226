import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { AutotaskClient } from '../../shared/autotask/client';
import { type Customer, type StatusChange, readRulesItem } from '../../shared/items';
import {
	accountRules,
	matchAccount,
	type Account,
	type AccountRules,
	knownCompanies,
} from '../accounts/accounts';
import { fold } from '../../shared/text';
import { outputItems, failedItem, type FailedItem } from '../../shared/outputItems';
import { describeStatus } from '../../shared/deviceStatus/statusCatalogue';
import type { NodeOperation } from '../../shared/operation';

/** A customer, and what the input says of it. */
interface SeenCustomer {
	/** The first item that names the customer. */
	index: number;
	customer: Customer | null;
	accounts: AccountRules;
	devices: Set<string>;
	/** Keys of the problems that hold after the last item. */
	problems: Set<string>;
}

/** One item for each customer in the input, with its account; those without tickets first, with the reason. */
async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { seen, failed } = seenCustomers(context);
	const listed: INodeExecutionData[] = [];
	try {
		if (seen.length > 0) listed.push(...(await lookUp(context, seen)));
	} catch (error) {
		failed.push(failedItem(context, 0, error));
	}
	return [...listed, ...outputItems(context, failed)];
}

async function lookUp(
	context: IExecuteFunctions,
	seen: readonly SeenCustomer[],
): Promise<INodeExecutionData[]> {
	const companies = await knownCompanies(new AutotaskClient(context), seen);
	return seen
		.map((one) => ({ one, account: matchAccount(one.customer, one.accounts, companies) }))
		.sort((a, b) => held(b.account) - held(a.account) || byName(a.one, b.one))
		.map(({ one, account }) => ({
			json: asItem(one, account),
			pairedItem: { item: one.index },
		}));
}

function seenCustomers(context: IExecuteFunctions): { seen: SeenCustomer[]; failed: FailedItem[] } {
	const accountsOf = accountRules(context);
	const seen = new Map<string, SeenCustomer>();
	const failed: FailedItem[] = [];
	context.getInputData().forEach(({ json }, index) => {
		try {
			const read = readRulesItem(json, describeStatus);
			if (read.kind === 'unreadable') failed.push({ index, error: read.why });
			if (read.kind !== 'change') return;
			const { customer } = read.change;
			const key = customer ? `${fold(customer.id)}\n${fold(customer.name)}` : '';
			const known = seen.get(key) ?? newCustomer(index, customer, accountsOf(index));
			seen.set(key, known);
			count(known, read.change);
		} catch (error) {
			failed.push(failedItem(context, index, error));
		}
	});
	return { seen: [...seen.values()], failed };
}

const newCustomer = (
	index: number,
	customer: Customer | null,
	accounts: AccountRules,
): SeenCustomer => ({ index, customer, accounts, devices: new Set(), problems: new Set() });

function count({ devices, problems }: SeenCustomer, change: StatusChange): void {
	const device = `${change.source.id}\n${change.device.id}`;
	devices.add(device);
	const problem = `${device}\n${change.status.code}`;
	if (change.change === 'cleared') problems.delete(problem);
	else problems.add(problem);
}

const held = (account: Account) => ('held' in account ? 1 : 0);

const byName = (a: SeenCustomer, b: SeenCustomer) =>
	(a.customer?.name ?? '').localeCompare(b.customer?.name ?? '');

function asItem({ customer, devices, problems }: SeenCustomer, account: Account): IDataObject {
	const { company, matchedBy } = account;
	return {
		customer: customer && { id: customer.id, name: customer.name, kind: customer.kind },
		devices: devices.size,
		problems: problems.size,
		account: company ? { id: company.id, name: company.name, active: company.isActive } : null,
		matchedBy: matchedBy ?? null,
		ticketsMade: !('held' in account),
		reason: 'held' in account ? account.held : null,
	};
}

export const listAccounts: NodeOperation = {
	name: 'List Accounts',
	value: 'listAccounts',
	description: 'Get the Autotask company of every customer in the input, or why there is none',
	action: 'List the accounts of customers',
	fields: [],
	execute,
};
