import type { IDataObject } from 'n8n-workflow';
import { DattoRmmApi } from '../../credentials/DattoRmmApi.credentials';
import { NinjaOneApi } from '../../credentials/NinjaOneApi.credentials';
import { KasperskyRmmTrigger } from '../../nodes/KasperskyRmmTrigger/KasperskyRmmTrigger.node';
import { isDeviceList } from '../../nodes/shared/items';
import { PollingWorkflow, type Bed } from '../workflows/harness';
import type { DattoSimulator } from './rmm/datto';
import type { NinjaOneSimulator } from './rmm/ninjaone';

const TYPE = 'n8n-nodes-kaspersky-autotask.kasperskyRmmTrigger';

/** What stays real where only the date is simulated. */
export const TIMERS = [
	...(['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask', 'setTimeout'] as const),
	...(['clearTimeout', 'setInterval', 'clearInterval', 'performance', 'hrtime'] as const),
];

function bed(): Bed {
	return {
		types: { [TYPE]: new KasperskyRmmTrigger() },
		credentialTypes: [new DattoRmmApi(), new NinjaOneApi()],
	};
}

const parametersOf = (rmm: string, { options, ...more }: IDataObject): IDataObject => ({
	...{ rmm, onFirstRun: 'allCurrentProblems' },
	// Each poll of a test is meant to read.
	options: { readEvery: 0, ...(options as IDataObject | undefined) },
	...more,
});

export const dattoSecrets = ({ url, apiKey, apiSecret }: DattoSimulator): IDataObject => ({
	...{ platform: 'other', apiUrl: url, apiKey, apiSecret, accessToken: '' },
});

export const ninjaSecrets = ({ url, clientId, clientSecret }: NinjaOneSimulator): IDataObject => ({
	...{ region: 'other', apiUrl: url, clientId, clientSecret, accessToken: '' },
});

/** A published workflow that watches a simulated account. @param state what it knows from an earlier life */
export function watchDatto(
	datto: DattoSimulator,
	parameters: IDataObject = {},
	state: IDataObject = {},
): PollingWorkflow {
	const secrets = { dattoRmmApi: dattoSecrets(datto) };
	const own = parametersOf('dattoRmm', parameters);
	return new PollingWorkflow({ ...bed(), secrets }, TYPE, own, { 'node:Trigger': state });
}

export function watchNinjaOne(
	ninja: NinjaOneSimulator,
	parameters: IDataObject = {},
	state: IDataObject = {},
	ninjaOneApi = ninjaSecrets(ninja),
): PollingWorkflow {
	const secrets = { ninjaOneApi };
	const own = parametersOf('ninjaOne', parameters);
	return new PollingWorkflow({ ...bed(), secrets }, TYPE, own, { 'node:Trigger': state });
}

interface Change extends IDataObject {
	change: string;
	device: { id: string; name: string };
	status: { code: string };
}

const isChange = (item: IDataObject): item is Change => 'device' in item && !isDeviceList(item);

/** What a poll brings that is new, in short, e.g. `raised databasesOutdated on PC-1`. */
export async function changesOf(polling: PollingWorkflow): Promise<string[]> {
	const items = (await polling.poll()) ?? [];
	return items
		.filter(isChange)
		.filter(({ change }) => change !== 'ongoing')
		.map(({ change, status, device }) => `${change} ${status.code} on ${device.name}`);
}
