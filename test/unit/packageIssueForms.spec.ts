/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { CHECKOUT } from '../n8n/package';

interface Field {
	type: string;
	id?: string;
	attributes: { label?: string; description?: string; value?: string; options?: unknown[] };
	validations?: { required?: boolean };
}

interface Form {
	name: string;
	description: string;
	body: Field[];
}

const folder = path.join(CHECKOUT, '.github', 'ISSUE_TEMPLATE');
const read = (name: string): unknown => parse(readFileSync(path.join(folder, name), 'utf8'));
const fieldOf = (form: Form, id: string) => form.body.find((field) => field.id === id);
const isRequired = (form: Form, id: string) => fieldOf(form, id)?.validations?.required === true;

/** https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema */
const FIELD_TYPES = ['checkboxes', 'dropdown', 'input', 'markdown', 'textarea', 'upload'];

describe.each(['bug.yml', 'feature.yml'])('the issue form %s', (name) => {
	const form = read(name) as Form;

	it('has what GitHub requires of a form', () => {
		expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) });
		const ids = form.body.flatMap(({ id }) => id ?? []);
		expect(new Set(ids).size).toBe(ids.length);
		for (const { type, id, attributes } of form.body) {
			expect(FIELD_TYPES).toContain(type);
			if (type === 'markdown') expect(attributes.value).toEqual(expect.any(String));
			else
				expect({ id, label: attributes.label }).toEqual({
					id: expect.stringMatching(/^[\w-]+$/),
					label: expect.any(String),
				});
		}
	});

	it('warns before the first field that everybody can read it', () => {
		expect(form.body[0].attributes.value).toMatch(/Everybody can read this/);
	});

	it('asks what was expected', () => {
		expect(isRequired(form, 'expected')).toBe(true);
	});
});

describe('the form for what does not work', () => {
	const form = read('bug.yml') as Form;

	it.each(['happened', 'package-version', 'n8n-version', 'solution', 'autotask-zone', 'execution'])(
		'insists on %s',
		(id) => expect(isRequired(form, id)).toBe(true),
	);

	it.each(['customers', 'devices', 'IP addresses', 'people', 'credential', 'headers'])(
		'says what becomes of %s in an execution',
		(what) => expect(fieldOf(form, 'execution')?.attributes.description).toContain(what),
	);

	it('has the reporter confirm that it is redacted', () => {
		expect(fieldOf(form, 'redacted')?.attributes.options).toEqual([
			expect.objectContaining({ required: true }),
		]);
	});
});

test('whoever finds a security problem is led to a private place', () => {
	expect(read('config.yml')).toMatchObject({
		blank_issues_enabled: false,
		contact_links: [{ url: expect.stringMatching(/\/security\/advisories\/new$/) }],
	});
});

test('the pull request template has three lines', () => {
	const template = readFileSync(path.join(CHECKOUT, '.github', 'PULL_REQUEST_TEMPLATE.md'), 'utf8');
	expect(template.trim().split('\n')).toHaveLength(3);
});
