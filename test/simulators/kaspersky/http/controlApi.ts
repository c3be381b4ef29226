/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { UnknownObject } from '../fleet/fleet';
import type { SimulatorParts } from '../parts';
import { readBody, sendReply } from './body';
import { CONTROL_ROUTES } from './controlRoutes';

export const CONTROL_PREFIX = '/__sim/';

/**
 * The back door for tests, demos and people: plain JSON, no authentication, and no part of the vendor's interface. It
 * shares the port, but neither the counters nor the faults.
 */
export async function handleControlRequest(
	simulator: SimulatorParts,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const { status, result } = await run(simulator, request);
	await sendReply(request, response, {
		status,
		headers: { 'Content-Type': 'application/json; charset=utf-8' },
		body: JSON.stringify(result ?? {}),
	});
}

async function run(
	simulator: SimulatorParts,
	request: IncomingMessage,
): Promise<{ status: number; result: unknown }> {
	const url = new URL(request.url ?? '', 'http://simulator');
	const text = (await readBody(request)).toString('utf8');
	const path = url.pathname.slice(CONTROL_PREFIX.length);
	try {
		for (const route of CONTROL_ROUTES) {
			const match = route.method === request.method ? route.path.exec(path) : null;
			if (!match) continue;
			const parameters = match.slice(1).map(decodeURIComponent);
			const body: unknown = text === '' ? undefined : JSON.parse(text);
			const result = route.run(simulator, { parameters, query: url.searchParams, body });
			return { status: 200, result };
		}
		return { status: 404, result: { error: `There is no ${request.method} ${url.pathname}` } };
	} catch (error) {
		const status = error instanceof UnknownObject ? 404 : 400;
		return { status, result: { error: error instanceof Error ? error.message : String(error) } };
	}
}
