/** One inline style sheet: the page must work offline, in a demo on a laptop. */
export const style = `
:root { color-scheme: light; --ink: #17222d; --soft: #5d6b79; --line: #e1e7ec; --bar: #10344b; --accent: #1273b5; --bg: #f3f6f8; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 14px/1.45 "Segoe UI", system-ui, -apple-system, Roboto, "Noto Sans", sans-serif; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
header { background: var(--bar); color: #fff; padding: 14px 28px; display: flex; align-items: baseline; gap: 14px; }
header a { color: #fff; font-size: 17px; font-weight: 600; }
header .tag { font-size: 12px; opacity: .75; }
header .live { margin-left: auto; font-size: 12px; opacity: .85; }
header .live::before { content: ""; display: inline-block; width: 8px; height: 8px; border-radius: 50%; background: #49d17d; margin-right: 7px; }
header .live.lost::before { background: #ff6b57; }
main { padding: 22px 28px 48px; max-width: 1600px; margin: 0 auto; }
.top { display: flex; flex-wrap: wrap; gap: 12px; align-items: center; margin-bottom: 16px; }
.tabs { display: flex; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; background: #fff; }
.tabs a { padding: 7px 16px; color: var(--soft); border-right: 1px solid var(--line); }
.tabs a:last-child { border: 0; }
.tabs a.on { background: var(--accent); color: #fff; font-weight: 600; }
.tabs a:hover { text-decoration: none; }
.figures { display: flex; gap: 22px; margin-left: auto; color: var(--soft); }
.figures b { color: var(--ink); font-size: 18px; font-variant-numeric: tabular-nums; margin-right: 5px; }
.figures .bad b { color: #c22f22; }
.card { background: #fff; border: 1px solid var(--line); border-radius: 10px; box-shadow: 0 1px 2px rgb(16 52 75 / 5%); overflow: hidden; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; font-size: 11px; font-weight: 600; letter-spacing: .05em; text-transform: uppercase; color: var(--soft); background: #fafbfc; border-bottom: 1px solid var(--line); padding: 10px; white-space: nowrap; }
td { padding: 9px 10px; border-bottom: 1px solid #eef2f5; vertical-align: top; }
tr:last-child td { border-bottom: 0; }
tbody tr:hover { background: #f7fafc; }
td.title { font-weight: 600; min-width: 350px; overflow-wrap: anywhere; }
td.title .key { display: block; font-size: 11px; font-weight: 400; margin-top: 1px; }
.second { display: block; font-size: 12px; color: var(--soft); margin-top: 1px; }
td.nowrap, .number { white-space: nowrap; }
.number, .key { font: 12px/1.6 ui-monospace, "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace; }
.key { color: var(--soft); overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.late { color: #c22f22; font-weight: 600; }
.pill { display: inline-block; padding: 1px 10px; border-radius: 999px; font-size: 12px; font-weight: 600; white-space: nowrap; background: #e8edf1; color: #3d4b58; }
.p1 { background: #ffe7cf; color: #96480a; } .p2 { background: #fdf3c8; color: #765b00; } .p3 { background: #e4effa; color: #245684; } .p4 { background: #fcdcd8; color: #a31f13; }
.pill.open { background: #e1f0fb; color: #0e5d94; } .pill.done { background: #dcf3e4; color: #1b6b3c; }
tr.done td.title { font-weight: 400; color: var(--soft); }
.empty { padding: 64px 20px; text-align: center; color: var(--soft); }
.empty b { display: block; color: var(--ink); font-size: 17px; margin-bottom: 4px; }
h1 { font-size: 22px; line-height: 1.3; margin: 6px 0 12px; overflow-wrap: anywhere; }
h2 { font-size: 12px; letter-spacing: .05em; text-transform: uppercase; color: var(--soft); margin: 0; padding: 14px 18px 0; }
.ticket { display: grid; grid-template-columns: minmax(0, 1fr) 330px; gap: 18px; align-items: start; }
@media (max-width: 900px) { .ticket { grid-template-columns: 1fr; } }
.stack { display: grid; gap: 18px; }
.text { padding: 8px 18px 18px; white-space: pre-wrap; overflow-wrap: anywhere; }
dl { margin: 0; padding: 14px 18px; display: grid; grid-template-columns: 104px minmax(0, 1fr); gap: 9px 10px; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
dd .soft { display: block; font-size: 12px; }
.note { padding: 12px 18px; border-top: 1px solid #eef2f5; }
.note:first-of-type { border-top: 0; }
.note p { margin: 4px 0 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.history { margin: 0; padding: 8px 18px 16px 34px; color: var(--soft); }
.history li { padding: 2px 0; overflow-wrap: anywhere; }
`;

/** Fetches the page again and swaps its middle: no flicker, no lost scroll position. */
export const refreshScript = `
setInterval(async () => {
	const live = document.querySelector('.live');
	try {
		const text = await (await fetch(location.href)).text();
		const fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('main');
		const main = document.querySelector('main');
		if (fresh && fresh.innerHTML !== main.innerHTML && !String(getSelection())) main.innerHTML = fresh.innerHTML;
		live.classList.remove('lost'); live.textContent = 'live';
	} catch { live.classList.add('lost'); live.textContent = 'connection lost'; }
}, 2000);
`;
