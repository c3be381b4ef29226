/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { runToEnd, type CommandResult } from './children';
import { avStateReport, REPORT_SECRET } from './kesCloudStage';
import { CHECKOUT } from './package';

const scriptAt = (...names: string[]) => path.join(CHECKOUT, 'reporters', ...names);

/** The reporters, as command lines. */
export const REPORTERS = {
	shell: ['sh', scriptAt('unix', 'send-kaspersky-status.sh')],
	powershell: ['pwsh', '-NoProfile', '-File', scriptAt('windows', 'Send-KasperskyStatus.ps1')],
};

/** A device with a folder of Network Agent data, which reports with a real reporter. */
export class ReportingDevice {
	private readonly folder = mkdtempSync(path.join(os.tmpdir(), 'av-state-'));

	constructor(
		readonly name: string,
		private readonly workspace: string,
		private readonly url: string,
		private readonly reporter = REPORTERS.shell,
	) {}

	/** As Network Agent writes them, one text file per value; `values` are what differs from a healthy device. */
	write(values: IDataObject = {}): void {
		for (const [name, value] of Object.entries(avStateReport(this.name, values).values)) {
			writeFileSync(path.join(this.folder, name), `${String(value)}\n`);
		}
	}

	async send(secret = REPORT_SECRET): Promise<CommandResult> {
		const [command, ...args] = this.reporter;
		return await runToEnd(command, args, {
			env: {
				PATH: process.env.PATH,
				HOME: this.folder,
				POWERSHELL_TELEMETRY_OPTOUT: '1',
				KASPERSKY_REPORT_URL: this.url,
				KASPERSKY_REPORT_SECRET: secret,
				KASPERSKY_REPORT_WORKSPACE: this.workspace,
				KASPERSKY_REPORT_AV_STATE: this.folder,
				KASPERSKY_REPORT_HOST: this.name,
				KASPERSKY_REPORT_MAX_DELAY: '0',
			},
		});
	}

	remove(): void {
		rmSync(this.folder, { recursive: true, force: true });
	}
}
