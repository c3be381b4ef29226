/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { UserError } from 'n8n-workflow';

/** Where Debian keeps PostgreSQL's server programs, apart from the PATH, a folder for each version. */
const POSTGRESQL = '/usr/lib/postgresql';

function postgresqlFolders(): string[] {
	if (!existsSync(POSTGRESQL)) return [];
	const newestFirst = readdirSync(POSTGRESQL).sort((a, b) => Number(b) - Number(a));
	return newestFirst.map((version) => path.join(POSTGRESQL, version, 'bin'));
}

function isExecutable(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/** @throws UserError that names the Debian package when the program is not installed */
export function programme(name: string, debianPackage: string): string {
	const folders = [
		...postgresqlFolders(),
		...(process.env.PATH ?? '').split(path.delimiter),
		'/usr/sbin',
	];
	const found = folders.map((folder) => path.join(folder, name)).find(isExecutable);
	if (found !== undefined) return found;
	throw new UserError(
		`This test needs ${name}, which is not installed. On Debian: apt-get install ${debianPackage}`,
	);
}
