const AV_STATE = 'KasperskyLab\\Components\\34\\1103\\1.0.0.0\\Statistics\\AVState';

/** Where Network Agent writes on 64-bit Windows, as programs of 32 and of 64 bits do. */
const VIEWS = {
	view32: `HKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node\\${AV_STATE}`,
	view64: `HKEY_LOCAL_MACHINE\\SOFTWARE\\${AV_STATE}`,
};

/** The values of one view: a number is a REG_DWORD, a text a REG_SZ, texts are a REG_MULTI_SZ. */
export type RegistryValues = Record<string, string | number | string[]>;

export interface Registry {
	view32?: RegistryValues;
	view64?: RegistryValues;
}

/** A file for `reg.exe import` after which the registry holds these values of Network Agent, and no others. */
export function registryFile(registry: Registry): Buffer {
	const views = (['view32', 'view64'] as const).flatMap((view) => {
		const values = registry[view];
		const removed = [`[-${VIEWS[view]}]`, ''];
		if (!values) return removed;
		const lines = Object.entries(values).map(([name, value]) => `"${name}"=${written(value)}`);
		return [...removed, `[${VIEWS[view]}]`, ...lines, ''];
	});
	const text = ['\ufeffWindows Registry Editor Version 5.00', '', ...views, ''].join('\r\n');
	return Buffer.from(text, 'utf16le');
}

function written(value: RegistryValues[string]): string {
	if (typeof value === 'number') return `dword:${value.toString(16).padStart(8, '0')}`;
	if (typeof value === 'string') return `"${value.replace(/["\\]/g, '\\$&')}"`;
	const bytes = Buffer.from(`${value.join('\0')}\0\0`, 'utf16le');
	return `hex(7):${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(',')}`;
}
