/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
/** `npm run simulators`: the APIs of all vendors on this machine, for clients of any kind. */
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pick } from 'lodash';
import { startAutotaskSimulator, type AutotaskSimulator } from './autotask';
import { startKscSimulator, type KscSimulator } from './kaspersky';
import { startDattoSimulator, type DattoSimulator } from './rmm/datto';
import { startNinjaOneSimulator, type NinjaOneSimulator } from './rmm/ninjaone';

const USAGE = `npm run simulators -- [options]
  --seed N           what the fleet and the tickets look like; the same seed, the same world (1)
  --hosts N          devices in Kaspersky Security Center (200)
  --problems N       how many of them are Warning or Critical (20)
  --virtual-servers N  virtual Administration Servers, one a customer (3)
  --tickets N        tickets of other people in Autotask (30)
  --rmm-devices N    devices in Datto RMM, and in NinjaOne (60)
  --rmm-problems N   those of them whose Kaspersky product is off or out of date (6)
  --ksc-port N       port of the Open API (13299)
  --autotask-port N  port of the Autotask REST API (13300)
  --datto-port N     port of the Datto RMM API (13301)
  --ninjaone-port N  port of the NinjaOne API (13302); 0 takes a free one for any of them
  --json             print the addresses and credentials as one line of JSON
`;

const { values } = parseArgs({
	options: {
		seed: { type: 'string', default: '1' },
		hosts: { type: 'string', default: '200' },
		problems: { type: 'string', default: '20' },
		'virtual-servers': { type: 'string' },
		tickets: { type: 'string', default: '30' },
		'ksc-port': { type: 'string', default: '13299' },
		'autotask-port': { type: 'string', default: '13300' },
		'rmm-devices': { type: 'string', default: '60' },
		'rmm-problems': { type: 'string', default: '6' },
		'datto-port': { type: 'string', default: '13301' },
		'ninjaone-port': { type: 'string', default: '13302' },
		json: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});

interface Simulators {
	ksc: KscSimulator;
	autotask: AutotaskSimulator;
	datto: DattoSimulator;
	ninjaone: NinjaOneSimulator;
}

function asJson({ ksc, autotask, datto, ninjaone }: Simulators): string {
	return `${JSON.stringify({
		ksc: pick(ksc, ['url', 'webUrl', 'caPem', 'user', 'password']),
		autotask: pick(autotask, ['url', 'webUrl', 'user', 'secret', 'integrationCode']),
		datto: pick(datto, ['url', 'webUrl', 'apiKey', 'apiSecret']),
		ninjaone: pick(ninjaone, ['url', 'webUrl', 'clientId', 'clientSecret']),
	})}\n`;
}

function asText({ ksc, autotask, datto, ninjaone }: Simulators): string {
	const caFile = path.join(mkdtempSync(path.join(os.tmpdir(), 'ksc-simulator-')), 'ca.pem');
	writeFileSync(caFile, ksc.caPem);
	return `Kaspersky Security Center  ${ksc.url}   user ${ksc.user}   password ${ksc.password}
                           CA certificate ${caFile}
Autotask                   zone URL ${autotask.url}   user ${autotask.user}
                           secret ${autotask.secret}   tracking identifier ${autotask.integrationCode}
Datto RMM                  ${datto.url}   API key ${datto.apiKey}
                           secret ${datto.apiSecret}
NinjaOne                   ${ninjaone.url}   client ID ${ninjaone.clientId}
                           client secret ${ninjaone.clientSecret}
Devices as a web page      ${ksc.webUrl}   raise and clear status descriptions there
                           ${datto.webUrl}   ${ninjaone.webUrl}
                           (the browser warns of the certificate: it is of the simulator's own CA)
Tickets as a web page      ${autotask.webUrl}
Control                    ${ksc.url}/__sim/state   ${autotask.url}__sim/tickets
                           ${datto.url}/__sim/devices   ${ninjaone.url}/__sim/devices
Ctrl-C stops all of them.
`;
}

const numberOf = (text: string | undefined) => (text === undefined ? undefined : Number(text));

async function main(): Promise<void> {
	if (values.help) {
		process.stdout.write(USAGE);
		return;
	}
	const seed = Number(values.seed);
	const ksc = await startKscSimulator({
		seed,
		hosts: Number(values.hosts),
		problems: Number(values.problems),
		virtualServers: numberOf(values['virtual-servers']),
		port: Number(values['ksc-port']),
	});
	const autotask = await startAutotaskSimulator({
		seed,
		tickets: Number(values.tickets),
		port: Number(values['autotask-port']),
	});
	const rmm = {
		...{ seed, devices: Number(values['rmm-devices']), problems: Number(values['rmm-problems']) },
	};
	const datto = await startDattoSimulator({ ...rmm, port: Number(values['datto-port']) });
	const ninjaone = await startNinjaOneSimulator({ ...rmm, port: Number(values['ninjaone-port']) });
	const all = { ksc, autotask, datto, ninjaone };
	process.stdout.write(values.json ? asJson(all) : asText(all));
	await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
	await Promise.all(Object.values(all).map(async (simulator) => await simulator.close()));
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
