/* eslint-disable @n8n/community-nodes/no-deprecated-workflow-functions */
import type { IDataObject, IExecuteFunctions, INodeType } from 'n8n-workflow';
import { runNode, type Bed, type NodeRun } from '../workflows/harness';

const TYPE = 'borrowing';

/**
 * Stands in for n8n's HTTP Request node, in which people use credentials that they may not read: any address, a proxy,
 * certificates of their own. `older` is the helper that the HTTP Request node calls, `newer` that of other nodes.
 */
export type Helper = 'older' | 'newer';

const borrowingNode: INodeType = {
	description: {
		...{ displayName: 'Borrowing', name: TYPE, group: ['input'], version: 1, description: '' },
		...{ defaults: { name: 'Borrowing' }, inputs: ['main'], outputs: ['main'] },
		credentials: [{ name: 'kasperskySecurityCenterApi' }, { name: 'autotaskPsaApi' }],
		properties: [
			{ displayName: 'Helper', name: 'helper', type: 'string', default: '' },
			{ displayName: 'Credential', name: 'credential', type: 'string', default: '' },
			{ displayName: 'Options', name: 'requestOptions', type: 'json', default: {} },
		],
	},
	async execute(this: IExecuteFunctions) {
		const credential = this.getNodeParameter('credential', 0) as string;
		const options = { ...(this.getNodeParameter('requestOptions', 0) as IDataObject) };
		const answer: unknown =
			this.getNodeParameter('helper', 0) === 'older'
				? await this.helpers.requestWithAuthentication.call(this, credential, options as never)
				: await this.helpers.httpRequestWithAuthentication.call(this, credential, options as never);
		return [[{ json: { answer: answer as IDataObject } }]];
	},
};

/** @param address as the HTTP Request node gives it: `uri` for the older helper, `url` for the newer */
export async function borrow(
	bed: Bed,
	credential: string,
	helper: Helper,
	address: string,
	options: IDataObject = {},
): Promise<NodeRun> {
	const place = helper === 'older' ? { uri: address } : { url: address };
	const requestOptions = { method: 'GET', headers: {}, json: true, ...place, ...options };
	// In the bed itself, which keeps the session for the next request.
	bed.types[TYPE] = borrowingNode;
	return await runNode(bed, TYPE, { helper, credential, requestOptions }, [{}]);
}
