/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import manifest from '../../package.json';
import { CHECKOUT } from '../n8n/package';

const REPOSITORY = manifest.repository.url.replace(/\.git$/, '');
const read = (file: string) => readFileSync(path.join(CHECKOUT, file), 'utf8');
const find = (...globs: string[]) => globSync(globs, { cwd: CHECKOUT }).sort();

/** As GitHub makes the anchors of headings; a second heading of the same words gets a number. */
function anchorsOf(markdown: string): string[] {
	const taken = new Map<string, number>();
	const text = markdown.replaceAll(/^```.*?^```/gms, '');
	return [...text.matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(([, heading]) => {
		const words = heading
			.replaceAll(/\[([^\]]*)\]\([^)]*\)|(?<!\w)[_*]+(.+?)[_*]+(?!\w)/g, '$1$2')
			.toLowerCase();
		const anchor = words.replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '').replaceAll(' ', '-');
		const before = taken.get(anchor) ?? 0;
		taken.set(anchor, before + 1);
		return before === 0 ? anchor : `${anchor}-${before}`;
	});
}

/** Whether there is such a file and, in it, such a heading. */
function leadsSomewhere(file: string, anchor?: string): boolean {
	if (!existsSync(path.join(CHECKOUT, file))) return false;
	return anchor === undefined || anchorsOf(read(file)).includes(anchor);
}

/** Where an address of our repository leads: a page of GitHub itself, or a file of the branch `main`. */
function opens(address: string): boolean {
	const [place, anchor] = address.slice(REPOSITORY.length).split('#');
	if (place === '') return anchor === 'readme' || leadsSomewhere('README.md', anchor);
	if (/^\/(issues|discussions|security\/advisories\/new|releases)$/.test(place)) return true;
	const file = /^\/(?:blob|tree)\/main\/(.+)$/.exec(place)?.[1];
	return file !== undefined && leadsSomewhere(file, anchor);
}

const addressesIn = (text: string) =>
	[...text.matchAll(/https:\/\/github\.com\/[^\s"'`)<>\\]+/g)]
		.map(([address]) => address.replace(/[.,;:]+$/, ''))
		.filter((address) => address.startsWith(REPOSITORY) && address !== `${REPOSITORY}.git`);

const pages = find('*.md', 'docs/*.md', '.github/**/*.md');
const quoting = [
	...pages,
	...find('.github/**/*.yml', 'workflows/*.json', 'reporters/*/*', 'package.json'),
	...find('{nodes,credentials}/**/*.{ts,json}'),
];

test.each([
	['## Save, cancel, reset', 'save-cancel-reset'],
	['# `npm test`: 4 minutes?', 'npm-test-4-minutes'],
	['## [The nodes](docs/nodes.md) & _items_', 'the-nodes--items'],
])('GitHub makes of "%s" the anchor #%s', (heading, anchor) => {
	expect(anchorsOf(heading)).toEqual([anchor]);
});

test('every address of this repository leads to a file and a heading that exist', () => {
	const found = quoting.flatMap((file) => addressesIn(read(file)).map((to) => ({ file, to })));
	expect(found.length).toBeGreaterThan(8);
	expect(found.filter(({ to }) => !opens(to))).toEqual([]);
});

test('every link between the documents leads to a file and a heading that exist', () => {
	const links = pages.flatMap((file) =>
		[...read(file).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(
			([, to, anchor]) => ({ file, to, anchor }),
		),
	);
	expect(links.length).toBeGreaterThan(30);
	const isDead = ({ file, to, anchor }: (typeof links)[number]) =>
		!leadsSomewhere(to === '' ? file : path.join(path.dirname(file), to), anchor);
	expect(links.filter(isDead)).toEqual([]);
});

test.each(find('nodes/*/*.node.json'))('%s leads to the help on its node', (file) => {
	const { resources } = JSON.parse(read(file)) as {
		resources: Record<string, Array<{ url: string }>>;
	};
	expect(resources.primaryDocumentation).not.toEqual([]);
	const addresses = Object.values(resources).flat();
	expect(addresses.filter(({ url }) => !opens(url))).toEqual([]);
});

test.each(find('credentials/*.ts'))('%s leads to the help on its fields', (file) => {
	const [, address] = /documentationUrl\s*=\s*'([^']+)'/.exec(read(file)) ?? [];
	expect(opens(address)).toBe(true);
});

/** What a note says is read in n8n, where nobody sees the folder of the repository. */
test.each(find('workflows/*.json', '{nodes,credentials}/**/*.ts'))(
	'%s names no file that is not packed',
	(file) => {
		const text = read(file).replaceAll(/https?:\/\/[^\s"')]+/g, '');
		const named = [...text.matchAll(/\b(?:docs|reporters|workflows|test)\/[\w./-]*\w\b/g)];
		const isPacked = (name: string) =>
			manifest.files.some((folder) => name.startsWith(`${folder}/`)) &&
			existsSync(path.join(CHECKOUT, name));
		expect(named.flatMap(([name]) => (isPacked(name) ? [] : name))).toEqual([]);
	},
);
