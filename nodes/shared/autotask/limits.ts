/**
 * Lengths that Autotask allows, in characters.
 *
 * @see https://ww2.autotask.net/help/developerhelp/content/apis/REST/Entities/TicketsEntity.htm
 */
export const LIMITS = {
	title: 255,
	description: 8_000,
	noteTitle: 250,
	noteDescription: 32_000,
	resolution: 32_000,
} as const;
