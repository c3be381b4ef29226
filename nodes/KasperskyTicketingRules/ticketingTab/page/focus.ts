/** Whoever is at the keyboard stays where they are when something is drawn again. */

interface Place {
	row: string | null;
	control: string | null;
}

const placeOf = (element: Element | null): Place => ({
	row: element?.closest('[data-row]')?.getAttribute('data-row') ?? null,
	control: element?.getAttribute('data-control') ?? null,
});

/** @returns whether there is such a control, and it can be used */
export function focusOn({ row, control }: Place): boolean {
	const found = [...document.querySelectorAll<HTMLElement>('[data-control]')].find((element) => {
		const place = placeOf(element);
		return place.row === row && place.control === control;
	});
	found?.focus();
	return found !== undefined && document.activeElement === found;
}

/** Where it is gone or switched off, the heading of what is open has the focus. */
export function keepingFocus(draw: () => void): void {
	const before = placeOf(document.activeElement);
	const wasInPage = document.activeElement !== document.body;
	draw();
	const isLost = document.activeElement === null || document.activeElement === document.body;
	if (wasInPage && isLost && !focusOn(before)) {
		document.querySelector<HTMLElement>('main h2')?.focus();
	}
}
