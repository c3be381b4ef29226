/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readdirSync } from 'node:fs';
import type { INode } from 'n8n-workflow';
import { readTemplate } from '../n8n/templates';

interface Box {
	name: string;
	left: number;
	top: number;
	right: number;
	bottom: number;
}

/** The canvas of n8n 2.41.1 in a window of 1440 × 900; to fit a workflow into it, n8n leaves a margin around. */
const CANVAS = { width: 1398, height: 797 };
const MARGIN = 1.2;
const LEAST_ZOOM = 0.75;

/** “Execute workflow” hovers over the middle of the lower edge; in pixels of the screen. */
const BUTTON = { width: 300, height: 58 };
/** n8n moves what is imported onto its grid. */
const GRID = 16;

/** A node is a square; its name and subtitle stand below it, and may be twice as wide. */
const NODE = 96;
const LABEL = { beside: 48, below: 56, deactivated: 24, oneLine: 24 };

const isNote = ({ type }: INode) => type === 'n8n-nodes-base.stickyNote';

function noteBox({ name, position: [left, top], parameters }: INode): Box {
	const { width, height } = parameters as { width: number; height: number };
	return { name, left, top, right: left + width, bottom: top + height };
}

const nodeBox = ({ name, position: [left, top] }: INode): Box => ({
	...{ name, left, top, right: left + NODE, bottom: top + NODE },
});

function labelledBox(node: INode): Box {
	const { name, left, top, right, bottom } = nodeBox(node);
	const [from, to] = [left - LABEL.beside, right + LABEL.beside];
	const below = LABEL.below + (node.disabled ? LABEL.deactivated : 0);
	return { name, left: from, top, right: to, bottom: bottom + below };
}

/** Around all of them. */
function frameOf(boxes: Box[]): Omit<Box, 'name'> {
	return {
		left: Math.min(...boxes.map(({ left }) => left)),
		top: Math.min(...boxes.map(({ top }) => top)),
		right: Math.max(...boxes.map(({ right }) => right)),
		bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
	};
}

function zoomOf({ left, top, right, bottom }: Omit<Box, 'name'>): number {
	const zoom = Math.min(CANVAS.width / (right - left), CANVAS.height / (bottom - top));
	return zoom / MARGIN;
}

const overlaps = (a: Box, b: Box) =>
	a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const pairs = (boxes: Box[]) =>
	boxes.flatMap((a, at) => boxes.slice(at + 1).map((b): [Box, Box] => [a, b]));

const namesOf = (overlapping: Array<[Box, Box]>) =>
	overlapping.filter(([a, b]) => overlaps(a, b)).map(([a, b]) => `${a.name} / ${b.name}`);

describe.each(readdirSync('workflows'))('%s', (file) => {
	const { nodes } = readTemplate(file);
	const notes = nodes.filter(isNote).map(noteBox);
	const others = nodes.filter((node) => !isNote(node));

	const frame = frameOf([...notes, ...others.map(nodeBox)]);
	const zoom = zoomOf(frame);

	it('is large enough to read when it fits into a window of 1440 × 900', () => {
		expect(zoom).toBeGreaterThanOrEqual(LEAST_ZOOM);
	});

	it('has no note and no name of a node under the button that hovers over the canvas', () => {
		const [x, y] = [(frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2];
		const button: Box = {
			name: 'Execute workflow',
			left: x - BUTTON.width / 2 / zoom,
			right: x + BUTTON.width / 2 / zoom,
			top: y + (CANVAS.height / 2 - BUTTON.height) / zoom,
			bottom: y + CANVAS.height / 2 / zoom,
		};
		const named = others
			.map(nodeBox)
			.map((node): Box => ({ ...node, bottom: node.bottom + LABEL.oneLine }));
		const hidden = [...notes, ...named].filter((box) => overlaps(box, button));
		expect(hidden.map(({ name }) => name)).toEqual([]);
	});

	it('is drawn where the file says: on the grid of n8n', () => {
		const beside = nodes.filter(({ position }) => position.some((at) => at % GRID !== 0));
		expect(beside.map(({ name }) => name)).toEqual([]);
	});

	it('has no note over a node or its name', () => {
		const named = others.map(labelledBox);
		expect(namesOf(notes.flatMap((note) => named.map((node): [Box, Box] => [note, node])))).toEqual(
			[],
		);
	});

	it('has no note over another', () => {
		expect(namesOf(pairs(notes))).toEqual([]);
	});

	it('has no node over another or its name', () => {
		const crossed = others.flatMap((node) =>
			others
				.filter((other) => other !== node)
				.map((other): [Box, Box] => [labelledBox(node), nodeBox(other)]),
		);
		expect(namesOf(crossed)).toEqual([]);
	});
});
