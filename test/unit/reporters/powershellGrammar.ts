/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import { Language, Parser, type Node } from 'web-tree-sitter';

export type { Node };

/** WebAssembly is handed over as bytes: the runtime's own way to read files does not work inside jest. */
const wasm = (name: string): Buffer => readFileSync(require.resolve(name));

export async function parsePowerShell(text: string): Promise<Node> {
	await Parser.init({ wasmBinary: wasm('web-tree-sitter/web-tree-sitter.wasm') });
	const parser = new Parser();
	parser.setLanguage(
		await Language.load(wasm('tree-sitter-powershell/tree-sitter-powershell.wasm')),
	);
	const tree = parser.parse(text);
	if (!tree) throw new Error('The parser gave no tree');
	return tree.rootNode;
}

/** Nodes of a type anywhere below, in the order of the text. */
export function nodesOf(node: Node, ...types: string[]): Node[] {
	return node.descendantsOfType(types).filter((found) => found !== null);
}

/** Where the text is no PowerShell. */
export function syntaxErrors(root: Node): string[] {
	const faulty = (node: Node): Node[] => [
		...(node.isError || node.isMissing ? [node] : []),
		...node.children.flatMap((child) => (child === null ? [] : faulty(child))),
	];
	return faulty(root).map(
		({ startPosition, text }) => `line ${startPosition.row + 1}: ${text.slice(0, 80)}`,
	);
}

export function functionNamed(root: Node, name: string): Node {
	const found = nodesOf(root, 'function_statement').find(
		(statement) => nodesOf(statement, 'function_name')[0]?.text === name,
	);
	if (!found) throw new Error(`The script has no function ${name}`);
	return found;
}
