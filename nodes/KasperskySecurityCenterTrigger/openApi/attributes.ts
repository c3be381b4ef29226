import { PXG, type PxgError } from './answers';

/** What is asked of each object: all that helps, and what cannot be done without. */
export interface Attributes {
	all: string[];
	core: string[];
}

/** Refusals that have nothing to do with what was asked for. */
const OTHER_REASONS: readonly number[] = [
	PXG.accessDenied,
	PXG.notFound,
	PXG.notPermitted,
	PXG.unavailable,
	PXG.unknownCall,
	PXG.accountBlocked,
];

/**
 * Asks for all attributes, and once more for the core ones where a server declines that: one that it does not know
 * must not cost the whole answer, and which it knows is documented for some versions only.
 *
 * @returns the second answer, or the first where that is declined as well
 */
export async function askForFewer<Answer extends object>(
	{ all, core }: Attributes,
	ask: (attributes: string[]) => Promise<Answer | { pxgError: PxgError }>,
): Promise<Answer | { pxgError: PxgError }> {
	const first = await ask(all);
	if (!('pxgError' in first) || OTHER_REASONS.includes(first.pxgError.code)) return first;
	const second = await ask(core);
	return 'pxgError' in second ? first : second;
}
