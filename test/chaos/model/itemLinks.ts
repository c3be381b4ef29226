import type { AxiosResponse } from 'axios';
import type { AutotaskState, Ticket } from '../../simulators/autotask';
import type { Row } from '../../simulators/autotask/model/values';
import type { WireRequest } from '../wire/request';
import type { Witness } from '../wire/transport';
import type { Items } from '../world/items';
import type { Work } from '../world/work';
import type { Judge } from './judge';
import { isListed } from './lists';

const BELOW = 'Tickets/{id}/AdditionalConfigurationItems';

/** Judges which configuration items tickets get and lose; hands on to the judge of the tickets. */
export class ItemLinks implements Witness {
	/** Links that people have made. */
	private readonly ofPeople = new Set<number>();

	constructor(
		private readonly state: AutotaskState,
		private readonly items: Items,
		private readonly judge: Judge,
	) {}

	log = (line: string): void => this.judge.log(line);

	watch(request: WireRequest, work: Work): (response: AxiosResponse) => void {
		const { name, body } = request;
		const judged = this.judge.watch(request, work);
		const ids = idsIn(request);
		return (response) => {
			judged(response);
			if (response.status !== 200) return;
			const item = Number(body.configurationItemID ?? NaN);
			if (name === 'POST Tickets' && !Number.isNaN(item)) this.created(body, item);
			if (name === `POST ${BELOW}`) this.added(ids[0], item);
			if (name === `DELETE ${BELOW}/{id}` && this.ofPeople.has(ids[1])) {
				this.report(`what a person added to ticket ${ids[0]} is removed`);
			}
		};
	}

	/** A technician adds a printer of the company to a ticket. */
	addByPerson(ticketID: number, companyID: number): void {
		const { id: configurationItemID } = this.state.createConfigurationItem({
			...{ companyID, referenceTitle: 'PRINTER' },
		});
		const id = this.state.nextId.TicketAdditionalConfigurationItems++;
		this.links.set(id, { id, ticketID, configurationItemID });
		this.ofPeople.add(id);
	}

	/** Devices on the list of an open ticket whose only item is not linked with it. */
	missing(ticket: Ticket, deviceNames: readonly string[]): string[] {
		const linked = [...this.links.values()].flatMap((row) =>
			row.ticketID === ticket.id ? Number(row.configurationItemID) : [],
		);
		return deviceNames.filter((name) => {
			const found = this.items.named(name, Number(ticket.companyID));
			return isListed(ticket, name) && found.length === 1 && !linked.includes(Number(found[0].id));
		});
	}

	private created(body: Record<string, unknown>, item: number): void {
		this.check(item, body as unknown as Ticket, (ticket, name) =>
			String(ticket.title).includes(name),
		);
	}

	private added(ticketID: number, item: number): void {
		const ticket = this.state.ticket(ticketID);
		if (ticket) this.check(item, ticket, isListed);
	}

	/** @param isFor whether a ticket is for a device of this name */
	private check(
		id: number,
		ticket: Ticket,
		isFor: (ticket: Ticket, deviceName: string) => boolean,
	): void {
		const row: Row | undefined = this.state.tables.ConfigurationItems.get(id);
		const present = this.judge.truths.flatMap(({ view }) => view.deviceNames());
		// A device may be removed while its ticket is created.
		const names = [...present, ...this.items.deviceNames];
		const isOfDevice = names.some((name) => this.items.wasCalled(id, name) && isFor(ticket, name));
		const line = `item ${id} on "${ticket.title}"`;
		if (row?.companyID !== ticket.companyID) this.report(`${line} is of another company`);
		else if (!isOfDevice) this.report(`${line} was never called like its device`);
	}

	private report(line: string): void {
		this.judge.report('wrongItems', line);
	}

	private get links() {
		return this.state.tables.TicketAdditionalConfigurationItems;
	}
}

const idsIn = ({ config }: WireRequest): number[] =>
	[...String(config.url).matchAll(/\/(\d+)/g)].map(([, id]) => Number(id));
