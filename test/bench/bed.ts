import packageJson from '../../package.json';
import type { Bed } from '../workflows/harness';
import { credentialTypes, nodeTypes } from './shippedPackage';
import type { SimulatorAddresses } from './simulatorProcess';

export const TRIGGER = `${packageJson.name}.kasperskySecurityCenterTrigger`;
export const RMM_TRIGGER = `${packageJson.name}.kasperskyRmmTrigger`;
export const RULES = `${packageJson.name}.kasperskyTicketingRules`;
export const TICKET = `${packageJson.name}.autotaskTicket`;

/** The compiled package on n8n's engine, connected to the simulators. */
export function bedFor({ ksc, autotask, datto, ninjaone }: SimulatorAddresses): Bed {
	const { url: baseUrl, user: userName, ...account } = autotask;
	const { url: dattoUrl, ...dattoKey } = datto;
	const { url: ninjaOneUrl, ...ninjaOneClient } = ninjaone;
	return {
		types: nodeTypes,
		credentialTypes,
		secrets: {
			kasperskySecurityCenterApi: {
				serverUrl: ksc.url,
				userType: 'internal',
				user: ksc.user,
				password: ksc.password,
				caPem: ksc.caPem,
				sessionToken: '',
			},
			autotaskPsaApi: { ...account, userName, baseUrl, zoneUrl: '' },
			dattoRmmApi: { platform: 'other', apiUrl: dattoUrl, ...dattoKey },
			ninjaOneApi: { region: 'other', apiUrl: ninjaOneUrl, ...ninjaOneClient },
		},
	};
}
