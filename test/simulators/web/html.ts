const ENTITIES: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** HTML that is already safe; everything else that goes into a template is escaped. */
export class Html {
	constructor(readonly text: string) {}
}

type Part = Html | Html[] | string | number | null | undefined | false;

function render(part: Part): string {
	if (part === null || part === undefined || part === false) return '';
	if (part instanceof Html) return part.text;
	if (Array.isArray(part)) return part.map((entry) => entry.text).join('');
	return String(part).replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

/** A template whose values are escaped: ticket texts come from device names, which anybody may choose. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
	return new Html(
		strings.reduce(
			(text, string, index) => text + string + (index < parts.length ? render(parts[index]) : ''),
			'',
		),
	);
}
