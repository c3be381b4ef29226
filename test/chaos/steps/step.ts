import type { World } from '../world/world';
import type { Aftermath } from './aftermath';

/** Something that happens. Tells in words what it did; `undefined` when there was nothing to do it to. */
export type Step = (world: World, aftermath: Aftermath) => string | undefined;

export const SECOND = 1_000;
export const MINUTE = 60_000;
