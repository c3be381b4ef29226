/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { createRequire } from 'node:module';
import path from 'node:path';
import type { ICredentialType, INodeType } from 'n8n-workflow';
import packageJson from '../../package.json';

const load = createRequire(__filename);

/** The way n8n does it: the class is called like the file. */
function instance<Type>(file: string): Type {
	const exported = load(path.resolve(__dirname, '..', '..', file)) as Record<
		string,
		new () => Type
	>;
	return new exported[path.basename(file).split('.')[0]]();
}

/** What users get: the compiled nodes, by type name as n8n calls them. */
export const nodeTypes: Record<string, INodeType> = Object.fromEntries(
	packageJson.n8n.nodes
		.map((file) => instance<INodeType>(file))
		.map((type) => [`${packageJson.name}.${type.description.name}`, type]),
);

export const credentialTypes = packageJson.n8n.credentials.map((file) =>
	instance<ICredentialType>(file),
);
