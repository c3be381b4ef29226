import { LIMITS } from '../../shared/autotask/tickets';
import { cut } from '../../shared/text';
import { dueTime, writeTime } from '../../shared/time';
import { describeStatus } from '../../shared/deviceStatus/statusCatalogue';
import type { Customer, Level, Solution, StatusChange } from '../../shared/items';
import type { Company } from '../../shared/autotask/companies';
import type { MatchedBy } from '../accounts/accounts';
import { onePerOf } from '../decide';
import type { RowSettings } from '../table/rowSettings';
import type { TableRow } from '../table/tableRow';
import { defaultTexts } from '../texts/ticketTexts';

/** "New" in every Autotask. */
const NEW = 1;

const INTRODUCTION =
	'This ticket is a test of the ticketing rules: nothing is the matter with any device, and it is completed at once. A real one says:';

/** What a test is to show: the ticket of this status at this level, for this customer. */
export interface TestCase {
	solution: Solution;
	level: Level;
	code: string;
	customer: Customer | null;
}

/** The company of the ticket; `matchedBy` is `null` when it was chosen for the test. */
export interface TestAccount {
	company: Company;
	matchedBy: MatchedBy | null;
}

/** The fields of a new ticket, as Autotask names them. */
export function testTicketFields(
	tested: TestCase,
	row: TableRow,
	settings: RowSettings,
	account: TestAccount,
	{ externalID, now }: { externalID: string; now: number },
) {
	const change = changeOf(tested, now);
	const onePer = onePerOf(change, row);
	const fallback = account.matchedBy === 'fallback' ? account.company.name : undefined;
	const { title, description } = defaultTexts(change, { onePer, externalID, fallback });
	return {
		companyID: account.company.id,
		title: cut(`[Test] ${title}`, LIMITS.title),
		description: cut(`${INTRODUCTION}\n\n${description}`, LIMITS.description),
		status: NEW,
		queueID: settings.queue?.id ?? null,
		priority: settings.priority?.id ?? null,
		dueDateTime: dueTime(now, settings.dueHours),
		billingCodeID: settings.workType?.id ?? null,
		issueType: settings.issueType?.id ?? null,
		subIssueType: settings.subIssueType?.id ?? null,
		externalID,
	};
}

function changeOf({ solution, level, code, customer }: TestCase, now: number): StatusChange {
	const isCloud = solution === 'kasperskyEndpointSecurityCloud';
	return {
		change: 'raised',
		solution,
		level,
		status: describeStatus(code, solution),
		device: { id: 'test', name: 'TEST-DEVICE' },
		customer,
		source: { id: isCloud ? 'kes:00000000' : 'ksc:00000000', name: 'TEST-SERVER' },
		raisedAt: writeTime(now),
		observedAt: writeTime(now),
	};
}
