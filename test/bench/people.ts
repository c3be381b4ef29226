import { startAutotaskSimulator } from '../simulators/autotask';
import { runNode, type Bed } from '../workflows/harness';
import { RULES, TICKET } from './bed';
import { figure, type Figure } from './figures';
import { COMPANIES, newProblems } from './ticketing';

const TICKETS = 1_000;

/** Names that mean another record in each company. */
const RULE = {
	...{ name: 'All', statuses: ['all'], createTicket: 'on', serviceLevelAgreement: 'Premium SLA' },
	...{ contact: 'Service Desk', contract: 'Managed Services', location: 'Headquarters' },
	...{ assignee: 'Dana Whitfield (Service Desk Engineer)', source: 'Monitoring Alert' },
	userDefinedFields: { field: [{ name: 'Site code', value: '12' }] },
};

/** Requests per ticket, of both nodes together, where everything is set that has to be looked up. */
export async function benchPeople(bed: Bed): Promise<Figure[]> {
	const autotask = await startAutotaskSimulator();
	const { state, user: userName, secret, integrationCode, url: baseUrl } = autotask;
	const autotaskPsaApi = { userName, secret, integrationCode, baseUrl, zoneUrl: '' };
	const own = { ...bed, secrets: { autotaskPsaApi } };
	state.settings.externalRequestThreshold = 1e9;
	state.ticketUserDefinedFields.push({ name: 'Site code', type: 'integer' });
	// Northwind Traders has two contacts of the name.
	state.tables.Contacts.delete(38);
	const requestsPerTicket = async (from: number) => {
		const [requests, tickets] = [autotask.counters.total, state.tickets().length];
		const { items } = await runNode(
			own,
			RULES,
			{ rules: { rule: [RULE] } },
			newProblems(from, TICKETS),
		);
		await runNode(own, TICKET, { operation: 'sync' }, items);
		return (autotask.counters.total - requests) / (state.tickets().length - tickets);
	};
	try {
		const name = `people and contracts, ${TICKETS.toLocaleString('en')} tickets of ${COMPANIES.length} companies`;
		return [
			figure(`${name}: requests for each, cold`, await requestsPerTicket(0), '', 1.05),
			figure(`${name}: requests for each, warm`, await requestsPerTicket(TICKETS), '', 1.02),
		];
	} finally {
		await autotask.close();
	}
}
