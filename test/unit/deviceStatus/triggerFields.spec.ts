import { properties as kesCloud } from '../../../nodes/KasperskyEndpointSecurityCloudTrigger/description/properties';
import { properties as ksc } from '../../../nodes/KasperskySecurityCenterTrigger/description/properties';

it('both triggers send the problems that are there when they begin', () => {
	const defaults = [ksc, kesCloud].map(
		(fields) => fields.find(({ name }) => name === 'onFirstRun')?.default,
	);
	expect(defaults).toEqual(['allCurrentProblems', 'allCurrentProblems']);
});
