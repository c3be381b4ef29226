import type { Page } from 'playwright-core';

/**
 * Runs in the browser. A label can consist of several elements ("Execute workflow" and "from …"), and an element of
 * several lines: both the parts and the whole are taken.
 */
const COLLECT = `(() => {
	const texts = new Set();
	const add = (text) => {
		for (const line of (text ?? '').split('\\n')) {
			const words = line.replace(/\\s+/g, ' ').trim();
			if (words) texts.add(words);
		}
	};
	for (const element of document.body.querySelectorAll('*')) {
		if (element.closest('[data-test-id=sticky]') || !element.checkVisibility({ visibilityProperty: true })) continue;
		if (element.placeholder) add(element.placeholder);
		if (element.tagName === 'INPUT') add(element.value);
		const ownText = [...element.childNodes].some(({ nodeType }) => nodeType === Node.TEXT_NODE);
		if (ownText || element.matches('button, a, label, [role]')) add(element.innerText);
	}
	return [...texts];
})()`;

/** Every text that the window shows now, apart from the notes on the canvas. */
export async function shownTexts(page: Page): Promise<string[]> {
	return await page.evaluate<string[]>(COLLECT);
}
