import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

/** One operation of the node: what it shows, and what it does. */
export interface Operation {
	/** In the drop-down, and as the subtitle of the node. */
	name: string;
	value: string;
	description: string;
	/** In the panel of actions. */
	action: string;
	/** What an AI agent is told; it decides by this text alone, so it says what changes live data. */
	tool: string;
	/** Shown while this operation is chosen. */
	fields: INodeProperties[];
	/** All input items at once; every output item says from which one it comes. */
	execute(context: IExecuteFunctions): Promise<INodeExecutionData[]>;
}
