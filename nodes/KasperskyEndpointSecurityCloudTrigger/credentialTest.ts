import type { ICredentialTestFunction } from 'n8n-workflow';
import { SHORTEST_SECRET } from './authentication';

/** There is no server to ask: all that can be tested is whether the secret could serve. */
export const statusReportSecret: ICredentialTestFunction = async (credential) => {
	const secret = credential.data?.secret;
	const length = typeof secret === 'string' ? secret.length : 0;
	if (length < SHORTEST_SECRET) {
		return {
			status: 'Error',
			message: `The secret has ${length} characters. Take at least ${SHORTEST_SECRET} random ones, e.g. the output of "openssl rand -hex 32".`,
		};
	}
	return {
		status: 'OK',
		message:
			'The secret is long enough. Whether the devices have the same one shows when they report.',
	};
};
