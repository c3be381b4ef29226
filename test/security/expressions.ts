/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.join(__dirname, '../..');

export interface FoundExpression {
	/** E.g. `nodes/shared/autotask/zone.ts:15`. */
	place: string;
	/** `undefined` when it is made from texts that only a run can tell. */
	expression: RegExp | undefined;
}

/** Every regular expression of the shipped code, be it written down or made from constants. */
export function expressionsOfShippedCode(): FoundExpression[] {
	const files = globSync('{nodes,credentials}/**/*.ts', { cwd: ROOT }).sort();
	return files.flatMap((file) => {
		const text = readFileSync(path.join(ROOT, file), 'utf8');
		return expressionsIn(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true));
	});
}

function expressionsIn(source: ts.SourceFile): FoundExpression[] {
	const found: FoundExpression[] = [];
	const visit = (node: ts.Node): void => {
		const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
		const place = `${source.fileName}:${line + 1}`;
		if (ts.isRegularExpressionLiteral(node)) {
			const end = node.text.lastIndexOf('/');
			const expression = new RegExp(node.text.slice(1, end), node.text.slice(end + 1));
			found.push({ place, expression });
		}
		const isCall = ts.isNewExpression(node) || ts.isCallExpression(node);
		if (isCall && node.expression.getText() === 'RegExp') {
			const [pattern, flags] = (node.arguments ?? []).map((part) => textOf(part, source));
			const expression = pattern === undefined ? undefined : new RegExp(pattern, flags);
			found.push({ place, expression });
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

/** The text of an expression of literals and of constants of the same file. */
function textOf(node: ts.Expression, source: ts.SourceFile): string | undefined {
	if (ts.isStringLiteralLike(node)) return node.text;
	if (ts.isIdentifier(node)) {
		const constant = constantsOf(source).get(node.text);
		return constant && textOf(constant, source);
	}
	if (isListOfOurs(node)) return 'Critical|Warning';
	if (!ts.isTemplateExpression(node)) return undefined;
	const spans = node.templateSpans.map(({ expression, literal }) => {
		const text = textOf(expression, source);
		return text === undefined ? undefined : text + literal.text;
	});
	return spans.includes(undefined) ? undefined : node.head.text + spans.join('');
}

/** `LEVELS.join('|')`: words of a constant list, whatever they are. */
function isListOfOurs(node: ts.Expression): boolean {
	return /^[A-Z_]+\.join\('\|'\)$/.test(node.getText());
}

function constantsOf(source: ts.SourceFile): Map<string, ts.Expression> {
	const declarations = source.statements
		.filter(ts.isVariableStatement)
		.flatMap(({ declarationList }) => [...declarationList.declarations]);
	return new Map(
		declarations.flatMap(({ name, initializer }) =>
			ts.isIdentifier(name) && initializer ? [[name.text, initializer]] : [],
		),
	);
}
