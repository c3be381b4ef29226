import type { IWebhookFunctions } from 'n8n-workflow';

type Request = Pick<ReturnType<IWebhookFunctions['getRequestObject']>, 'readRawBody'> & {
	rawBody?: Buffer;
};

/** Why there is no body to look at, as a status and a message for the reporter. */
export interface UnreadBody {
	status: 400 | 413;
	message: string;
}

/** A report has about 700 bytes. */
const MAX_BODY_BYTES = 1024 * 1024;

const TOO_LARGE: UnreadBody = {
	status: 413,
	message: 'The body is larger than 1 MB. Send fewer reports at once.',
};

/**
 * The bytes that were signed. Of a node whose version is above 1, n8n (2.41) reads only bodies of a content type that
 * it can parse; all others wait to be read here. A form with files is parsed by n8n, and its bytes are gone.
 */
export async function readRawBody(request: Request): Promise<Buffer | UnreadBody> {
	try {
		if (request.rawBody === undefined) await request.readRawBody();
	} catch (error) {
		const { statusCode } = error as { statusCode?: number };
		if (statusCode === 413) return TOO_LARGE;
		return {
			status: 400,
			message:
				'The body could not be read: it is a form, was cut off, or is not compressed as its header says. Send JSON, with the header "Content-Type: application/json".',
		};
	}
	const body = request.rawBody ?? Buffer.alloc(0);
	return body.length > MAX_BODY_BYTES ? TOO_LARGE : body;
}
