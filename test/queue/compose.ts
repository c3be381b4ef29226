/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { Environment } from '../n8n/children';
import { CHECKOUT } from '../n8n/package';

export interface Service {
	image: string;
	command?: string[];
	environment?: Environment;
	volumes?: string[];
	deploy?: { replicas: number };
}

/** The services of docs/compose.queue.yaml: what is tested is what is documented. */
export function readCompose(): Record<string, Service> {
	const file = path.join(CHECKOUT, 'docs', 'compose.queue.yaml');
	return parse(readFileSync(file, 'utf8'), { merge: true }).services;
}

/** The settings of a service, without those that each installation fills in for itself. */
export function settingsOf({ environment = {} }: Service): Environment {
	const settings = Object.entries(environment);
	return Object.fromEntries(settings.filter(([, value]) => !value?.includes('${')));
}
