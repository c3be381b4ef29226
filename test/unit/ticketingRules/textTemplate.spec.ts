import {
	fillTemplate,
	readTemplate,
} from '../../../nodes/KasperskyTicketingRules/texts/textTemplate';

const fill = (parameter: string, ...sources: object[]) => {
	const template = readTemplate(parameter);
	if (!template) throw new Error('Only n8n can work this out');
	return fillTemplate(template, ...sources);
};
const item = { level: 'Critical', device: { name: 'PC', ip: null, memory: 16 }, vip: true };

describe('fields', () => {
	it.each([
		['=on {{ $json.device.name }}', 'on PC'],
		['={{$json.level}}: {{ $json?.device?.memory }} GB, {{ $json.vip }}', 'Critical: 16 GB, true'],
		['=[{{ $json.device.ip }}{{ $json.a.b.c }}]', '[]'],
		['{{ $json.level }} without = is text', '{{ $json.level }} without = is text'],
		['=text } { $json.level', 'text } { $json.level'],
		['', ''],
	])('%j is %j', (parameter, text) => {
		expect(fill(parameter, item)).toBe(text);
	});

	it('come from the first source that has them', () => {
		expect(fill('={{ $json.a }}{{ $json.b }}', { a: 1 }, { a: 2, b: 3 })).toBe('13');
	});

	it('stay on one line, and are not read again', () => {
		expect(fill('={{ $json.a }}', { a: '{{ $json.b }}\n<b>', b: 'no' })).toBe('{{ $json.b }} <b>');
	});

	it('that are no simple values are n8n’s business', () => {
		expect(fill('={{ $json.device }}', item)).toBeUndefined();
		expect(fill('={{ $json.constructor }}', item)).toBeUndefined();
	});
});

it.each([
	'={{ $json.level.toLowerCase() }}',
	'={{ $json["level"] }}',
	'={{ $json }}',
	'={{ $now }}',
	'={{ $json.a + 1 }}',
	'={{ { a: { b: 1 }}.a.b }}',
	'={{ $json.level',
	'=a }} b',
	'=\\{{ $json.level }}',
])('%s is n8n’s business', (parameter) => {
	expect(readTemplate(parameter)).toBeUndefined();
});
