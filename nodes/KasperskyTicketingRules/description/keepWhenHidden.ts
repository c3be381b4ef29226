import type { INodeProperties } from 'n8n-workflow';

/**
 * n8n forgets what a parameter holds as soon as another one hides it: whoever only looks at another
 * operation would find no rules when coming back, and publish that. So a twin that is never drawn
 * takes over the name and the value while the parameter is hidden.
 */
export function keepWhenHidden(properties: INodeProperties[]): INodeProperties[] {
	return properties.flatMap((property) =>
		property.type === 'notice' ? [property] : [property, ...twins(property)],
	);
}

/** One for each condition: any that is not met hides the parameter. */
function twins({ displayName, name, default: byDefault, displayOptions }: INodeProperties) {
	return Object.entries(displayOptions?.show ?? {}).map(([condition, values]): INodeProperties => ({
		...{ displayName, name, type: 'hidden', default: byDefault },
		displayOptions: { hide: { [condition]: values } },
	}));
}
