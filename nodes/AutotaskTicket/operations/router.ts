import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { AutotaskClient } from '../../shared/autotask/client';
import { toolDescriptions } from '../../shared/toolDescriptions';
import { addNote } from './addNote';
import { complete } from './complete';
import { create } from './create';
import { get } from './get';
import { PANELS } from './panels';
import type { Operation } from './operation';
import { sync } from './sync';

const OPERATIONS = { addNote, complete, create, get, sync } satisfies Record<string, Operation>;

const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Add Note',
			value: 'addNote',
			description: 'Add a note to a ticket',
			action: 'Add a note to a ticket',
		},
		{
			name: 'Complete',
			value: 'complete',
			description: 'Complete a ticket',
			action: 'Complete a ticket',
		},
		{ name: 'Create', value: 'create', description: 'Create a ticket', action: 'Create a ticket' },
		{ name: 'Get', value: 'get', description: 'Get a ticket', action: 'Get a ticket' },
		{
			name: 'Sync',
			value: 'sync',
			description: 'Create, update and complete tickets so that they match the items',
			action: 'Sync tickets with status changes',
		},
	],
	default: 'sync',
};

/** Honest about what changes live data: an agent decides by these texts alone. */
const TOOL = toolDescriptions({
	addNote:
		'Adds a note to one ticket in Autotask PSA. Changes live data at once. This tool cannot change or remove the note again, and customers may be able to read it.',
	complete:
		'Completes one ticket in Autotask PSA. Changes live data at once and may notify people. This tool cannot undo it: only for a ticket that the user has named or confirmed.',
	create:
		'Creates a new ticket in Autotask PSA for an existing company. Changes live data at once and may notify people. Two calls make two tickets: look for an existing one first.',
	get: 'Reads one ticket from Autotask PSA by its number, ID or external ID. Changes nothing.',
	sync: 'Creates, updates and completes many tickets in Autotask PSA so that they match the decisions of Kaspersky Ticketing Rules. Changes live data at once. It takes its work from items and is of no use in a conversation.',
});

/** Every field of the node. */
export const properties: INodeProperties[] = [
	operation,
	...TOOL,
	...create.fields,
	...complete.fields,
	...addNote.fields,
	...get.fields,
	...sync.fields,
];

/** Runs the chosen operation on all input items. */
export async function route(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const chosen = context.getNodeParameter('operation', 0) as keyof typeof OPERATIONS;
	const client = new AutotaskClient(context, PANELS[chosen]);
	await client.connection();
	return await OPERATIONS[chosen].execute(context, client);
}
