import { z } from 'zod';

const located = z.object({ value: z.unknown() });

/** The value of a field with a searchable list; of templates and expressions also the bare value. */
export function locatedValue(field: unknown): string {
	const { data, success } = located.safeParse(field);
	return String((success ? data.value : field) ?? '').trim();
}
