import { get, isPlainObject, mapValues } from 'lodash';
import { NodeOperationError, type IExecuteFunctions, type INodeParameters } from 'n8n-workflow';
import type { NodeParameters } from '../../shared/perItem';

/** Rules, accounts and texts: of this node, or of the one that “Rules From: Another Node” names. */

/** @throws NodeOperationError when there is no such node, or it has no rules */
export function rulesParameters(context: IExecuteFunctions): NodeParameters {
	return rulesComeFromOtherNode(context) ? ofOtherNode(context) : ofThisNode(context);
}

export function rulesComeFromOtherNode(context: IExecuteFunctions): boolean {
	return context.getNodeParameter('rulesFrom', 0, 'node') === 'otherNode';
}

const ofThisNode = (context: IExecuteFunctions): NodeParameters => ({
	edited: context.getNode().parameters,
	read: (path, itemIndex, otherwise) => context.getNodeParameter(path, itemIndex, otherwise),
});

/** Its expressions see the items that come into this node. */
function ofOtherNode(context: IExecuteFunctions): NodeParameters {
	const edited = otherParameters(context);
	const evaluate = (value: unknown, itemIndex: number): unknown => {
		if (typeof value === 'string' && value.startsWith('='))
			return context.evaluateExpression(value.slice(1), itemIndex);
		if (Array.isArray(value)) return value.map((one) => evaluate(one, itemIndex));
		if (isPlainObject(value)) return mapValues(value as object, (one) => evaluate(one, itemIndex));
		return value;
	};
	return {
		edited,
		read: (path, itemIndex, otherwise) => evaluate(get(edited, path, otherwise), itemIndex),
	};
}

/** n8n saves no parameter that has its default, and tells no node what type another one is. */
const OF_RULES = ['rules', 'rulesFrom', 'accounts', 'unmappedCustomers'];

function otherParameters(context: IExecuteFunctions): INodeParameters {
	const parameters = evaluated(context);
	if (!isPlainObject(parameters) || !OF_RULES.some((name) => name in (parameters as object)))
		throw wrongNode(
			context,
			'The node in “Other Node” has no rules, or is no Kaspersky Ticketing Rules node',
		);
	const { rulesFrom } = parameters as INodeParameters;
	if (rulesFrom === 'otherNode')
		throw wrongNode(context, 'The node in “Other Node” takes its rules from another node itself');
	return parameters as INodeParameters;
}

function evaluated(context: IExecuteFunctions): unknown {
	try {
		return context.getNodeParameter('otherNode', 0);
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		throw wrongNode(context, `The node in “Other Node” cannot be found (${why})`);
	}
}

const wrongNode = (context: IExecuteFunctions, message: string) =>
	new NodeOperationError(context.getNode(), message, {
		description:
			"In “Other Node”, enter an expression with the name of the node that has the rules, e.g. {{ $('Apply Ticketing Rules').params }}.",
	});
