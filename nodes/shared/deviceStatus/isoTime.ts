/** The one form of time in our items: UTC, whole seconds, e.g. `2026-11-22T10:00:00Z`. @param seconds since 1970 */
export function isoTime(seconds: number): string {
	return new Date(Math.floor(seconds) * 1000).toISOString().replace('.000Z', 'Z');
}
