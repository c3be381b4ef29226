import type { AxiosResponse } from 'axios';
import { omit, pick } from 'lodash';
import type { Work } from '../world/work';
import { conditions, lookedUp, type WireRequest } from './request';

/**
 * Clients that are broken on purpose, made from the shipped one by what is done to its requests: the harness is
 * worth something only if it finds them out.
 */
export const MUTANTS = [
	'retriesCreates',
	'trustsRows',
	'looksNothingUp',
	/** Believes that what it has created is there, although it may not look. */
	'believesCreates',
	/** Cannot tell its own completions: a person's reopening is none to it. */
	'forgetsCompletions',
	/** Knows nothing of Autotask's clock. */
	'readsNoClock',
	/** Lets its executions run beside each other in one process. */
	'takesNoTurns',
	/** Takes a computer of which the RMM says nothing for one that is fine. */
	'takesSilenceForFine',
	/** Creates tickets for muted devices. */
	'forgetsMutes',
	/** Takes the configuration item of one device for that of another. */
	'mixesItems',
	/** Believes that further configuration items are on a ticket that it has not added. */
	'addsNoItems',
	/** Leaves tickets where they are when their devices move, whatever the user has set. */
	'leavesMoved',
	/** Takes the account that a person has chosen for the one that it has created the ticket for. */
	'overridesAccounts',
	/** Believes that the earlier ticket of a device that has moved is completed. */
	'keepsEarlier',
	/** Takes the contact of one company for that of another. */
	'mixesContacts',
	/** Creates tickets without what rules want for them. */
	'forgetsPeople',
	/** Takes an old execution for a new one. */
	'trustsOldItems',
	// See itemMutants.
	'speaksForAll',
	'forgetsAge',
	'namesCustomers',
	'mixesCustomers',
	'neverResends',
	'sendsNoSnapshot',
	'mixesMachines',
] as const;

export type Mutant = (typeof MUTANTS)[number];

type Send = () => Promise<AxiosResponse>;

const MOST_SENDS = 3;
const EMPTY_PAGE = {
	items: [],
	pageDetails: { count: 0, requestCount: 500, prevPageUrl: null, nextPageUrl: null },
};

export async function sendAs(
	mutant: Mutant | undefined,
	request: WireRequest,
	work: Work,
	send: Send,
): Promise<AxiosResponse> {
	if (mutant === 'takesSilenceForFine' && request.server === 'rmm') return outspoken(await send());
	if (request.server !== 'autotask') return await send();
	if (mutant === 'retriesCreates' && request.name === 'POST Tickets') return await retrying(send);
	if (mutant === 'readsNoClock') return withoutClock(await send());
	if (mutant === 'forgetsCompletions') return withoutResolutions(await send());
	if (mutant === 'overridesAccounts' && request.name === 'POST Tickets/query')
		return withItsAccount(await send());
	if (mutant === 'trustsRows') return trusting(request, await send());
	if (mutant === 'mixesItems' && request.name === 'POST ConfigurationItems/query')
		return mixed(await send(), ['referenceTitle', 'rmmDeviceAuditHostname']);
	if (mutant === 'mixesContacts' && request.name === 'POST Contacts/query')
		return mixed(await send(), ['companyID']);
	if (mutant === 'forgetsPeople' && request.name === 'POST Tickets')
		request.config.data = JSON.stringify(omit(request.body, ['contactID', 'userDefinedFields']));
	if (mutant === 'addsNoItems' && request.name.startsWith('POST Tickets/{id}/Additional'))
		return emptyAnswer(request);
	if (mutant === 'keepsEarlier' && /\bas moved\b/.test(String(request.body.resolution)))
		return answer(request, { itemId: request.body.id });
	const isFirstLook = lookedUp(request).length > 0 && work.creates.size === 0;
	if (mutant === 'looksNothingUp' && isFirstLook) return emptyAnswer(request);
	return await send();
}

/** Takes a lost answer for a request that has not arrived. */
async function retrying(send: Send): Promise<AxiosResponse> {
	for (let sent = 1; sent < MOST_SENDS; sent++) {
		const response = await send().catch(() => undefined);
		if (response !== undefined && response.status < 500) return response;
	}
	return await send();
}

/** Makes every row look as asked for, which is what not looking means. */
function trusting(request: WireRequest, response: AxiosResponse): AxiosResponse {
	const asked = conditions(request).find(({ field }) => field === 'externalID');
	if (asked?.op !== 'beginsWith' || response.status !== 200) return response;
	const page = JSON.parse(String(response.data)) as {
		items?: Array<{ id: number; externalID: string }>;
	};
	for (const row of page.items ?? []) {
		if (row.externalID.startsWith(String(asked.value))) continue;
		row.externalID = `${String(asked.value)}${row.id.toString(16).padStart(16, '0')}-otherStatus`;
	}
	return { ...response, data: JSON.stringify(page) };
}

/** Each description says what the row says. */
function withItsAccount(response: AxiosResponse): AxiosResponse {
	if (response.status !== 200) return response;
	const page = JSON.parse(String(response.data)) as {
		items?: Array<{ companyID: number; description?: string | null }>;
	};
	for (const row of page.items ?? []) {
		const said = `Created for the account with id ${row.companyID}.`;
		row.description &&= row.description.replace(/^Created for the account .*/m, said);
	}
	return { ...response, data: JSON.stringify(page) };
}

/** Datto RMM has null where it knows nothing. */
function outspoken(response: AxiosResponse): AxiosResponse {
	const fine = { antivirusProduct: 'Kaspersky', antivirusStatus: 'RunningAndUpToDate' };
	const data = String(response.data).replaceAll(
		'"antivirus":null',
		`"antivirus":${JSON.stringify(fine)}`,
	);
	return { ...response, data };
}

/** Each row has these of its neighbour. */
function mixed(response: AxiosResponse, fields: readonly string[]): AxiosResponse {
	if (response.status !== 200) return response;
	const page = JSON.parse(String(response.data)) as { items: object[] };
	const parts = page.items.map((row) => pick(row, fields));
	const items = page.items.map((row, place) => ({ ...row, ...parts[(place + 1) % parts.length] }));
	return { ...response, data: JSON.stringify({ ...page, items }) };
}

function withoutClock(response: AxiosResponse): AxiosResponse {
	return { ...response, headers: omit(response.headers as Record<string, string>, 'date') };
}

function withoutResolutions(response: AxiosResponse): AxiosResponse {
	if (response.status !== 200 || typeof response.data !== 'string') return response;
	if (!response.data.includes('"resolution"')) return response;
	const data = JSON.stringify(JSON.parse(response.data), (name, value: unknown) =>
		name === 'resolution' ? null : value,
	);
	return { ...response, data };
}

const emptyAnswer = (request: WireRequest) => answer(request, EMPTY_PAGE);

function answer({ config }: WireRequest, data: object): AxiosResponse {
	const headers = { 'content-type': 'application/json' };
	return { status: 200, statusText: 'OK', headers, config, data: JSON.stringify(data) };
}
