/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpReply, PxgError } from '../errors';
import type { Services } from '../methods/method';
import type { Connection } from '../sessions/connection';
import type { Logon } from '../sessions/logon';
import { carryOut, demandedFailure, endpointOf, type ApiCall } from './apiCall';
import { readBody, sendHalfReply, sendReply, type Reply } from './body';
import type { Counters } from './counters';
import type { Faults } from './faults';

const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' };
const TEXT_TYPE = { 'Content-Type': 'text/plain' };

/** Answers requests to the Open API: transport, faults and counting around the call itself. */
export class ApiHandler {
	constructor(
		private readonly logon: Logon,
		private readonly services: Services,
		private readonly faults: Faults,
		private readonly counters: Counters,
	) {}

	async handle(
		request: IncomingMessage,
		response: ServerResponse,
		connection: Connection,
	): Promise<void> {
		if (connection.busy) {
			// Each connection carries synchronous calls only (KSCAPI 16 `/index.html`).
			this.counters.overlapped();
			request.socket.destroy();
			return;
		}
		connection.busy = true;
		const finished = this.counters.started();
		try {
			await this.answer(request, response, connection);
		} finally {
			finished();
			connection.busy = false;
		}
	}

	private async answer(
		request: IncomingMessage,
		response: ServerResponse,
		connection: Connection,
	): Promise<void> {
		const endpoint = endpointOf((request.url ?? '').split('?')[0]);
		const body = await readBody(request);
		if (request.method !== 'POST' || endpoint === undefined) {
			const status = request.method === 'POST' ? 404 : 405;
			await sendReply(request, response, { status, headers: TEXT_TYPE, body: 'Not supported' });
			return;
		}
		this.counters.add(endpoint, { requests: 1, bytesIn: body.length });
		const faults = this.faults.take(endpoint);
		const has = (kind: string) => faults.some((fault) => fault.kind === kind);
		await this.delay(faults);
		if (has('drop') || this.hasTooManyUnreadActions(connection)) {
			request.socket.destroy();
			return;
		}
		const reply = this.replyTo({ endpoint, request, connection, body, faults });
		if (has('dropAfter')) {
			request.socket.destroy();
			return;
		}
		const bytesOut = has('truncate')
			? await sendHalfReply(response, reply)
			: await sendReply(request, response, reply);
		this.counters.add(endpoint, { bytesOut });
	}

	private replyTo(call: ApiCall): Reply {
		const failure = demandedFailure(call.faults);
		try {
			if (failure) throw failure;
			const body = JSON.stringify(carryOut(call, this.logon, this.services));
			return { status: 200, headers: JSON_TYPE, body };
		} catch (error) {
			if (error instanceof PxgError) {
				this.counters.add(call.endpoint, { pxgErrors: 1 });
				return { status: 200, headers: JSON_TYPE, body: JSON.stringify(error.toBody()) };
			}
			if (error instanceof HttpReply) {
				if (error.status !== 200) this.counters.add(call.endpoint, { httpErrors: 1 });
				return {
					status: error.status,
					headers: { ...TEXT_TYPE, ...error.headers },
					body: error.body,
				};
			}
			// A fault of the simulator itself must be loud, and must not look like one of the vendor's answers.
			const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
			return { status: 500, headers: TEXT_TYPE, body: `Simulator failure: ${message}` };
		}
	}

	private async delay(faults: ReadonlyArray<{ kind: string; delayMs?: number }>): Promise<void> {
		const delays = faults
			.filter(({ kind }) => kind === 'slow')
			.map(({ delayMs }) => delayMs ?? 1_000);
		const total = this.services.settings.latencyMilliseconds + delays.reduce((a, b) => a + b, 0);
		if (total > 0) await sleep(total, undefined, { ref: false });
	}

	/** Unread asynchronous actions that pile up make the server close the connection (field). */
	private hasTooManyUnreadActions({ session }: Connection): boolean {
		const { asyncActions, settings } = this.services;
		return session !== null && asyncActions.unread(session) > settings.maxUnreadAsyncActions;
	}
}
