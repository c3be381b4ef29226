import { isEmpty } from 'lodash';
import { z } from 'zod';
import { readSubmission } from './submission';
import type { Submission, View } from './tab';

/** What a browser has sent to the Webhook node: who it is, and what it wants. */
export interface TabRequest {
	/** Name of the login; empty when the request has none. */
	user: string;
	view: View;
	/** Of a form that was saved; `undefined` when this is none. */
	submission: Submission | undefined;
	/** Whether anything was sent, be it a form of this page or not. */
	isSent: boolean;
}

const webhookItem = z
	.object({
		headers: z.object({ authorization: z.string().optional() }).catch({}),
		query: z.object({ section: z.string().catch(''), customer: z.string().catch('') }).catch({
			section: '',
			customer: '',
		}),
		body: z.unknown(),
	})
	.catch({ headers: {}, query: { section: '', customer: '' }, body: undefined });

export function readRequest(item: unknown): TabRequest {
	const { headers, query, body } = webhookItem.parse(item);
	const submission = readSubmission(body);
	const view = submission?.view ?? query;
	return { user: userOf(headers.authorization), view, submission, isSent: !isEmpty(body) };
}

/** Of HTTP's basic authentication; the password stays where it is. */
function userOf(authorization = ''): string {
	const [, encoded] = /^Basic\s+(\S+)$/i.exec(authorization) ?? [];
	const [user = ''] = Buffer.from(encoded ?? '', 'base64')
		.toString('utf8')
		.split(':');
	return user;
}
