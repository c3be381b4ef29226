import {
	NodeOperationError,
	type ILoadOptionsFunctions,
	type INodeListSearchResult,
} from 'n8n-workflow';
import { listSearch as companies } from '../../shared/autotask/companies';
import { KSC_CREDENTIAL } from '../../shared/openApi/connection';
import { searchCustomers as searchServer } from '../../shared/openApi/lists';

/** The customers of the Administration Server of the node's own credential, which nothing else in the node uses. */
async function searchCustomers(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	if (this.getNode().credentials?.[KSC_CREDENTIAL]) return await searchServer.call(this, filter);
	// The list shows the message, and no description.
	throw new NodeOperationError(
		this.getNode(),
		'Choose a Kaspersky Security Center credential in this node to see its customers here, or choose "By Name or ID" and enter the name that List Accounts shows',
	);
}

/** What fills the searchable lists of the node. */
export const listSearch = { ...companies, searchCustomers };
