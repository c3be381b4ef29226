import type { AntivirusRow, Device, DeviceRow } from './model';

const DAY = 86_400;

function change(changes: Partial<DeviceRow>) {
	return ({ row }: Device) => {
		Object.assign(row, changes);
	};
}

function network(nodeClass: string) {
	return (device: Device) => {
		change({ nodeClass })(device);
		device.antivirus = [];
	};
}

/** Rows of the device, each like its first one but for what is given. */
function rows(...all: Array<Partial<AntivirusRow>>) {
	return (device: Device) => {
		const [first] = device.antivirus;
		device.antivirus = all.map((changes) => ({ ...first, ...changes }));
	};
}

/** Devices of which the antivirus rows say nothing, or say it otherwise; one of each. */
export const ODDITIES: Array<(device: Device, now: number) => void> = [
	change({ approvalStatus: 'PENDING' }),
	change({ approvalStatus: 'STAGED' }),
	change({ approvalStatus: 'DECOMMISSIONED' }),
	network('VMWARE_VM_HOST'),
	network('CLOUD_MONITOR_TARGET'),
	network('NMS_SWITCH'),
	network('UNMANAGED_DEVICE'),
	rows(),
	(device) => {
		// Windows Server has no Security Center: the agent finds nothing by itself.
		change({ nodeClass: 'WINDOWS_SERVER' })(device);
		device.antivirus = [];
	},
	rows({ productState: 'ON', definitionStatus: 'Unknown' }),
	rows({ productState: 'UNKNOWN', definitionStatus: 'Unknown' }),
	rows({ productName: 'Windows Defender' }),
	rows({ productName: 'CrowdStrike Falcon Sensor', version: '7.39.21108.0' }),
	rows(
		{ productName: 'Kaspersky Endpoint Security для Windows', version: '' },
		{ productName: 'Microsoft Defender Antivirus', productState: 'OFF' },
	),
	rows({}, { productState: 'OFF', definitionStatus: 'Out-of-Date', version: '11.1.1.126' }),
	({ row }) => {
		delete row.displayName;
	},
	(device, now) => {
		const since = now - 40 * DAY;
		change({ offline: true, lastContact: since, lastUpdate: since })(device);
		rows({ timestamp: since, definitionStatus: 'Out-of-Date' })(device);
		Object.assign(device, { inTouch: false, collects: false });
	},
	(device, now) => {
		// In touch, but what it says of antivirus is old.
		rows({ timestamp: now - 40 * DAY, productState: 'OFF' })(device);
		device.collects = false;
	},
	change({ displayName: 'Kasse <3> "München" & Söhne' }),
];
