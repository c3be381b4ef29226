import {
	NodeHelpers,
	type INode,
	type INodeProperties,
	type INodePropertyCollection,
	type INodePropertyOptions,
	type INodeTypeDescription,
} from 'n8n-workflow';

type Option = INodeProperties | INodePropertyCollection | INodePropertyOptions;

function wordsOfOption(option: Option): string[] {
	// A group of fields in a list of such groups.
	if ('values' in option) return [option.displayName, ...option.values.flatMap(wordsOfProperty)];
	// A parameter that can be added.
	if ('type' in option) return wordsOfProperty(option);
	return [option.name];
}

/** The name of a field, and what can be chosen in it. */
export function wordsOfProperty(property: INodeProperties): string[] {
	const { displayName, options = [], placeholder = '', typeOptions, modes = [] } = property;
	return [
		...[displayName, placeholder, typeOptions?.multipleValueButtonText ?? ''],
		...modes.map((mode) => mode.displayName),
		...options.flatMap(wordsOfOption),
	];
}

/**
 * What the panel of a node can show with the node's parameters as they are: names of parameters, their values to
 * choose from, and what can be added. From n8n's descriptions of the node types that it has loaded.
 */
export function panelWords(types: INodeTypeDescription[], node: INode): string[] {
	const description = types.find(
		({ name, version }) => name === node.type && [version].flat().includes(node.typeVersion),
	);
	if (!description) return [];
	const { properties } = description;
	const all = NodeHelpers.getNodeParameters(
		...([properties, node.parameters, true, false, node, description] as const),
	);
	return properties
		.filter(
			(property) =>
				property.type !== 'hidden' &&
				NodeHelpers.displayParameter(all ?? {}, property, node, description),
		)
		.flatMap(wordsOfProperty);
}
