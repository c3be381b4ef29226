/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { INode } from 'n8n-workflow';
import { CHECKOUT } from '../n8n/package';
import { readTemplate } from '../n8n/stage';

/** The files of all templates. */
export const TEMPLATES = readdirSync(path.join(CHECKOUT, 'workflows'));

export function notesOf(file: string): INode[] {
	return readTemplate(file).nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
}

export function textOf({ parameters }: INode): string {
	return parameters.content as string;
}
