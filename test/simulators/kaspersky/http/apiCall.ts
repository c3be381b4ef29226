/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import type { IncomingHttpHeaders } from 'node:http';
import { HttpReply, PxgError, pxgErrors } from '../errors';
import { METHODS } from '../methods';
import type { Services } from '../methods/method';
import { Parameters } from '../methods/parameters';
import type { Connection } from '../sessions/connection';
import type { Logon } from '../sessions/logon';
import type { Session } from '../sessions/sessions';
import { isJsonObject, type Json, type JsonObject } from '../wire';
import type { FaultRule } from './faults';

const CALL = /^(?:[^./]+\.)?([^./]+\.[^./]+)$/;

/** `Class.Method` (or `login`) of a path's last part, without the instance; undefined where no call can be meant. */
export function endpointOf(call = ''): string | undefined {
	return call === 'login' ? call : CALL.exec(call)?.[1];
}

/** One API request once its body has been read. */
export interface ApiCall {
	endpoint: string;
	headers: IncomingHttpHeaders;
	connection: Connection;
	body: string;
	faults: readonly FaultRule[];
}

/**
 * Carries out a call and returns the answer body.
 * @throws PxgError, to be sent with HTTP 200, or HttpReply
 */
export function carryOut(call: ApiCall, logon: Logon, services: Services): JsonObject {
	const { endpoint, headers, connection } = call;
	checkContentType(headers);
	if (endpoint === 'login') {
		connection.session = logon.logOn(headers, connection);
		return {};
	}
	if (endpoint === 'Session.StartSession' && headers.authorization !== undefined) {
		return { PxgRetVal: logon.logOn(headers, connection).id };
	}
	const session = findSession(call, services);
	// The vendor's Session class calls StartSession without credentials, on a connection that is already logged on.
	if (endpoint === 'Session.StartSession') {
		return { PxgRetVal: services.sessions.start(session.account, session.virtualServerId).id };
	}
	const method = METHODS.get(endpoint);
	if (!method) throw pxgErrors.unknownCall(endpoint);
	return method({ session, parameters: parseParameters(call.body), services });
}

function findSession(call: ApiCall, services: Services): Session {
	const { sessions, resultSets, state } = services;
	const header = call.headers['x-ksc-session'];
	const token = Array.isArray(header) ? header[0] : header;
	const session = sessions.require(token, call.connection);
	if (call.faults.some(({ kind }) => kind === 'loseSession')) sessions.expire(session);
	if (call.faults.some(({ kind }) => kind === 'loseAccessor')) resultSets.expire(session);
	const { virtualServerId } = session;
	// A session cannot outlive its virtual server.
	if (virtualServerId !== 0 && !state.fleet.virtualServers.get(virtualServerId)?.enabled) {
		sessions.expire(session);
	}
	return sessions.require(token, call.connection);
}

/** JSON is assumed when no type is given (KSCAPI 16 `/index.html`). */
function checkContentType({ 'content-type': type }: IncomingHttpHeaders): void {
	if (type !== undefined && !/^application\/json\s*(;|$)/i.test(type)) {
		throw new HttpReply(400, 'Bad Request');
	}
}

/** Both `{}` and an empty body stand for "no parameters". */
function parseParameters(body: string): Parameters {
	const text = body.trim();
	if (text === '') return new Parameters({});
	let value: Json;
	try {
		value = JSON.parse(text) as Json;
	} catch {
		throw pxgErrors.badFormat('request body');
	}
	if (!isJsonObject(value)) throw pxgErrors.badFormat('request body');
	return new Parameters(value);
}

/** The failure that a fault rule demands instead of an answer. */
export function demandedFailure(faults: readonly FaultRule[]): HttpReply | PxgError | undefined {
	for (const { kind, status, module, code, subcode } of faults) {
		if (kind === 'http') return new HttpReply(status ?? 503, 'Service Unavailable');
		if (kind === 'html') {
			const headers = { 'Content-Type': 'text/html' };
			return new HttpReply(status ?? 200, '<html><body>Gateway</body></html>', headers);
		}
		if (kind === 'pxgError') {
			return new PxgError(module ?? 'KLSTD', code ?? 1195, 'Demanded fault', [], subcode ?? 0);
		}
	}
	return undefined;
}

/** The answer without the attributes that fault rules take away: a server may leave out any (reference 1.3). */
export function withoutAttributes(answer: Json, faults: readonly FaultRule[]): Json {
	const dropped = faults.flatMap(({ kind, attribute }) =>
		kind === 'dropAttribute' && attribute !== undefined ? [attribute] : [],
	);
	const strip = (value: Json): Json => {
		if (Array.isArray(value)) return value.map(strip);
		if (!isJsonObject(value)) return value;
		const kept = Object.entries(value).filter(([name]) => !dropped.includes(name));
		return Object.fromEntries(kept.map(([name, inner]) => [name, strip(inner)]));
	};
	return dropped.length === 0 ? answer : strip(answer);
}
