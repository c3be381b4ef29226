import type { IDataObject } from 'n8n-workflow';
import { KasperskySecurityCenterApi } from '../../credentials/KasperskySecurityCenterApi.credentials';
import { KasperskySecurityCenterTrigger } from '../../nodes/KasperskySecurityCenterTrigger/KasperskySecurityCenterTrigger.node';
import { PollingWorkflow, type Bed } from '../workflows/harness';

const TYPE = 'n8n-nodes-kaspersky-autotask.kasperskySecurityCenterTrigger';

export const KSC_PASSWORD = 'Example-Pass1!ümlaut';

/** The trigger with a credential of its own. */
export function kscBed(credential: IDataObject): Bed {
	return {
		types: { [TYPE]: new KasperskySecurityCenterTrigger() },
		credentialTypes: [new KasperskySecurityCenterApi()],
		secrets: {
			kasperskySecurityCenterApi: {
				...{ userType: 'internal', user: 'svc-tickets', password: KSC_PASSWORD, sessionToken: '' },
				...credential,
			},
		},
	};
}

export function kscPolling(bed: Bed): PollingWorkflow {
	return new PollingWorkflow(bed, TYPE, {
		...{ levels: ['Critical', 'Warning'], customerFrom: 'virtualServer' },
		onFirstRun: 'allCurrentProblems',
	});
}

/** What a person reads when a poll fails; `undefined` when it does not. */
export async function failureOf(polling: PollingWorkflow): Promise<string | undefined> {
	return await polling.poll().then(
		() => undefined,
		(error: Error & { description?: string | null }) =>
			`${error.message} ${error.description ?? ''}`,
	);
}
