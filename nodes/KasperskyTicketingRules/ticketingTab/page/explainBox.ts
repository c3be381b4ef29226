import type { Question, TabModel } from '../tab';
import { h, labelled, select } from './dom';
import { asOption, type Option } from './settings';
import { LEVELS, SOLUTIONS } from './sections';

/** The section *Explain*: asks the server why a status gets the ticket that it gets, by the saved rules. */
export function explainBox(
	{ statuses, customers, explained }: TabModel,
	customer: string,
	hasEdits: boolean,
	ask: (question: Question) => void,
): HTMLElement {
	const question: Question = explained?.question ?? {
		...{ solution: SOLUTIONS[0][0], level: LEVELS[0], status: '', customer },
		...{ device: '', group: '' },
	};
	const named = (solution: Question['solution']): Option[] =>
		statuses.flatMap(({ code, text }) => {
			const label = text[solution];
			return label === undefined ? [] : [{ value: code, label }];
		});
	const status = h('div', {});
	const drawStatus = () => {
		const options = named(question.solution);
		if (!options.some(({ value }) => value === question.status)) question.status = options[0].value;
		const choose = (value: string) => (question.status = value);
		status.replaceChildren(select(options, question.status, { id: 'explain-status' }, choose));
	};
	drawStatus();
	const typed = (name: 'device' | 'group', placeholder: string) => {
		const input = h('input', {
			...{ id: `explain-${name}`, type: 'text', maxlength: 300, placeholder },
			input: () => (question[name] = input.value.trim()),
		});
		input.value = question[name];
		return input;
	};
	const solutions = SOLUTIONS.map(([value, label]): Option => ({ value, label }));
	const levels = LEVELS.map(asOption);
	const whose: Option[] = [{ value: '', label: 'No customer' }, ...customers.map(asOption)];
	const fields: Array<[string, string, HTMLElement]> = [
		[
			'explain-solution',
			'Solution',
			select(solutions, question.solution, { id: 'explain-solution' }, (value) => {
				question.solution = value as Question['solution'];
				drawStatus();
			}),
		],
		[
			'explain-level',
			'Level',
			select(levels, question.level, { id: 'explain-level' }, (value) => {
				question.level = value as Question['level'];
			}),
		],
		['explain-status', 'Status', status],
		[
			'explain-customer',
			'Customer',
			select(whose, question.customer, { id: 'explain-customer' }, (value) => {
				question.customer = value;
			}),
		],
		['explain-device', 'Device', typed('device', 'FIN-PC-07')],
		['explain-group', 'Group', typed('group', 'Managed devices/Finance')],
	];
	return h(
		'form',
		{
			class: 'explain',
			submit: (event) => {
				event.preventDefault();
				ask(question);
			},
		},
		labelled(fields),
		h(
			'p',
			{ class: 'buttons' },
			h('button', { type: 'submit', class: 'primary', 'data-control': 'explain' }, 'Explain'),
			hasEdits && h('span', { class: 'dot' }, 'What is not saved does not count yet; it is kept.'),
		),
		explained &&
			h(
				'div',
				{ role: 'status', 'data-control': 'explained', tabindex: -1 },
				h('ul', {}, ...explained.lines.map((line) => h('li', {}, line))),
			),
	);
}
