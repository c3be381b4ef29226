/** Each colour as it is in light and in dark mode; a test keeps texts readable on what is behind them (WCAG AA). */
export const COLOURS = {
	ink: ['#17222d', '#e6ebf0'],
	soft: ['#566472', '#a3b0bd'],
	accent: ['#1169a6', '#6cb8f0'],
	'on-accent': ['#ffffff', '#0b1a26'],
	bad: ['#b92a1e', '#ff9488'],
	bg: ['#f3f6f8', '#12171c'],
	card: ['#ffffff', '#1b2229'],
	head: ['#fafbfc', '#20282f'],
	hover: ['#f7fafc', '#232c34'],
	line: ['#e1e7ec', '#323c46'],
	row: ['#eef2f5', '#2a333c'],
	edge: ['#7b8894', '#74818e'],
	bar: ['#10344b', '#0c2536'],
	'on-bar': ['#ffffff', '#f0f5f9'],
	live: ['#49d17d', '#49d17d'],
	lost: ['#ff6b57', '#ff6b57'],
	grey: ['#e8edf1', '#35404a'],
	'on-grey': ['#3d4b58', '#d3dce4'],
	orange: ['#ffe7cf', '#4d2f12'],
	'on-orange': ['#8a4109', '#ffc48a'],
	yellow: ['#fdf3c8', '#443a10'],
	'on-yellow': ['#6b5200', '#f5dc7a'],
	blue: ['#e1f0fb', '#173a56'],
	'on-blue': ['#0e5486', '#a4d3f8'],
	red: ['#fcdcd8', '#571f1a'],
	'on-red': ['#9c1d12', '#ffb4ab'],
	green: ['#dcf3e4', '#17422a'],
	'on-green': ['#1b653a', '#9be3b8'],
} as const;

const variables = Object.entries(COLOURS)
	.map(([name, [light, dark]]) => `--${name}: light-dark(${light}, ${dark});`)
	.join(' ');

