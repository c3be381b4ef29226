import { UserError } from 'n8n-workflow';
import type { Stage } from '../../n8n/stage';

/** A device without a problem, of the customer with this name. @returns its name */
export function healthyDeviceOf({ ksc }: Stage, customer: string): string {
	const { fleet } = ksc.state;
	const server = [...fleet.virtualServers.values()].find(({ name }) => name === customer);
	const healthy = [...fleet.hosts.values()].find(
		(host) => host.statusId === 0 && fleet.virtualServerIdOf(host) === server?.id,
	);
	if (!healthy) throw new UserError(`${customer} has no healthy device`);
	return healthy.name;
}
