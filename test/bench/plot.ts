import { FIXED_PROBLEMS, HOSTS, SHARE } from './fleetSizes';
import type { FleetCurves, FleetPoint } from './fleetSizes';

const WIDTH = 720;
const HEIGHT = 360;
const LEFT = 70;
const RIGHT = 200;
const TOP = 50;
const BOTTOM = 50;

const COLOURS = { fixed: '#2b6cb0', share: '#c05621' };

/** CPU of an unchanged poll against the size of the fleet, as an SVG that reads on light and on dark. */
export function plot(curves: FleetCurves): string {
	const most = Math.max(...[...curves.fixed, ...curves.share].map(({ cpuMs }) => cpuMs));
	const top = niceAbove(most);
	const x = (hosts: number) => {
		const [from, to] = [HOSTS[0], HOSTS[HOSTS.length - 1]].map(Math.log10);
		return LEFT + ((Math.log10(hosts) - from) / (to - from)) * (WIDTH - LEFT - RIGHT);
	};
	const y = (cpuMs: number) => HEIGHT - BOTTOM - (cpuMs / top) * (HEIGHT - TOP - BOTTOM);
	const curve = (points: FleetPoint[], colour: string, label: string) => {
		const at = points.map(({ hosts, cpuMs }) => [x(hosts), y(cpuMs)].map((n) => n.toFixed(1)));
		const [lastX, lastY] = at[at.length - 1];
		return [
			`<polyline fill="none" stroke="${colour}" stroke-width="2.5" points="${at.map((p) => p.join(',')).join(' ')}"/>`,
			...at.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="4" fill="${colour}"/>`),
			`<text x="${Number(lastX) + 12}" y="${Number(lastY) + 5}" fill="${colour}">${label}</text>`,
		];
	};
	const grid = [0, 0.25, 0.5, 0.75, 1].map((part) => part * top);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="14" role="img">`,
		'<title>CPU of a poll that finds nothing new, by the number of devices</title>',
		`<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
		`<text x="${LEFT}" y="28" font-size="16" fill="#1a202c">CPU of a poll that finds nothing new, in ms</text>`,
		...grid.flatMap((value) => [
			`<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}" stroke="#cbd5e0"/>`,
			`<text x="${LEFT - 10}" y="${y(value) + 5}" text-anchor="end" fill="#4a5568">${Number(value.toFixed(2))}</text>`,
		]),
		...HOSTS.map(
			(hosts) =>
				`<text x="${x(hosts)}" y="${HEIGHT - 20}" text-anchor="middle" fill="#4a5568">${hosts.toLocaleString('en')}</text>`,
		),
		`<text x="${WIDTH - RIGHT + 40}" y="${HEIGHT - 20}" fill="#4a5568">devices</text>`,
		...curve(curves.share, COLOURS.share, `${SHARE * 100} % with problems`),
		...curve(curves.fixed, COLOURS.fixed, `${FIXED_PROBLEMS} with problems`),
		'</svg>',
		'',
	].join('\n');
}

/** A round number above, that four steps divide into round ones. */
function niceAbove(value: number): number {
	const step = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
	return Math.ceil((value / step) * 2.5) * 0.4 * step;
}
