import type { DevicePages } from '../devicePages';
import type { AntivirusRow, Device } from './model';
import type { NinjaOneState } from './state';

/** The devices of the account for a person, with what can be done to them. */
export function ninjaOnePages(state: NinjaOneState, now: () => number): DevicePages {
	const set = (changes: Partial<AntivirusRow>) => (key: string) => state.setAntivirus(key, changes);
	return {
		...{ name: 'NinjaOne', now },
		list: () => state.devices.map((device) => shown(device, state, now())),
		choices: {
			'On and up to date': set({ productState: 'ON', definitionStatus: 'Up-to-Date' }),
			'On, databases outdated': set({ productState: 'ON', definitionStatus: 'Out-of-Date' }),
			Off: set({ productState: 'OFF' }),
			Snoozed: set({ productState: 'SNOOZED' }),
			Expired: set({ productState: 'EXPIRED' }),
			'No antivirus rows': (key) => state.removeAntivirus(key),
			'Switched off': (key) => state.goOffline(key),
			'Switched on': (key) => state.goOnline(key),
			Decommissioned: (key) => state.update(key, { approvalStatus: 'DECOMMISSIONED' }),
			Deleted: (key) => state.remove(key),
		},
	};
}

function shown({ row, antivirus, inTouch }: Device, state: NinjaOneState, now: number) {
	return {
		key: String(row.id),
		name: row.displayName ?? row.systemName,
		customer: state.organization(row.organizationId).name,
		kind: `${row.nodeClass}${row.approvalStatus === 'APPROVED' ? '' : `, ${row.approvalStatus}`}`,
		antivirus: antivirus.map(({ productName, productState, definitionStatus }) => ({
			product: productName,
			state: `${productState ?? 'no state'}, ${definitionStatus ?? 'no definitions'}`,
			isFine: productState === 'ON' && definitionStatus === 'Up-to-Date',
		})),
		lastContact: inTouch ? now : row.lastContact * 1000,
		isOnline: !row.offline,
	};
}
