import type { Option } from './settings';

type Child = Node | string | null | undefined | false;
type Attributes = Record<
	string,
	string | number | boolean | null | undefined | ((event: Event) => void)
>;

/**
 * An element with its attributes and children. Texts become text nodes, so no name from Autotask, from the table or from a
 * device is ever read as markup. Attributes that are functions are listeners; `false` and `null` leave an attribute out.
 */
export function h<Name extends keyof HTMLElementTagNameMap>(
	name: Name,
	attributes: Attributes = {},
	...children: Child[]
): HTMLElementTagNameMap[Name] {
	const element = document.createElement(name);
	for (const [key, value] of Object.entries(attributes)) {
		if (typeof value === 'function') element.addEventListener(key, value);
		else if (value === true) element.setAttribute(key, '');
		else if (value !== false && value !== null && value !== undefined) {
			element.setAttribute(key, String(value));
		}
	}
	element.append(...children.filter((child): child is Node | string => Boolean(child)));
	return element;
}

/** A drop-down; a value that is not among the options is shown as it is. */
export function select(
	options: readonly Option[],
	chosen: string,
	attributes: Attributes,
	onChange: (value: string) => void,
): HTMLSelectElement {
	const element = h(
		'select',
		{ ...attributes, change: () => onChange(element.value) },
		...options.map(({ value, label }) => h('option', { value }, label)),
	);
	element.value = chosen;
	if (options.find(({ value }) => value === chosen)?.isBad) element.classList.add('bad');
	return element;
}

/** A switch with a name for those who do not see it. */
export function toggle(
	name: string,
	isOn: boolean,
	attributes: Attributes,
	onChange: (isOn: boolean) => void,
) {
	const input = h('input', {
		...attributes,
		type: 'checkbox',
		role: 'switch',
		'aria-label': name,
		change: () => onChange(input.checked),
	});
	input.checked = isOn;
	return h('span', { class: 'switch' }, input, h('i', { 'aria-hidden': 'true' }));
}

/** Fields below each other, each behind its name. @param fields ID, name and field */
export const labelled = (fields: ReadonlyArray<[string, string, HTMLElement]>): HTMLElement =>
	h(
		'div',
		{ class: 'fields' },
		...fields.flatMap(([id, label, field]) => [h('label', { for: id }, label), field]),
	);
