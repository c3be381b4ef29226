import { readRawBody } from '../../../nodes/KasperskyEndpointSecurityCloudTrigger/reports/rawBody';

/** A request whose body n8n has not read. */
function unread(read: () => Buffer) {
	const request: { rawBody?: Buffer; readRawBody: () => Promise<void> } = {
		readRawBody: async () => void (request.rawBody = read()),
	};
	return request;
}

const failing = (error: Error) =>
	unread(() => {
		throw error;
	});

it('takes what n8n has read, and reads nothing again', async () => {
	const request = { ...failing(new Error('read twice')), rawBody: Buffer.from('a') };
	expect(await readRawBody(request)).toEqual(Buffer.from('a'));
});

it('takes an empty body that n8n has read as empty', async () => {
	const request = { ...failing(new Error('read twice')), rawBody: Buffer.alloc(0) };
	expect(await readRawBody(request)).toHaveLength(0);
});

it('reads what n8n cannot parse', async () => {
	expect(await readRawBody(unread(() => Buffer.from([0xff, 0])))).toEqual(Buffer.from([0xff, 0]));
});

it.each([
	['that is read', unread(() => Buffer.alloc(1024 * 1024 + 1))],
	[
		'that n8n refuses to read',
		failing(Object.assign(new Error('request entity too large'), { statusCode: 413 })),
	],
])('names the limit for a body %s', async (_, request) => {
	expect(await readRawBody(request)).toMatchObject({ status: 413 });
});

it('says what to send instead of what cannot be read', async () => {
	const failure = await readRawBody(failing(new Error('stream is not readable')));
	expect(failure).toMatchObject({ status: 400, message: expect.stringMatching(/Send JSON/) });
});
