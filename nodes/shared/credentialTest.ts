import type {
	ICredentialTestFunctions,
	IHttpRequestOptions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import type { HttpResponse } from './credentialRequest';

/** A person waits for the result. */
const TEST_TIMEOUT_MS = 20_000;

/**
 * Sends requests of a credential test, and resolves with every HTTP status. n8n's own way, a request in the
 * credential, would show a person the code of a network error or the name of a status instead of our words.
 */
export function requestSender(
	context: ICredentialTestFunctions,
): (request: IHttpRequestOptions) => Promise<HttpResponse> {
	return async ({
		url,
		baseURL,
		method,
		headers,
		body,
		agentOptions,
		skipSslCertificateValidation,
	}) =>
		await context.helpers.request({
			...{ url, baseURL, method, headers, body },
			...{ json: true, timeout: TEST_TIMEOUT_MS },
			...{ resolveWithFullResponse: true, simple: false },
			// A redirect would carry the secrets to wherever it points.
			...{ followRedirect: false, followAllRedirects: false },
			agentOptions: { ...agentOptions, rejectUnauthorized: !skipSslCertificateValidation },
		});
}

export const passed = (message: string): INodeCredentialTestResult => ({ status: 'OK', message });

export const failed = (message: string): INodeCredentialTestResult => ({
	status: 'Error',
	message,
});
