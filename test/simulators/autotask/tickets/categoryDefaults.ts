import { categoryDefaultFields } from '../model/companyRecordFields';
import type { Row } from '../model/values';
import type { AutotaskState, Table } from '../state';

/** What the model of the defaults calls otherwise than that of tickets. */
const NAME_OF: Record<string, string> = {
	...{ issueType: 'issueTypeID', subIssueType: 'subIssueTypeID', source: 'sourceID' },
	...{ ticketType: 'ticketTypeID', billingCodeID: 'workTypeID' },
};

/** TicketCategoryFieldDefaults: a row for each category. */
export function categoryDefaults({ settings }: AutotaskState): Table {
	const empty: Row = Object.fromEntries(categoryDefaultFields.map(({ name }) => [name, null]));
	return new Map(
		Object.entries(settings.categoryRules).map(([category, { defaults }]) => {
			const filled = Object.entries(defaults).map(([name, value]) => [
				NAME_OF[name] ?? name,
				value,
			]);
			const id = Number(category);
			return [id, { ...empty, id, ticketCategoryID: id, ...(Object.fromEntries(filled) as Row) }];
		}),
	);
}
