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

/** n8n moves what is imported onto its grid. */
const GRID = 16;

/** A node is a square; its name and subtitle stand below it, and may be twice as wide. */
const NODE = 96;
const LABEL = { beside: 48, below: 56 };

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
	return { name, left: from, top, right: to, bottom: bottom + LABEL.below };
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

	it('is large enough to read when it fits into a window of 1440 × 900', () => {
		const boxes = [...notes, ...others.map(nodeBox)];
		const width =
			Math.max(...boxes.map(({ right }) => right)) - Math.min(...boxes.map(({ left }) => left));
		const height =
			Math.max(...boxes.map(({ bottom }) => bottom)) - Math.min(...boxes.map(({ top }) => top));
		const zoom = Math.min(CANVAS.width / width, CANVAS.height / height) / MARGIN;
		expect(zoom).toBeGreaterThanOrEqual(LEAST_ZOOM);
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
