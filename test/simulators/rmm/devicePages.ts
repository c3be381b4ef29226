import type { FastifyInstance } from 'fastify';
import { html, type Html } from '../web/html';
import { sendPage } from '../web/page';
import { ago, moment } from '../web/times';
import { Unknown } from './reply';

/** A device as the page shows it. */
export interface ShownDevice {
	key: string;
	name: string;
	customer: string;
	/** Windows workstation, printer … */
	kind: string;
	antivirus: Array<{ product: string; state: string; isFine: boolean }>;
	/** Milliseconds; null when it is not known. */
	lastContact: number | null;
	isOnline: boolean;
}

export interface DevicePages {
	/** What the platform is called. */
	name: string;
	now: () => number;
	list: () => ShownDevice[];
	/** What a person can do to a device, by the words on the list of choices. */
	choices: Record<string, (key: string) => unknown>;
}

interface OfDevice {
	Params: { key: string };
	Body: URLSearchParams | undefined;
}

const HOME = '/__sim/';
const COLUMNS = ['Device', 'Customer', 'Antivirus', 'Last contact', 'Change'];
const MOST_ROWS = 300;

/** The devices of an RMM as a web page, where a person changes what it knows of them: plain forms, no authentication. */
export async function devicePages(app: FastifyInstance, pages: DevicePages): Promise<void> {
	const frame = { name: pages.name, home: HOME, tag: 'RMM, simulated' };
	app.removeAllContentTypeParsers();
	app.addContentTypeParser(
		'application/x-www-form-urlencoded',
		{ parseAs: 'string' },
		(_request, text, done) => done(null, new URLSearchParams(String(text))),
	);
	app.setErrorHandler(async (error: Error, _request, reply) => {
		const main = html`<div class="card empty">
			<b>Nothing was changed</b>${error.message}.<br /><a href="${HOME}">All devices</a>
		</div>`;
		reply.code(error instanceof Unknown ? 404 : 400);
		return sendPage(reply, frame, { title: 'Nothing was changed', main, isLive: false });
	});
	app.get('/', async (_request, reply) => {
		return sendPage(reply, frame, { title: 'Devices', main: listPage(pages), isLive: true });
	});
	app.post<OfDevice>('/page/:key', async ({ params, body }, reply) => {
		const choice = body?.get('choice') ?? '';
		if (!(choice in pages.choices)) throw new Error(`"${choice}" is no choice`);
		pages.choices[choice](params.key);
		return await reply.redirect(HOME, 303);
	});
}

const isFine = ({ antivirus }: ShownDevice) => antivirus.every((each) => each.isFine);

/** Those that are not fine come first. */
function listPage({ list, choices, now }: DevicePages): Html {
	const devices = list();
	const sorted = [
		...devices.filter((device) => !isFine(device)),
		...devices.filter((device) => isFine(device)),
	];
	return html`<p class="soft">
			Change what the RMM says of a device. Kaspersky RMM Trigger sees it at its next poll.
		</p>
		<div class="card">
			<div class="scroll">
				<table>
					<thead>
						<tr>
							${COLUMNS.map((name) => html`<th>${name}</th>`)}
						</tr>
					</thead>
					<tbody>
						${sorted.slice(0, MOST_ROWS).map((device) => row(device, Object.keys(choices), now()))}
					</tbody>
				</table>
			</div>
		</div>
		${sorted.length > MOST_ROWS && html`<p class="soft">The first ${MOST_ROWS} of ${sorted.length}.</p>`}`;
}

function row(device: ShownDevice, choices: string[], now: number): Html {
	const { key, name, customer, kind, antivirus } = device;
	const products = antivirus.map(
		({ product, state, isFine: fine }) =>
			html`<li>${product} <span class="pill ${fine ? 'ok' : 'warning'}">${state}</span></li>`,
	);
	return html`<tr>
		<td class="device">${name}<span class="second">${kind}</span></td>
		<td class="owner">${customer}</td>
		<td>
			${
				antivirus.length > 0
					? html`<ul class="statuses">
							${products}
						</ul>`
					: html`<span class="soft">nothing known</span>`
			}
		</td>
		<td class="nowrap">${contact(device, now)}</td>
		<td>
			<form class="search" method="post" action="${HOME}page/${encodeURIComponent(key)}">
				<select name="choice" aria-label="Change ${name}">
					${choices.map((choice) => html`<option>${choice}</option>`)}
				</select>
				<button>Change</button>
			</form>
		</td>
	</tr>`;
}

function contact({ lastContact, isOnline }: ShownDevice, now: number): Html {
	if (lastContact === null) return html`<span class="soft">unknown</span>`;
	const time = new Date(lastContact).toISOString();
	return html`<span title="${moment(time)}"
		>${isOnline ? 'online' : ago(time, new Date(now))}</span
	>`;
}
