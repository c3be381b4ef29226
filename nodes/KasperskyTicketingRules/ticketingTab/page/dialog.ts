import { h } from './dom';

interface Dialog {
	/** Names its heading. */
	id: string;
	title: string;
	about: string;
	fields: HTMLElement;
	apply: string;
	/** What was entered is valid. */
	done(): void;
}

/** A window over the page; Escape and *Cancel* leave everything as it was. */
export function openDialog({ id, title, about, fields, apply, done }: Dialog): void {
	const dialog = h(
		'dialog',
		{ 'aria-labelledby': id, close: () => dialog.remove() },
		h(
			'form',
			{
				method: 'dialog',
				submit: (event) => {
					event.preventDefault();
					dialog.close();
					done();
				},
			},
			h('h2', { id }, title),
			h('p', {}, about),
			fields,
			h(
				'div',
				{ class: 'buttons' },
				h('button', { type: 'button', click: () => dialog.close() }, 'Cancel'),
				h('button', { type: 'submit', class: 'primary' }, apply),
			),
		),
	);
	document.body.append(dialog);
	dialog.showModal();
}
