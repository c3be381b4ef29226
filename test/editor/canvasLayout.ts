import type { Page } from 'playwright-core';

/** A text on the canvas that something else lies over, or that its note or the window cuts off. */
export interface CoveredText {
	of: string;
	text: string;
	by: string;
}

const ZOOM = `new DOMMatrix(getComputedStyle(
	document.querySelector('.vue-flow__transformationpane')).transform).a`;

/**
 * Runs in the browser. For each line of text the element at its two ends and its middle must be its note, its node or
 * what those lie in: n8n lays buttons over the canvas, and clips a note that is too small for its text.
 * Notices go by themselves. Over the name of a node only n8n's own buttons count: other nodes show theirs when used.
 */
const COVERED = `(() => {
	const belong = (element, owner) => element && (owner.contains(element) || element.contains(owner));
	const nameOf = (element) =>
		element?.closest('[data-node-name]')?.getAttribute('data-node-name') ??
		element?.closest('[data-test-id]')?.getAttribute('data-test-id') ?? 'the edge of the window';
	const covered = [];
	for (const owner of document.querySelectorAll('.vue-flow__node')) {
		const isNote = owner.querySelector('[data-test-id=sticky]');
		const walker = document.createTreeWalker(owner, NodeFilter.SHOW_TEXT);
		while (walker.nextNode()) {
			const { textContent, parentElement } = walker.currentNode;
			if (!textContent.trim() || !parentElement.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
			const range = document.createRange();
			range.selectNodeContents(walker.currentNode);
			const tops = [...range.getClientRects()].flatMap(({ left, right, top, bottom }) =>
				[left + 1, (left + right) / 2, right - 1].map((x) =>
					document.elementsFromPoint(x, (top + bottom) / 2).find((top) => !top.closest('.el-notification'))));
			const other = tops.find((top) =>
				!belong(top, owner) && (isNote || !top?.closest('.vue-flow__transformationpane')));
			if (other !== undefined)
				covered.push({ of: nameOf(owner.querySelector('[data-node-name], [data-test-id]')), text: textContent.trim(), by: nameOf(other) });
		}
	}
	return covered;
})()`;

/** 1 is n8n's own size, where a note's text is 14 pixels high. */
export async function canvasZoom(page: Page): Promise<number> {
	return await page.evaluate<number>(ZOOM);
}

export async function coveredTexts(page: Page): Promise<CoveredText[]> {
	return await page.evaluate<CoveredText[]>(COVERED);
}
