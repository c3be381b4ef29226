import type { z } from 'zod';
import { NO_DATA, OTHER_STATUS, STATUS_CATALOGUE } from '../../shared/deviceStatus/statusCatalogue';
import type { Device } from '../../shared/items';
import { HOUR_MS, MINUTE_MS } from '../../shared/time';
import { DEVICE_CLOCK_TOLERANCE_MS, evaluateAvState, readText, type Thresholds } from './avState';
import {
	agentDeviceId,
	idPart,
	namedDeviceId,
	workspaceCustomer,
	type DeviceReport,
	type Statement,
} from './deviceReport';
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
	| { kind: 'report'; report: DeviceReport; notes: string[] }
	| { kind: 'refused'; device?: string; reason: string };

const MAX_AGE_MS = 24 * HOUR_MS;

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
			'This is not a report: it has neither "values" (raw AVState values) nor "device" (a ready-made status).',
	};
}

type Common = Pick<AvStateReport, 'workspace' | 'collected_at'>;
type ReportReader<T> = (report: T, context: ReportContext) => ReadReport;

interface ReportContext {
	/** Milliseconds. */
	collectedAt: number;
	workspace: string;
	thresholds: Thresholds;
}

function readAs<T extends Common>(
	schema: z.ZodType<T, z.ZodTypeDef, unknown>,
	json: unknown,
	now: number,
	{ thresholds, defaultWorkspace }: ReadingSettings,
	readRest: ReportReader<T>,
): ReadReport {
	const device = nameIn(json);
	const read = schema.safeParse(json);
	if (!read.success) return { kind: 'refused', device, reason: issueText(read.error) };
	const workspace = read.data.workspace ?? defaultWorkspace;
	if (workspace === '') {
		const reason =
			'The report has no "workspace", so it is not clear to which customer the device belongs. Add "workspace" to the report, or set "Workspace If Missing" in the trigger.';
		return { kind: 'refused', device, reason };
	}
	const collectedAt = read.data.collected_at ?? now;
	const wrongClock = clockError(collectedAt, now);
	if (wrongClock !== undefined) return { kind: 'refused', device, reason: wrongClock };
	return readRest(read.data, { collectedAt: Math.min(collectedAt, now), workspace, thresholds });
}

function fromAvState(
	report: AvStateReport,
	{ collectedAt, workspace, thresholds }: ReportContext,
): ReadReport {
	const { statements, notes } = evaluateAvState(report.values, collectedAt, thresholds);
	const identified = {
		name: report.host,
		id: readText(report.values, 'Protection_HostId')?.slice(0, 255),
	};
	const read = { statements, isComplete: false, collectedAt: toSeconds(collectedAt) };
	return accepted(identified, read, workspace, notes);
}

function fromReadyMade(
	report: ReadyMadeReport,
	{ collectedAt, workspace }: ReportContext,
): ReadReport {
	const read = readReasons(report);
	const { name } = report.device;
	if ('refused' in read) return { kind: 'refused', device: name, reason: read.refused };
	const { statements, notes } = read;
	const known = { statements, isComplete: report.complete, collectedAt: toSeconds(collectedAt) };
	return accepted(report.device, known, workspace, notes);
}

function accepted(
	{ id, name, ...known }: Partial<Device> & { name: string },
	report: Pick<DeviceReport, 'statements' | 'isComplete' | 'collectedAt'>,
	workspace: string,
	notes: string[],
): ReadReport {
	const agent = idPart(id ?? '');
	const details = Object.entries(known).filter(([, value]) => value !== undefined);
	const device: Device = {
		...Object.fromEntries(details),
		id: agent === '' ? namedDeviceId(workspace, '', name) : agentDeviceId(workspace, agent),
		name,
	};
	const customer = workspaceCustomer(workspace);
	return { kind: 'report', report: { ...report, device, agent, customer }, notes };
}

const toSeconds = (milliseconds: number) => Math.floor(milliseconds / 1000);

function clockError(collectedAt: number, now: number): string | undefined {
	const ahead = collectedAt - now;
	if (ahead > DEVICE_CLOCK_TOLERANCE_MS) {
		return `"collected_at" is ${duration(ahead)} in the future. Correct the clock of the device.`;
	}
	if (-ahead > MAX_AGE_MS) {
		return `The report was collected ${duration(-ahead)} ago, which is too old. Send a new one; if it is new, correct the clock of the device.`;
	}
	return undefined;
}

function duration(milliseconds: number): string {
	const minutes = Math.round(milliseconds / MINUTE_MS);
	return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}

function issueText(error: z.ZodError): string {
	const [issue] = error.issues;
	const message =
		issue.code === 'invalid_type' && issue.received === 'undefined' ? 'is missing' : issue.message;
	return `"${issue.path.join('.') || 'report'}": ${message}`;
}

/** Helps a person to find the report that was refused. */
function nameIn(json: unknown): string | undefined {
	const { host, device } = json as { host?: unknown; device?: unknown };
	const name = host ?? (device as { name?: unknown } | null)?.name ?? device;
	return typeof name === 'string' ? name.slice(0, 255) : undefined;
}

/** Codes and console texts of both solutions, because notification e-mails quote the texts. */
const CODES = new Map(
	STATUS_CATALOGUE.filter(({ code }) => code !== NO_DATA).flatMap(({ code, text }) =>
		[code, ...Object.values(text)].map((known): [string, string] => [known.toLowerCase(), code]),
	),
);

type ReadyMadeStatements =
	{ statements: Map<string, Statement>; notes: string[] } | { refused: string };

/** Reads the reasons of a ready-made status. A reason without a level has the level of the device. */
function readReasons({ status, reasons, complete }: ReadyMadeReport): ReadyMadeStatements {
	const statements = new Map<string, Statement>();
	const notes: string[] = [];
	for (const { code: text, level } of reasons) {
		if (level === undefined && status === 'OK') {
			return {
				refused: `The status is OK, but reason "${text}" has no level. Remove the reason, or add its "level".`,
			};
		}
		const code = CODES.get(text.toLowerCase());
		if (code === undefined)
			notes.push(`Reason "${text}" is unknown, so it counts as "Other status".`);
		addStatement(statements, code ?? OTHER_STATUS, level ?? status);
	}
	// A level that comes without a reason is still a problem.
	if (status !== 'OK' && complete && !hasProblem(statements)) {
		statements.set(OTHER_STATUS, status);
	}
	return { statements, notes };
}

const RANK: Record<Statement, number> = { OK: 0, Warning: 1, Critical: 2 };

/** Several unknown reasons share one row: the worst level counts. */
function addStatement(statements: Map<string, Statement>, code: string, level: Statement): void {
	const known = statements.get(code);
	if (known === undefined || RANK[level] > RANK[known]) statements.set(code, level);
}

function hasProblem(statements: Map<string, Statement>): boolean {
	return [...statements.values()].some((statement) => statement !== 'OK');
}
