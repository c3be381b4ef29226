import type { ICredentialTestFunction } from 'n8n-workflow';
import type { HttpResponse } from '../credentialRequest';
import { failed, passed, requestSender } from '../credentialTest';
import { sentences } from '../text';
import { authenticateRequest, discoveryRequest } from './authentication';
import { clock } from './clock';
import {
	credentialSecrets,
	readAutotaskCredential,
	unblockCredential,
	type AutotaskCredential,
} from './credential';
import { explainError } from './errors';
import { classifyResponse, readNetworkError, redactError, type ApiError } from './response';
import { checkAddress, discoverZone } from './zone';

/** Needs the secrets, and reads nothing of the MSP. */
const TEST_PATH = 'V1.0/Version';

/** Autotask answers all of these in the same way: a 401 without a word. */
const REFUSED =
	'Autotask does not accept this user. One of these is wrong: "User Name", "Secret", "Tracking Identifier"; or the user is locked or inactive, has an expired password, or is no API user (license type API User). Check all of them in Autotask (Admin > Resources/Users) before you try again, because repeated attempts lock the user';

/** The answer of the address is not Autotask's. */
const isElsewhere = ({ kind }: ApiError) =>
	['unreachable', 'transient', 'unreadable', 'rejected'].includes(kind);

function explain(credential: AutotaskCredential, error: ApiError): string {
	if (error.kind === 'unauthorized') return sentences(REFUSED, checkAddress(credential, ''));
	const { message, description } = explainError(
		redactError(error, credentialSecrets(credential)),
		'answer the test of the connection',
	);
	return sentences(
		message,
		isElsewhere(error) ? checkAddress(credential, description) : description,
	);
}

/** Finds the zone and asks for the version: once, because Autotask locks users out after repeated attempts. */
export const autotaskConnection: ICredentialTestFunction = async function ({ data = {} }) {
	const send = requestSender(this);
	const credential = readAutotaskCredential(data);
	// A person tests the credential, so they want to know how it is now.
	unblockCredential(credential);
	try {
		const zone = await discoverZone(credential, async (url) => await send(discoveryRequest(url)));
		const request = authenticateRequest(
			{ ...credential, ...zone },
			{ method: 'GET', url: TEST_PATH },
		);
		const answer = await send(request).then(
			(response: HttpResponse) => classifyResponse(response, clock.now()),
			(error: unknown) => readNetworkError(error),
		);
		return answer.kind === 'ok'
			? passed('Connection successful!')
			: failed(explain(credential, answer));
	} catch (error) {
		return failed(error instanceof Error ? error.message : String(error));
	}
};
