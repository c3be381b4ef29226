import type { DevicePages } from '../devicePages';
import { DELETED_DEVICES, STATUSES, type Device } from './model';
import type { DattoState } from './state';

/** The devices of the account for a person, with what can be done to them. */
export function dattoPages(state: DattoState, now: () => number): DevicePages {
	const set = (status: string) => (key: string) => state.setAntivirus(key, status);
	return {
		...{ name: 'Datto RMM', now },
		list: () => state.devices.map((device) => shown(device, now())),
		choices: {
			'Running and up to date': set(STATUSES.fine),
			'Running, databases outdated': set(STATUSES.outdated),
			'Not running': set(STATUSES.notRunning),
			'Not detected': set(STATUSES.notDetected),
			'Nothing known': (key) => state.update(key, { antivirus: null }),
			'Switched off': (key) => state.goOffline(key),
			'Switched on': (key) => state.goOnline(key),
			[`To ${DELETED_DEVICES}`]: (key) => state.delete(key),
		},
	};
}

function shown({ row, inTouch }: Device, now: number) {
	const { antivirusProduct, antivirusStatus } = row.antivirus ?? {};
	const product = antivirusProduct ?? 'no product';
	const state = antivirusStatus ?? 'no status';
	return {
		key: row.uid ?? '',
		name: row.hostname ?? '',
		customer: row.siteName ?? '',
		kind: row.operatingSystem ?? row.deviceClass ?? '',
		antivirus: row.antivirus ? [{ product, state, isFine: state === STATUSES.fine }] : [],
		lastContact: inTouch ? now : row.lastSeen,
		isOnline: row.online === true,
	};
}
