import type { ICredentialTestFunction, INodeCredentialTestResult } from 'n8n-workflow';
import { failed, passed, requestSender } from '../credentialTest';
import { CredentialError } from '../requestErrors';
import { sentences } from '../text';
import { explainNoResponse, hostName, secretsOfConnection, type KscConnection } from './connection';
import {
	explainResponse,
	PXG_CODE,
	readResponse,
	redactResponse,
	type ErrorText,
	type KscResponse,
} from './kscResponse';
import { authenticateRequest, startSession } from './session';

const SEARCH = 'HostGroup.FindHosts';

/** A harmless search that needs the same right as polling. */
const SEARCH_BODY = {
	wstrFilter: '(KLHST_WKS_STATUS_ID=1)',
	vecFieldsToReturn: ['KLHST_WKS_HOSTNAME'],
	vecFieldsToOrder: [],
	pParams: { KLGRP_FIND_FROM_CUR_VS_ONLY: false, KLSRVH_SLAVE_REC_DEPTH: 0 },
	lMaxLifeTime: 60,
};

const NO_RIGHT: ErrorText = {
	message: 'The login works, but the account may not read devices',
	description:
		'Give it a role with "General features: Basic functionality: Read" on the administration groups to watch.',
};

function problemOf(response: KscResponse): ErrorText | undefined {
	if (response.kind === 'result') return undefined;
	const code = response.kind === 'pxgError' ? response.pxgError.code : undefined;
	const isDenied = code === PXG_CODE.accessDenied || code === PXG_CODE.notPermitted;
	return isDenied ? NO_RIGHT : explainResponse(SEARCH, response);
}

const told = ({ message, description }: ErrorText) => failed(sentences(message, description));

/** Logs in afresh, whatever session is stored, searches, and logs out. */
export const kscConnection: ICredentialTestFunction = async function ({
	data,
}): Promise<INodeCredentialTestResult> {
	const send = requestSender(this);
	const connection = { serverUrl: '', user: '', password: '', ...data } as KscConnection;
	try {
		const session = { ...connection, sessionToken: await startSession(send, connection) };
		const call = async (method: string, body: object) =>
			await send(
				authenticateRequest(session, { method: 'POST', url: `/api/v1.0/${method}`, body }),
			);
		const { statusCode, body } = await call(SEARCH, SEARCH_BODY);
		const response = redactResponse(readResponse(statusCode, body), secretsOfConnection(session));
		// The list goes with the session. A server that does not end it drops it later.
		await call('Session.EndSession', {}).catch(() => undefined);
		const problem = problemOf(response);
		return problem ? told(problem) : passed('Connection successful!');
	} catch (error) {
		if (error instanceof CredentialError) return failed(error.message);
		return told(explainNoResponse(hostName(connection), error));
	}
};
