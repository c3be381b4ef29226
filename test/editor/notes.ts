/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readdirSync, readFileSync } from 'node:fs';
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

/** README's section about the first hour. */
export function setUpSection(): string {
	const readme = readFileSync(path.join(CHECKOUT, 'README.md'), 'utf8');
	return readme.split(/^## /m).find((section) => section.startsWith('Set it up\n')) ?? '';
}

/** The first column of its tables of fields. */
export function fieldsOfTables(markdown: string): string[] {
	const tables = [...markdown.matchAll(/^\| field \|.*\n\|[-|]+\|\n((?:\|.*\n)+)/gm)];
	const rows = tables.flatMap(([, body]) => body.trim().split('\n'));
	return rows.flatMap((row) => row.split('|')[1].split(',')).map((field) => field.trim());
}
