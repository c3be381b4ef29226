import type { INode } from 'n8n-workflow';
import { startAutotaskSimulator, type AutotaskSimulator } from '../simulators/autotask';
import { startKscSimulator, type KscSimulator } from '../simulators/kaspersky';
import type { CredentialsOfNodes, N8nClient, StoredCredential } from './n8nClient';
import type { Teardown } from './teardown';

export interface WorldSize {
	hosts?: number;
	problems?: number;
	/** Tickets of other people that are in Autotask already. */
	tickets?: number;
	seed?: number;
}

export interface Vendors {
	ksc: KscSimulator;
	autotask: AutotaskSimulator;
}

export interface VendorCredentials {
	ksc: StoredCredential;
	autotask: StoredCredential;
}

/** Both simulators, on loopback. */
export async function startVendors(size: WorldSize, teardown: Teardown): Promise<Vendors> {
	const { hosts = 200, problems = 0, tickets = 20, seed = 1 } = size;
	const ksc = await startKscSimulator({ hosts, problems, seed });
	teardown.add(async () => await ksc.close());
	const autotask = await startAutotaskSimulator({ tickets, seed });
	teardown.add(async () => await autotask.close());
	return { ksc, autotask };
}

function kscCredential(ksc: KscSimulator) {
	return {
		serverUrl: ksc.url,
		userType: 'internal',
		user: ksc.user,
		password: ksc.password,
		caPem: ksc.caPem,
	};
}

function autotaskCredential(autotask: AutotaskSimulator) {
	return {
		userName: autotask.user,
		secret: autotask.secret,
		integrationCode: autotask.integrationCode,
		baseUrl: autotask.url,
	};
}

export async function createCredentials(
	client: N8nClient,
	{ ksc, autotask }: Vendors,
): Promise<VendorCredentials> {
	return {
		ksc: await client.createCredential(
			'kasperskySecurityCenterApi',
			'Kaspersky Security Center',
			kscCredential(ksc),
		),
		autotask: await client.createCredential(
			'autotaskPsaApi',
			'Autotask',
			autotaskCredential(autotask),
		),
	};
}

/** What each of our nodes needs, by node name; `reports` is for the trigger that receives reports. */
export function credentialsOf(
	nodes: INode[],
	{ ksc, autotask }: VendorCredentials,
	reports?: StoredCredential,
): CredentialsOfNodes {
	const byType: CredentialsOfNodes = {
		kasperskySecurityCenterTrigger: { kasperskySecurityCenterApi: ksc },
		kasperskyTicketingRules: { autotaskPsaApi: autotask },
		autotaskTicket: { autotaskPsaApi: autotask },
		...(reports && {
			kasperskyEndpointSecurityCloudTrigger: { kasperskyStatusReportApi: reports },
		}),
	};
	return Object.fromEntries(
		nodes.map(({ name, type }) => [name, byType[type.split('.')[1]] ?? {}]),
	);
}
