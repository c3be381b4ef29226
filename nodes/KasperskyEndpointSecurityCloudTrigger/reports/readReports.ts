import type { z } from 'zod';
import type { Customer, Device } from '../../shared/items';
import { evaluateAvState, type Thresholds } from './avState';
import { readText } from './avStateValues';
import { agentDeviceId, agentPart, namedDeviceId } from './deviceId';
import type { DeviceReport } from './deviceReport';
import { readReasons } from './readyMade';
import {
	avStateReport,
	readyMadeReport,
	type AvStateReport,
	type ReadyMadeReport,
} from './reportSchema';

export interface ReadingSettings {
	thresholds: Thresholds;
	/** Of reports that name none; empty: such reports are refused. */
	defaultWorkspace: string;
}

/** A report that can be tracked, or why it cannot. */
export type ReadReport =
	| { kind: 'report'; report: DeviceReport; collectedAt: number; notes: string[] }
	| { kind: 'refused'; device?: string; reason: string };

const CLOCK_TOLERANCE_MS = 5 * 60_000;
const OLDEST_MS = 24 * 3_600_000;

/**
 * Reads one report of either shape.
 *
 * @param now when it was received; milliseconds
 */
export function readReport(json: unknown, now: number, settings: ReadingSettings): ReadReport {
	const shape = json !== null && typeof json === 'object' && !Array.isArray(json) ? json : {};
	if ('values' in shape) return readAs(avStateReport, json, now, settings, fromAvState);
	if ('device' in shape) return readAs(readyMadeReport, json, now, settings, fromReadyMade);
	return {
		kind: 'refused',
		reason:
			'This is no report: it has neither "values" (raw AVState values) nor "device" (a ready-made status).',
	};
}

type Common = Pick<AvStateReport, 'workspace' | 'collected_at'>;
type Maker<T> = (report: T, context: Reading) => ReadReport;

interface Reading {
	collectedAt: number;
	workspace: string;
	thresholds: Thresholds;
}

function readAs<T extends Common>(
	schema: z.ZodType<T, z.ZodTypeDef, unknown>,
	json: unknown,
	now: number,
	{ thresholds, defaultWorkspace }: ReadingSettings,
	make: Maker<T>,
): ReadReport {
	const device = nameIn(json);
	const read = schema.safeParse(json);
	if (!read.success) return { kind: 'refused', device, reason: faultOf(read.error) };
	const workspace = read.data.workspace ?? defaultWorkspace;
	if (workspace === '') {
		const reason =
			'The report names no workspace, so nobody can tell whose device it is. Add "workspace".';
		return { kind: 'refused', device, reason };
	}
	const collectedAt = read.data.collected_at ?? now;
	const clock = clockFault(collectedAt, now);
	if (clock !== undefined) return { kind: 'refused', device, reason: clock };
	return make(read.data, { collectedAt: Math.min(collectedAt, now), workspace, thresholds });
}

function fromAvState(
	report: AvStateReport,
	{ collectedAt, workspace, thresholds }: Reading,
): ReadReport {
	const { statements, notes } = evaluateAvState(report.values, collectedAt, thresholds);
	const identified = {
		name: report.host,
		id: readText(report.values, 'Protection_HostId')?.slice(0, 255),
	};
	const read = { statements, isComplete: false };
	return accepted(identified, read, workspace, collectedAt, notes);
}

function fromReadyMade(report: ReadyMadeReport, { collectedAt, workspace }: Reading): ReadReport {
	const read = readReasons(report);
	const { name } = report.device;
	if ('refused' in read) return { kind: 'refused', device: name, reason: read.refused };
	const { statements, notes } = read;
	const known = { statements, isComplete: report.complete };
	return accepted(report.device, known, workspace, collectedAt, notes);
}

function accepted(
	{ id, name, ...known }: Partial<Device> & { name: string },
	report: Pick<DeviceReport, 'statements' | 'isComplete'>,
	workspace: string,
	collectedAt: number,
	notes: string[],
): ReadReport {
	const agent = agentPart(id ?? '');
	const details = Object.entries(known).filter(([, value]) => value !== undefined);
	const device: Device = {
		...Object.fromEntries(details),
		id: agent === '' ? namedDeviceId(workspace, '', name) : agentDeviceId(workspace, agent),
		name,
	};
	const customer = workspaceCustomer(workspace);
	return { kind: 'report', report: { ...report, device, agent, customer }, collectedAt, notes };
}

/** The customer that a workspace stands for. */
export function workspaceCustomer(name: string): Customer {
	return { id: `workspace:${name.toLowerCase()}`, name, kind: 'workspace' };
}

function clockFault(collectedAt: number, now: number): string | undefined {
	const ahead = collectedAt - now;
	if (ahead > CLOCK_TOLERANCE_MS) {
		return `"collected_at" lies ${inWords(ahead)} in the future. Set the clock of the device.`;
	}
	if (-ahead > OLDEST_MS) {
		return `The report was collected ${inWords(-ahead)} ago and says nothing about now. Send a new one; if it is new, set the clock of the device.`;
	}
	return undefined;
}

function inWords(milliseconds: number): string {
	const minutes = Math.round(milliseconds / 60_000);
	return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}

function faultOf(error: z.ZodError): string {
	const [issue] = error.issues;
	const message =
		issue.code === 'invalid_type' && issue.received === 'undefined' ? 'is missing' : issue.message;
	return `"${issue.path.join('.') || 'report'}": ${message}`;
}

/** So that a person finds the report that was refused. */
function nameIn(json: unknown): string | undefined {
	const { host, device } = json as { host?: unknown; device?: unknown };
	const name = host ?? (device as { name?: unknown } | null)?.name ?? device;
	return typeof name === 'string' ? name.slice(0, 255) : undefined;
}
