import { UserError } from 'n8n-workflow';
import { daysAgo } from '../n8n/kesCloudStage';
import { ReportingDevice } from '../n8n/reportingDevice';
import type { Story } from './story';

const DEVICES = [
	['LITWARE-NB-01', 'Litware'],
	['LITWARE-NB-02', 'Litware'],
	['COFFEE-PC-01', 'Fourth Coffee'],
];

const OLD_DATABASES = { Protection_BasesDate: daysAgo(10) };

/** A few devices of KES Cloud, which report through the shipped shell reporter; one of them is in trouble at a time. */
export class CloudLife {
	private step = 0;

	private constructor(
		private readonly devices: ReportingDevice[],
		private readonly story: Story,
	) {}

	/** @param url where they report to */
	static start(url: string, story: Story): CloudLife {
		const devices = DEVICES.map(([name, workspace]) => new ReportingDevice(name, workspace, url));
		for (const device of devices) device.write();
		return new CloudLife(devices, story);
	}

	/** The next device's databases grow old, or are new again; all of them report. */
	async next(): Promise<void> {
		const device = this.devices[Math.floor(this.step / 2) % this.devices.length];
		const isFalling = this.step % 2 === 0;
		device.write(isFalling ? OLD_DATABASES : {});
		const what = isFalling ? 'reports databases of ten days ago' : 'reports new databases';
		this.story.device(device.name, what);
		this.step++;
		for (const each of this.devices) {
			const { code, output } = await each.send();
			if (code !== 0)
				throw new UserError(`The reporter of ${each.name} ended with ${code}: ${output}`);
		}
	}

	end(): void {
		for (const device of this.devices) device.remove();
	}
}
