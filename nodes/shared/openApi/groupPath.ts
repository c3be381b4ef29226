/** Some servers end the full name of a group with a slash. */
export function fullNameOf(path: string): string {
	let end = path.length;
	while (path[end - 1] === '/') end--;
	return path.slice(0, end);
}

/** Company types with a slash that does not separate two groups. */
const COMPANY_TYPE = /(?<=^|[\s/])([AIKP]\/S|S\/A)(?=[\s/,.]|$)/g;
const SLASH_IN_NAME = '\u2215';

/** Names of the groups of a path, where the server does not return them separately. */
export function groupNamesOf(path: string): string[] {
	return path
		.replace(COMPANY_TYPE, (type) => type.replace('/', SLASH_IN_NAME))
		.split('/')
		.map((name) => name.replaceAll(SLASH_IN_NAME, '/'))
		.filter((name) => name.trim() !== '');
}