/** One inline style sheet for the pages of both simulators: they must work offline, in a demo on a laptop. */
export const style = `
:root { color-scheme: light dark; ${variables} }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 14px/1.45 "Segoe UI", system-ui, -apple-system, Roboto, "Noto Sans", sans-serif; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
header { background: var(--bar); color: var(--on-bar); padding: 14px 28px; display: flex; align-items: baseline; gap: 14px; }
header a { color: var(--on-bar); font-size: 17px; font-weight: 600; }
header .tag { font-size: 12px; opacity: .75; }
header .live { margin-left: auto; font-size: 12px; opacity: .85; }
header .live::before { content: ""; display: inline-block; width: 8px; height: 8px; border-radius: 50%; background: var(--live); margin-right: 7px; }
header .live.lost::before { background: var(--lost); }
main { padding: 22px 28px 48px; max-width: 1600px; margin: 0 auto; }
.top { display: flex; flex-wrap: wrap; gap: 12px; align-items: center; margin-bottom: 16px; }
.tabs { display: flex; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; background: var(--card); }
.tabs a { padding: 7px 16px; color: var(--soft); border-right: 1px solid var(--line); }
.tabs a:last-child { border: 0; }
.tabs a.on { background: var(--accent); color: var(--on-accent); font-weight: 600; }
.tabs a:hover { text-decoration: none; }
.figures { display: flex; gap: 22px; margin-left: auto; color: var(--soft); }
.figures b { color: var(--ink); font-size: 18px; font-variant-numeric: tabular-nums; margin-right: 5px; }
.figures .bad b { color: var(--bad); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; box-shadow: 0 1px 2px rgb(16 52 75 / 5%); overflow: hidden; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; font-size: 11px; font-weight: 600; letter-spacing: .05em; text-transform: uppercase; color: var(--soft); background: var(--head); border-bottom: 1px solid var(--line); padding: 10px; white-space: nowrap; }
td { padding: 9px 10px; border-bottom: 1px solid var(--row); vertical-align: top; }
tr:last-child td { border-bottom: 0; }
tbody tr:hover { background: var(--hover); }
td.title { font-weight: 600; min-width: 350px; overflow-wrap: anywhere; }
td.title .key { display: block; font-size: 11px; font-weight: 400; margin-top: 1px; }
.second { display: block; font-size: 12px; color: var(--soft); margin-top: 1px; }
td.device { width: 24%; font-weight: 600; overflow-wrap: anywhere; }
td.owner { min-width: 170px; overflow-wrap: anywhere; }
td.nowrap, .number { white-space: nowrap; }
.number, .key { font: 12px/1.6 ui-monospace, "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace; }
.key { color: var(--soft); overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.late { color: var(--bad); font-weight: 600; }
.pill { display: inline-block; padding: 1px 10px; border-radius: 999px; font-size: 12px; font-weight: 600; white-space: nowrap; background: var(--grey); color: var(--on-grey); }
.p1 { background: var(--orange); color: var(--on-orange); } .p2, .pill.warning { background: var(--yellow); color: var(--on-yellow); }
.p3, .pill.open { background: var(--blue); color: var(--on-blue); } .p4, .pill.critical { background: var(--red); color: var(--on-red); }
.pill.done, .pill.ok { background: var(--green); color: var(--on-green); }
tr.done td.title { font-weight: 400; color: var(--soft); }
.empty { padding: 64px 20px; text-align: center; color: var(--soft); }
.empty b { display: block; color: var(--ink); font-size: 17px; margin-bottom: 4px; }
h1 { font-size: 22px; line-height: 1.3; margin: 6px 0 12px; overflow-wrap: anywhere; }
h2 { font-size: 12px; letter-spacing: .05em; text-transform: uppercase; color: var(--soft); margin: 0; padding: 14px 18px 0; }
.detail { display: grid; grid-template-columns: minmax(0, 1fr) 330px; gap: 18px; align-items: start; }
@media (max-width: 900px) { .detail { grid-template-columns: 1fr; } }
.stack { display: grid; gap: 18px; }
.text { padding: 8px 18px 18px; white-space: pre-wrap; overflow-wrap: anywhere; }
dl { margin: 0; padding: 14px 18px; display: grid; grid-template-columns: 104px minmax(0, 1fr); gap: 9px 10px; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
dd .soft { display: block; font-size: 12px; }
.note { padding: 12px 18px; border-top: 1px solid var(--row); }
.note:first-of-type { border-top: 0; }
.note p { margin: 4px 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.history { margin: 0; padding: 8px 18px 16px 34px; color: var(--soft); }
.history li { padding: 2px 0; overflow-wrap: anywhere; }
.told { border-left: 4px solid var(--accent); padding: 12px 18px; margin-bottom: 16px; }
form { margin: 0; }
.search { display: flex; gap: 8px; }
.fields { display: flex; flex-wrap: wrap; gap: 10px; align-items: center; padding: 10px 18px; }
.hint { margin: 0; padding: 0 18px 16px; color: var(--soft); }
input, select, button { font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--edge); border-radius: 6px; padding: 5px 10px; max-width: 100%; }
input[type=search] { width: 300px; }
::placeholder { color: var(--soft); opacity: 1; }
button { cursor: pointer; font-weight: 600; }
button:hover { background: var(--hover); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.statuses { list-style: none; margin: 0; padding: 0; }
.card > .statuses { padding: 6px 18px 12px; }
.statuses .soft { white-space: nowrap; }
.statuses li { display: flex; gap: 12px; align-items: baseline; }
.card > .statuses li { padding: 6px 0; }
.card > .statuses form { margin-left: auto; }
`;

/** Fetches the page again and swaps its middle: no flicker, no lost scroll position, and nothing while a person types. */
export const refreshScript = `
setInterval(async () => {
	const live = document.querySelector('.live');
	try {
		const text = await (await fetch(location.href)).text();
		const fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('main');
		const main = document.querySelector('main');
		if (fresh && fresh.innerHTML !== main.innerHTML && !String(getSelection()) && !main.contains(document.activeElement)) main.innerHTML = fresh.innerHTML;
		live.classList.remove('lost'); live.textContent = 'live';
	} catch { live.classList.add('lost'); live.textContent = 'connection lost'; }
}, 2000);
`;
