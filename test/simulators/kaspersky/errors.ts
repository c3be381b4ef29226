import { wrapParams, type JsonObject } from './wire';

/** A failing method: HTTP 200 with `PxgError` (vendor source: Base.py of KlAkOAPI 1.0.0.0). */
export class PxgError extends Error {
	constructor(
		readonly module: string,
		readonly code: number,
		format: string,
		private readonly formatArguments: readonly string[] = [],
		readonly subcode = 0,
	) {
		super(format);
	}

	/** The answer body; the localised text travels apart from its arguments, inside a wrapped `params`. */
	toBody(): JsonObject {
		const message = this.formatArguments.reduce(
			(text, argument, index) => text.replaceAll(`%${index + 1}`, argument),
			this.message,
		);
		const locdata = {
			format: this.message,
			'format-id': 0,
			locmodule: 'simulator',
			args: [...this.formatArguments],
		};
		return {
			PxgError: {
				code: this.code,
				subcode: this.subcode,
				module: this.module,
				file: 'simulator.cpp',
				line: 1,
				message,
				locdata: wrapParams(locdata),
			},
		};
	}
}

/** A reply below the method level: authentication and transport failures have a plain-text body. */
export class HttpReply extends Error {
	constructor(
		readonly status: number,
		readonly body: string,
		readonly headers: Readonly<Record<string, string>> = {},
	) {
		super(body);
	}
}

/** Codes and names: KSCAPI 15/a00337 and 13/a00322; which call gives which code is partly inferred. */
export const pxgErrors = {
	accessDenied: (what: string) => new PxgError('KLSTD', 1184, 'Access to %1 is denied', [what]),
	notFound: (what: string) => new PxgError('KLSTD', 1186, 'Object %1 was not found', [what]),
	badFormat: (what: string) => new PxgError('KLSTD', 1192, 'Bad format: %1', [what]),
	unavailable: (subcode = 0) =>
		new PxgError('KLSTD', 1195, 'The service is unavailable', [], subcode),
	limitViolated: (what: string) => new PxgError('KLSTD', 1229, 'Limit violated: %1', [what]),
	unknownCall: (call: string) => new PxgError('KLCONN', 1194, 'There is no call %1', [call]),
	accountBlocked: () =>
		new PxgError('KLSPL', 2013, 'The account is blocked after too many wrong passwords'),
};

/** The one text for every refused logon, so that a caller cannot tell a wrong name from a wrong password. */
export const authenticationFailure = () => new HttpReply(401, 'Authentication failure');
