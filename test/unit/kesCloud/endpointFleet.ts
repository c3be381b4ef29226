import {
	Endpoint,
	type StoredEndpoint,
} from '../../../nodes/KasperskyEndpointSecurityCloudTrigger/state/endpoint';
import {
	ingest,
	type IngestSettings,
} from '../../../nodes/KasperskyEndpointSecurityCloudTrigger/state/ingest';
import { isDeviceList } from '../../../nodes/shared/items';
import type { DeviceList, StatusChange, TriggerItem } from '../../../nodes/shared/items';

export const START = Date.UTC(2026, 10, 22, 10);
const MINUTE_MS = 60_000;

export const SETTINGS: IngestSettings = {
	solution: 'kasperskyEndpointSecurityCloud',
	source: { id: 'kes:0a1b2c3d', name: 'Receive KES Cloud Reports' },
	thresholds: {
		databases: { warningDays: 3, criticalDays: 7 },
		connection: { warningDays: 7, criticalDays: 14 },
		...{ protectionOff: 'Critical', notRunning: 'Critical', notInstalled: 'Critical' },
	},
	isSourceChosen: false,
	defaultWorkspace: 'Contoso',
	onFirstRun: 'allCurrentProblems',
	raiseAfterMinutes: 0,
	resendEverySeconds: 3600,
	silenceSeconds: 0,
	silenceLevel: 'Warning',
};

export type Reasons = Record<string, 'Critical' | 'Warning' | 'OK'>;

/** A ready-made report; a status description that is not named is OK when `complete`. */
export function report(name: string, reasons: Reasons = {}, complete = true) {
	const listed = Object.entries(reasons).map(([code, level]) => ({ code, level }));
	return { device: { id: name.toLowerCase(), name }, status: 'OK', reasons: listed, complete };
}

/** An endpoint and its clock. `minute` counts from the first report. */
export class Fleet {
	endpoint = new Endpoint();

	constructor(public settings: IngestSettings = SETTINGS) {}

	post(minute: number, ...reports: object[]) {
		return ingest(this.endpoint, reports, START + minute * MINUTE_MS, this.settings);
	}

	/** All items of a post but the lists, in short: `raised databasesOutdated a`, `snapshot 2`. */
	brief(minute: number, ...reports: object[]): string[] {
		const { changes, repeats } = this.post(minute, ...reports);
		return [...changes, ...repeats].map(briefly);
	}

	/** n8n is restarted: what was stored last is all there is. */
	restart(minute: number): void {
		const stored = this.endpoint.save(START / 1000 + minute * 60, true);
		this.endpoint = new Endpoint();
		this.endpoint.merge(JSON.parse(JSON.stringify(stored)) as StoredEndpoint);
	}

	/** The state is lost as a whole. */
	forget(): void {
		this.endpoint = new Endpoint();
	}
}

export function briefly(item: TriggerItem): string {
	if (isDeviceList(item)) return listBriefly(item);
	if (item.change === 'warning') return 'warning';
	if (item.change === 'snapshot') return `snapshot ${item.snapshot.externalIDs.length}`;
	return `${item.change} ${item.status.code} ${item.device.name}`;
}

export const changesOf = (items: TriggerItem[]): StatusChange[] =>
	items.filter((item): item is StatusChange => 'device' in item);

/** `databasesOutdated of Contoso: A Critical, B Warning waiting`. */
export function listBriefly({ status, customer, devices }: DeviceList): string {
	const all = devices.map(({ name, level, isRaised }) => {
		return `${name} ${level}${isRaised ? '' : ' waiting'}`;
	});
	return `${status.code} of ${customer.name}: ${all.join(', ')}`;
}
