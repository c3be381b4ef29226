import type { AxiosInstance } from 'axios';
import type {
	INodeCredentials,
	INodeListSearchResult,
	INodeParameters,
	INodePropertyOptions,
	INodeTypeNameVersion,
} from 'n8n-workflow';

export interface Dropdown {
	nodeType: INodeTypeNameVersion;
	method: string;
	/** Where the field is, e.g. `parameters.rules.rule[0].queueID`: a method may ask for the field's neighbours. */
	path: string;
	parameters?: INodeParameters;
	credentials?: INodeCredentials;
}

function bodyOf({
	nodeType,
	method,
	path,
	parameters = {},
	credentials,
}: Dropdown): Record<string, unknown> {
	return {
		path,
		nodeTypeAndVersion: nodeType,
		methodName: method,
		currentNodeParameters: parameters,
		credentials,
	};
}

/** What the editor asks for when a person opens a field with a list from the outside. */
export class N8nDropdowns {
	constructor(private readonly rest: AxiosInstance) {}

	async options(dropdown: Dropdown): Promise<INodePropertyOptions[]> {
		const answer = await this.rest.post<{ data: INodePropertyOptions[] }>(
			'/dynamic-node-parameters/options',
			bodyOf(dropdown),
		);
		return answer.data.data;
	}

	async search(
		dropdown: Dropdown,
		filter?: string,
		paginationToken?: string,
	): Promise<INodeListSearchResult> {
		const answer = await this.rest.post<{ data: INodeListSearchResult }>(
			'/dynamic-node-parameters/resource-locator-results',
			{ ...bodyOf(dropdown), filter, paginationToken },
		);
		return answer.data.data;
	}
}
