import { isDeviceList } from '../../nodes/shared/items';
import type { IDataObject, INodeExecutionData, INodeType, IPollFunctions } from 'n8n-workflow';
import { KasperskySecurityCenterApi } from '../../credentials/KasperskySecurityCenterApi.credentials';
import { KasperskySecurityCenterTrigger } from '../../nodes/KasperskySecurityCenterTrigger/KasperskySecurityCenterTrigger.node';
import { PollingWorkflow, type Bed } from './harness';
import { KSC_URL } from './kasperskyServer';

const TYPE = 'n8n-nodes-kaspersky-autotask.kasperskySecurityCenterTrigger';

/** Caches and refused log-ins live as long as the process: every workflow is an account of its own. */
let accounts = 0;

/** An n8n that differs from today's: what it gives the trigger, and what it does with the answer. */
export type Engine = (
	context: IPollFunctions,
	poll: () => Promise<INodeExecutionData[][] | null>,
) => Promise<INodeExecutionData[][] | null>;

const usual: Engine = async (_context, poll) => await poll();

function triggerOn(engine: Engine): INodeType {
	const trigger = new KasperskySecurityCenterTrigger();
	return {
		description: trigger.description,
		async poll(this: IPollFunctions) {
			return await engine(this, async () => await trigger.poll.call(this));
		},
	};
}

/**
 * A published workflow that watches the scripted server, or the one that the credential names.
 *
 * @param state what it knows from an earlier life
 */
export function watch(
	parameters: IDataObject = {},
	{
		engine = usual,
		secrets = {},
		state = {},
	}: { engine?: Engine; secrets?: IDataObject; state?: IDataObject } = {},
): PollingWorkflow {
	const bed: Bed = {
		types: { [TYPE]: triggerOn(engine) },
		credentialTypes: [new KasperskySecurityCenterApi()],
		secrets: {
			kasperskySecurityCenterApi: {
				...{ serverUrl: KSC_URL, userType: 'internal', user: `svc-watch-${accounts++}` },
				...{ password: 'Example-Pass1', sessionToken: '', ...secrets },
			},
		},
	};
	const usualParameters = {
		levels: ['Critical', 'Warning'],
		customerFrom: 'virtualServer',
		onFirstRun: 'allCurrentProblems',
	};
	const staticData = { 'node:Trigger': state };
	return new PollingWorkflow(bed, TYPE, { ...usualParameters, ...parameters }, staticData);
}

/** An n8n that gives a poll so much time. */
export function withBudget(milliseconds: number): Engine {
	return async (context, poll) => {
		context.getPollBudgetMs = () => milliseconds;
		return await poll();
	};
}

/** A poll without the lists of customers' devices, which tell of the same changes once more. */
export async function pollChanges(
	polling: PollingWorkflow,
	...mode: Parameters<PollingWorkflow['poll']>
): Promise<IDataObject[] | null> {
	const items = await polling.poll(...mode);
	const changes = items?.filter((item) => !isDeviceList(item)) ?? [];
	return changes.length === 0 ? null : changes;
}
