import type { ICredentialTestFunction } from 'n8n-workflow';
import { MIN_SECRET_LENGTH } from '../reports/authentication';

/** There is no server to ask: all that can be tested is the length of the secret. */
export const statusReportSecret: ICredentialTestFunction = async (credential) => {
	const secret = credential.data?.secret;
	const length = typeof secret === 'string' ? secret.length : 0;
	if (length < MIN_SECRET_LENGTH) {
		return {
			status: 'Error',
			message: `The secret has ${length} characters. Use at least ${MIN_SECRET_LENGTH} random ones, e.g. the output of "openssl rand -hex 32".`,
		};
	}
	return {
		status: 'OK',
		message:
			'The secret is long enough. Whether the devices have the same secret can be seen only when they report.',
	};
};
