import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { AutotaskClient } from '../../shared/autotask/client';

/** One operation of the node: what it shows, and what it does. */
export interface Operation {
	/** Shown while this operation is chosen. */
	fields: INodeProperties[];
	/** All input items at once; every output item says from which one it comes. */
	execute(context: IExecuteFunctions, client: AutotaskClient): Promise<INodeExecutionData[]>;
}
