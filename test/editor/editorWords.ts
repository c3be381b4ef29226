import { lowerFirst } from 'lodash';
import type { INode, INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { readTemplate, type Stage } from '../n8n/stage';
import { TEMPLATES } from './notes';
import type { Editor } from './editor';
import { n8nWords } from './n8nWords';
import { panelWords, wordsOfProperty } from './panelWords';
import { shownTexts } from './shownTexts';

interface CredentialType {
	displayName: string;
	properties: INodeProperties[];
}

/** A drop-down that Autotask fills shows the names of its values. */
const AUTOTASK_LISTS = ['queueID', 'priority', 'status'];

/** "Error Workflow (to notify when this one errors)", "Version name:", "Queue Name or ID" are named without their ends. */
function shortened(text: string): string[] {
	return [
		text,
		text.replace(/ \([^)]*\)$/, ''),
		text.replace(/:$/, ''),
		text.replace(/ Name or ID$/, ''),
	];
}

/** At the begin of a sentence or in its middle. */
const alike = (word: string) => lowerFirst(word);

/** Of every template, because one's notes lead to another's nodes. */
function wordsOfTemplate(file: string): string[] {
	const { name, nodes } = readTemplate(file);
	return [file, name, ...nodes.map((node) => node.name)];
}

/** What a person has entered, or a template for him, e.g. the name of a Data Table. */
function valuesOf(parameters: unknown): string[] {
	if (typeof parameters === 'string') return [parameters];
	return Object.values(parameters ?? {}).flatMap(valuesOf);
}

/** Words with which a person finds something in the editor. */
export class EditorWords {
	private constructor(
		private readonly editor: Editor,
		private readonly everywhere: string[],
		private readonly types: INodeTypeDescription[],
	) {}

	/** Looks through n8n's own windows and menus, and asks n8n for its nodes and credentials. */
	static async of(editor: Editor, stage: Stage): Promise<EditorWords> {
		const { n8n, autotask } = stage;
		const { request } = editor.page;
		const load = async (file: string) =>
			await (await request.get(`${n8n.url}/types/${file}`)).json();
		const credentials = ((await load('credentials.json')) as CredentialType[]).flatMap(
			({ displayName, properties }) => [displayName, ...properties.flatMap(wordsOfProperty)],
		);
		const values = AUTOTASK_LISTS.flatMap((field) => autotask.state.picklists.valuesOf(field));
		const everywhere = [
			...(await n8nWords(editor, stage)),
			...TEMPLATES.flatMap(wordsOfTemplate),
			...credentials,
			...values.map(({ label }) => label),
		];
		return new EditorWords(
			editor,
			everywhere,
			(await load('nodes.json')) as INodeTypeDescription[],
		);
	}

	/** What the open workflow and the panels of its nodes show, too. @returns whether a word is among all these */
	async forWorkflow(nodes: INode[]): Promise<(word: string) => boolean> {
		const onCanvas = await shownTexts(this.editor.page);
		const inPanels = nodes.flatMap((node) => [
			...panelWords(this.types, node),
			...valuesOf(node.parameters),
		]);
		const all = [...this.everywhere, ...onCanvas, ...inPanels].flatMap(shortened).map(alike);
		const shown = new Set(all);
		return (word) => shown.has(alike(word));
	}
}
