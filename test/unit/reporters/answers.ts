/** What an endpoint can answer, and what either reporter makes of it: its exit code and what its one line says. */
export const ANSWERS: Array<[code: number, status: number, body: string, says: string]> = [
	[
		4,
		401,
		'{"error":"The signature is wrong."}',
		'refused the report (HTTP 401): {"error":"The signature is wrong."}',
	],
	[
		4,
		404,
		'{"code":404,\n "message":"not\tregistered"}',
		'refused the report (HTTP 404): {"code":404, "message":"not registered"}',
	],
	[4, 413, '', 'refused the report (HTTP 413): '],
	[4, 500, 'x'.repeat(5000), `(HTTP 500): ${'x'.repeat(400)}\n`],
	[
		4,
		200,
		'{"accepted":0, "refused": [{"reason":"HTTP 9 clock"}]}',
		'(HTTP 200): {"accepted":0, "refused": [{"reason":"HTTP 9 clock"}]}',
	],
	[4, 200, '{"accepted":0,"refused":1}', 'refused the report (HTTP 200)'],
	[4, 302, '', 'redirects (HTTP 302), which is not followed'],
	[5, 502, 'Bad Gateway', 'busy or down (HTTP 502): Bad Gateway'],
	[5, 429, '', 'busy or down (HTTP 429)'],
];
