import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { AutotaskClient } from '../../shared/autotask/client';
import { chosenOperation } from '../../shared/operation';
import { addNote } from './addNote';
import { complete } from './complete';
import { create } from './create';
import { get } from './get';
import { getMany } from './getMany';
import type { Operation } from './operation';
import { sync } from './sync';
import { update } from './update';

/** In the order of the drop-down: by name. */
export const OPERATIONS: readonly Operation[] = [
	addNote,
	complete,
	create,
	get,
	getMany,
	sync,
	update,
];

/** Runs the chosen operation on all input items. */
export async function route(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const operation = chosenOperation(context, OPERATIONS);
	const client = new AutotaskClient(context, operation.panel);
	await client.connection();
	return await operation.execute(context, client);
}
