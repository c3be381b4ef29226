import { json, type Reply } from '../reply';
import type { Call } from '../server';
import type { Tokens } from '../tokens';
import type { NinjaOneSettings } from './settings';

export interface NinjaOneClient {
	clientId: string;
	clientSecret: string;
}

export type Scopes = readonly string[];

/** POST /ws/oauth/token, or /oauth/token: a form with grant_type=client_credentials, id, secret and scopes in the body. */
export function answerToken(
	{ headers, body }: Call,
	client: NinjaOneClient,
	tokens: Tokens<Scopes>,
	{ clientCredentials, allowedScopes, scopeNotAllowed }: NinjaOneSettings,
): Reply {
	const isForm = String(headers['content-type']).startsWith('application/x-www-form-urlencoded');
	const form = new URLSearchParams(isForm ? body : '');
	const grant = form.get('grant_type');
	if (grant === null) return refused(400, 'invalid_request', 'Missing grant type');
	if (form.get('client_id') !== client.clientId) return refused(401, 'invalid_client');
	if (form.get('client_secret') !== client.clientSecret) return refused(401, 'invalid_client');
	if (grant !== 'client_credentials') return refused(400, 'unsupported_grant_type');
	if (clientCredentials === 'refused') return refused(400, 'unauthorized_client');
	const asked = (form.get('scope') ?? allowedScopes.join(' ')).split(/\s+/).filter(Boolean);
	const granted = asked.filter((scope) => allowedScopes.includes(scope));
	if (granted.length < asked.length && scopeNotAllowed === 'refused') {
		return refused(400, 'invalid_scope');
	}
	const { token, expiresIn } = tokens.issue(granted);
	return json({
		access_token: token,
		token_type: 'Bearer',
		expires_in: expiresIn,
		scope: granted.join(' '),
	});
}

function refused(status: number, error: string, description = error.replace(/_/g, ' ')): Reply {
	return json({ error, error_description: description, error_code: `${status}` }, status);
}
