import { json, type Reply } from '../reply';
import type { NinjaOneSettings } from './settings';

const TEXTS: Record<number, string> = {
	400: 'Bad request',
	401: 'invalid_token',
	404: 'Not found',
	429: 'Too many requests',
};

let incident = 0;

/** The shapes that two clients have met; a faulty value can come with a list besides. */
export function asError(settings: NinjaOneSettings, status: number, text = TEXTS[status]): Reply {
	const words = text ?? 'Internal server error';
	const incidentId = `simulated-${++incident}`;
	const resultCode = status >= 500 ? 'FAILURE' : words.toUpperCase().replace(/[^A-Z]+/g, '_');
	switch (settings.errorShape) {
		case 'oauth':
			return json({ error: words, error_description: words, error_code: String(status) }, status);
		case 'resultWithCode':
			return json({ resultCode, errorMessage: { code: words, params: {} }, incidentId }, status);
		case 'result': {
			const errors = status === 400 ? { errors: [words] } : {};
			return json({ resultCode, errorMessage: words, incidentId, ...errors }, status);
		}
	}
}
