import type { MethodTable } from './method';

/** Session (KSCAPI 16/a00608), except StartSession, which is the only one that may come without a session. */
export const sessionMethods: MethodTable = {
	'Session.Ping': () => ({}),

	'Session.EndSession': ({ session, services }) => {
		services.sessions.end(session);
		return {};
	},

	'Session.CreateToken': ({ session, services }) => ({
		PxgRetVal: services.sessions.createLogonToken(session.account),
	}),
};
