import type { ICredentialTestFunction, IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import { failed, passed, requestSender } from '../credentialTest';
import { CredentialError } from '../requestErrors';
import { sentences } from '../text';
import { secretsOf, type ErrorText, type Rmm, type RmmConnection } from './connection';
import { DATTO_RMM } from './datto';
import { NINJA_ONE, NINJA_ONE_SCOPE } from './ninjaOne';
import { explainFailure, explainNoAnswer, readRmmResponse, redactRmmResponse } from './response';
import { authenticateRmmRequest, requestToken } from './token';

/** Reads one page. @returns its JSON, or what to tell a person */
type Read = (path: string) => Promise<{ body: object } | { told: ErrorText }>;

/** What the reads of a test have found. @returns `undefined` when all is well */
type Check = (read: Read, scope: string | undefined) => Promise<ErrorText | undefined>;

const checkDatto: Check = async (read) => {
	const page = await read('/v2/account/devices?max=1&page=0');
	if ('told' in page) return page.told;
	return 'devices' in page.body
		? undefined
		: {
				message: 'The address returned JSON, but no list of devices',
				description: 'Check "Platform" in the credential.',
			};
};

const SCOPE_TOO_SMALL: ErrorText = {
	message: 'The login works, but the client has too few scopes',
	description: NINJA_ONE.rightAdvice,
};

const EMPTY_QUERY: ErrorText = {
	message: 'NinjaOne shows devices, but not one row of antivirus data',
	description: `Without the scope "Monitoring" such queries come back empty instead of refused. ${NINJA_ONE.rightAdvice} If it has the scope, NinjaOne knows no antivirus of any device.`,
};

const checkNinjaOne: Check = async (read, scope) => {
	const scopes = scope?.split(/[\s,]+/).map((one) => one.toLowerCase());
	if (scopes && !scopes.includes(NINJA_ONE_SCOPE)) return SCOPE_TOO_SMALL;
	const devices = await read('/v2/devices?pageSize=1');
	if ('told' in devices) return devices.told;
	const rows = await read('/v2/queries/antivirus-status?pageSize=1');
	if ('told' in rows) return rows.told;
	const { results = rows.body } = rows.body as { results?: unknown };
	const isEmpty = Array.isArray(results) && results.length === 0;
	const hasDevices = Array.isArray(devices.body) && devices.body.length > 0;
	return isEmpty && hasDevices ? EMPTY_QUERY : undefined;
};

const told = ({ message, description }: ErrorText) => failed(sentences(message, description));

/** Asks for a new token, whatever token is stored, and reads what a poll reads. */
function credentialTest(rmm: Rmm, check: Check): ICredentialTestFunction {
	return async function ({ data }) {
		const sender = requestSender(this);
		const connection = rmm.read({ ...(data as IDataObject), accessToken: '' });
		try {
			const { accessToken, scope } = await requestToken(sender, rmm, connection);
			const problem = await check(reader(rmm, { ...connection, accessToken }, sender), scope);
			return problem ? told(problem) : passed('Connection successful!');
		} catch (error) {
			if (error instanceof CredentialError) return failed(error.message);
			return told(explainNoAnswer(rmm, connection, error));
		}
	};
}

function reader(
	rmm: Rmm,
	connection: RmmConnection,
	sender: ReturnType<typeof requestSender>,
): Read {
	return async (path) => {
		const request: IHttpRequestOptions = {
			method: 'GET',
			url: `${rmm.apiPath}${path}`,
			headers: { Accept: 'application/json' },
		};
		const response = await sender(authenticateRmmRequest(rmm, connection, request));
		const read = redactRmmResponse(readRmmResponse(response), secretsOf(connection));
		return read.kind === 'json' ? { body: read.body } : { told: explainFailure(rmm, read) };
	};
}

export const dattoRmmConnection = credentialTest(DATTO_RMM, checkDatto);

export const ninjaOneConnection = credentialTest(NINJA_ONE, checkNinjaOne);
