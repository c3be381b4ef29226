import { json, type Reply } from '../reply';
import type { Call } from '../server';
import type { Tokens } from '../tokens';
import type { DattoSettings } from './settings';

export interface DattoKey {
	apiKey: string;
	apiSecret: string;
}

const PUBLIC_CLIENT = `Basic ${Buffer.from('public-client:public').toString('base64')}`;

/**
 * POST /auth/oauth/token: Basic `public-client:public`, asked for by a challenge (three PowerShell clients send it only
 * then), and a form with grant_type=password and the API key and secret. Errors as OAuth 2.0 (RFC 6749, 5.2) has them.
 */
export function answerToken(
	{ headers, body }: Call,
	key: DattoKey,
	tokens: Tokens<true>,
	settings: DattoSettings,
): Reply {
	if (headers.authorization !== PUBLIC_CLIENT) {
		const challenge = { 'www-authenticate': 'Basic realm="oauth2/client"' };
		return json(oauthError('unauthorized', 'Full authentication is required'), 401, challenge);
	}
	if (!settings.isApiEnabled) {
		return json(oauthError('access_denied', 'API access is disabled'), settings.apiDisabledStatus);
	}
	const form = new URLSearchParams(body);
	if (!String(headers['content-type']).startsWith('application/x-www-form-urlencoded')) {
		return json(oauthError('invalid_request', 'Missing grant type'), 400);
	}
	const grant = form.get('grant_type');
	if (grant === null) return json(oauthError('invalid_request', 'Missing grant type'), 400);
	if (grant !== 'password') {
		return json(oauthError('unsupported_grant_type', `Unsupported grant type: ${grant}`), 400);
	}
	if (form.get('username') !== key.apiKey || form.get('password') !== key.apiSecret) {
		return json(oauthError('invalid_grant', 'Bad credentials'), settings.wrongKeyStatus);
	}
	const { token, expiresIn } = tokens.issue(true);
	return json({ access_token: token, token_type: 'bearer', expires_in: expiresIn });
}

const oauthError = (error: string, description: string) => ({
	error,
	error_description: description,
});
