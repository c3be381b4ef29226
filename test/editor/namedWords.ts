const CODE = /`[^`]*`/g;
const LINK = /\[([^\]]*)\]\([^)]*\)/g;
const EMPHASIS = /\*\*(.+?)\*\*|\*(.+?)\*/gs;

/** "**What it does.** …" and "1. **Accounts**: …" are titles, as is a line of its own, and name nothing. */
const TITLE = /\*\*[^*]+(?:[.?!]\*\*|\*\*:)|^\*\*[^*]+\*\*$/gm;

/** What a Markdown text names by emphasis, e.g. `*Settings → Error Workflow*`: here "Settings" and "Error Workflow". */
export function namedWords(markdown: string): string[] {
	const text = markdown.replace(CODE, '').replace(LINK, '$1').replace(TITLE, '');
	const emphasised = [...text.matchAll(EMPHASIS)].map(([, strong, plain]) => strong ?? plain);
	return emphasised
		.flatMap((words) => words.split('→'))
		.map((word) => word.replace(/\s+/g, ' ').trim());
}
