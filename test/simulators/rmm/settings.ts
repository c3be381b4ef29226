/**
 * Applies what the control API sends. Refuses unknown names and other types: a mistyped switch must not pass as
 * switched. What may be null says so by being null, or becomes it.
 */
export function patchSettings(settings: object, patch: unknown): void {
	if (typeof patch !== 'object' || patch === null) throw new Error('settings must be an object');
	for (const [name, value] of Object.entries(patch)) {
		if (!(name in settings)) throw new Error(`no setting ${name}`);
		const current: unknown = Reflect.get(settings, name);
		const isSame =
			typeof current === typeof value && Array.isArray(current) === Array.isArray(value);
		if (!isSame && current !== null && value !== null) {
			throw new Error(`setting ${name} has another type`);
		}
		Reflect.set(settings, name, value);
	}
}
