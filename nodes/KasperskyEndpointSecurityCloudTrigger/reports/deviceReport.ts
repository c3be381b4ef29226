import type { Customer, Device, Level } from '../../shared/items';

/** What a report says about one status description; a status that it does not name stays as it was. */
export type Statement = Level | 'OK';

/** One device reporting on itself. */
export interface DeviceReport {
	/** The id comes from the report alone: another computer may have it already. */
	device: Device;
	customer: Customer;
	/** Network Agent's id, as a part of device ids; empty: the report has none. */
	agent: string;
	/** By status code. */
	statements: Map<string, Statement>;
	/** Whether status descriptions without a statement are OK; otherwise nothing is known about them. */
	isComplete: boolean;
	/** By the clock of the device, but not after it was received; seconds since 1970. */
	collectedAt: number;
}

/** The customer that a workspace stands for. */
export function workspaceCustomer(name: string): Customer {
	return { id: `workspace:${name.toLowerCase()}`, name, kind: 'workspace' };
}

/** A part of a device id, whatever it contains. Network Agent's id, for example. */
export function idPart(text: string): string {
	return text.toLowerCase().replace(/[%/]/g, encodeURIComponent);
}

/**
 * One computer, one id: its workspace and Network Agent's id, e.g. `contoso/0c9e6a17`.
 *
 * @param agent from {@link idPart}
 */
export function agentDeviceId(workspace: string, agent: string): string {
	return `${idPart(workspace)}/${agent}`;
}

/** Of a computer whose agent id is not known (`contoso//fin-pc-07`), or is another one's as well (`contoso/0c9e6a17/fin-pc-08`). */
export function namedDeviceId(workspace: string, agent: string, name: string): string {
	return `${idPart(workspace)}/${agent}/${idPart(name)}`;
}

/** The part after the workspace, which is all that is stored of an id. */
export function withoutWorkspace(id: string): string {
	return id.slice(id.indexOf('/') + 1);
}
