import type { Device, DeviceRow, Site } from './model';

/** Looks like a BitLocker recovery key, and opens nothing: whoever logs a device as it came is found out by it. */
export const RECOVERY_KEY = '271829-314159-265358-979323-846264-338327-950288-419716';

/** What D2 met for "never": year 1. */
const NEVER = -62_135_596_800_000;
const DAY = 86_400_000;

const network = (deviceClass: string, category: string, type: string, name: string) =>
	change({
		...{ deviceClass, antivirus: null, patchManagement: null, operatingSystem: null },
		...{ hostname: name, domain: null, lastLoggedInUser: null, lastReboot: null },
		deviceType: { category, type },
	});

function change(changes: Partial<DeviceRow>) {
	return ({ row }: Device) => {
		Object.assign(row, changes);
	};
}

function silentSince(days: number) {
	return (device: Device, _sites: Site[], now: number) => {
		device.inTouch = false;
		Object.assign(device.row, { online: false, lastSeen: now - days * DAY });
	};
}

/** Devices of which the antivirus values say nothing, or say it otherwise; one of each. */
export const ODDITIES: Array<(device: Device, sites: Site[], now: number) => void> = [
	network('printer', 'Printer', 'Network Printer', 'PRN-FLOOR-2'),
	network('esxihost', 'ESXi Host', 'ESXi Host', 'ESX-01'),
	network('rmmnetworkdevice', 'Network Device', 'Switch', 'SW-CORE'),
	network('unknown', 'Unknown', 'Unknown', 'UNKNOWN-1'),
	change({ antivirus: null }),
	change({ antivirus: { antivirusProduct: null, antivirusStatus: null } }),
	change({ antivirus: { antivirusProduct: null, antivirusStatus: 'NotDetected' } }),
	change({
		antivirus: {
			antivirusProduct: 'Windows Defender Antivirus',
			antivirusStatus: 'RunningAndUpToDate',
		},
	}),
	(device) => {
		change({
			antivirus: { antivirusProduct: 'Datto AV', antivirusStatus: 'RunningAndNotUpToDate' },
			deviceType: { category: 'Server', type: 'Rackmount' },
			operatingSystem: 'Microsoft Windows Server 2022 Standard 10.0.20348',
		})(device);
	},
	silentSince(40),
	(device, sites, now) => {
		const { id, uid, name } = sites[sites.length - 1];
		silentSince(3)(device, sites, now);
		change({ deleted: true, siteId: id, siteUid: uid, siteName: name })(device);
	},
	(device) => {
		// Booleans and all that no key hangs on.
		for (const name of Object.keys(device.row) as Array<keyof DeviceRow>) {
			if (!['id', 'uid', 'siteId', 'siteUid', 'siteName', 'hostname'].includes(name)) {
				change({ [name]: null })(device);
			}
		}
		device.inTouch = false;
	},
	change({ lastReboot: NEVER, udf: { udf7: RECOVERY_KEY } }),
	(device) => {
		device.override = {
			...{ product: 'Kaspersky Security for Windows Server', running: true, upToDate: true },
		};
		change({
			antivirus: { antivirusProduct: null, antivirusStatus: 'NotDetected' },
			deviceType: { category: 'Server', type: 'Virtual Machine' },
		})(device);
	},
	change({ suspended: true }),
	change({ hostname: 'Kasse <3> "München" & Söhne', description: null }),
];
