import type { IPollFunctions } from 'n8n-workflow';
import { readObserverParameters } from '../../../nodes/KasperskySecurityCenterTrigger/observer/parameters';

const read = (given: Record<string, unknown>) =>
	readObserverParameters({
		getNode: () => ({ name: 'Watch', type: 'trigger', typeVersion: 1 }),
		getNodeParameter: (name: string, otherwise: unknown) => given[name] ?? otherwise,
	} as unknown as IPollFunctions);

describe('Status Descriptions of the trigger', () => {
	it('watches all when none is chosen', () => {
		expect(read({ statusDescriptions: [] }).selection.statusCodes).toEqual([]);
	});

	it('watches those that are chosen', () => {
		const statusDescriptions = ['databasesOutdated', 'otherStatus'];
		expect(read({ statusDescriptions }).selection.statusCodes).toEqual(statusDescriptions);
	});

	it('refuses one that no status has, instead of watching less', () => {
		expect(() => read({ statusDescriptions: ['scanOverdue', 'all'] })).toThrow(
			'The status description “all” in "Status Descriptions" is not known',
		);
	});
});
