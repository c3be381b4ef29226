import { CredentialTestContext } from 'n8n-core';
import type { ICredentialTestFunction, IDataObject, INodeCredentialTestResult } from 'n8n-workflow';

/** What n8n's credential test does with the function that a node names in `testedBy`. */
export async function testCredential(
	test: ICredentialTestFunction,
	data: IDataObject,
): Promise<INodeCredentialTestResult> {
	const context = new CredentialTestContext({} as never);
	const credential = { id: '1', name: 'Credential', type: 'x', data: data as never };
	return await test.call(context as never, credential);
}
