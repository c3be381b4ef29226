import type { AutotaskState, Ticket } from '../../simulators/autotask';
import { TECHNICIAN_ID, TECHNICIAN_ROLE_ID } from '../../simulators/autotask/seed/people';
import type { Row } from '../../simulators/autotask/model/values';

const NAME = { firstName: 'Robin', lastName: 'Chaos' };
const SITE = { name: 'Site code', value: '12' };

/** Statuses whose tickets are for a contact, and say where; of one of them the tickets have an assignee, too. */
const WITH_CONTACT = ['protectionDisabled', 'restartRequired', 'licenseExpiry'];
const WITH_ASSIGNEE = 'licenseExpiry';

/** Which further rules the workflows have. */
export const peopleRules = () => [
	{
		...{ name: 'Who', statuses: WITH_CONTACT, contact: `${NAME.firstName} ${NAME.lastName}` },
		userDefinedFields: { field: [SITE] },
	},
	{
		...{ name: 'By whom', statuses: [WITH_ASSIGNEE] },
		assignee: 'Dana Whitfield (Service Desk Engineer)',
	},
];

/** Whether a ticket says that its rule has assigned it: nobody has taken it. */
export const isAssignedByRule = ({ description, assignedResourceID }: Ticket): boolean =>
	String(description ?? '').includes(
		`Assigned by its rule to the resource with id ${assignedResourceID}.`,
	);

/** Contacts of the same name in all companies: they leave, come back, and there may be two of them. */
export class People {
	/** Of all contacts that there ever were. */
	private readonly companies = new Map<number, number>();

	private nextId = 9_000;

	constructor(private readonly state: AutotaskState) {
		state.ticketUserDefinedFields.push({ name: SITE.name, type: 'integer' });
		for (const id of state.tables.Companies.keys()) this.enter(Number(id));
	}

	enter(companyID: number): Row {
		const [pattern] = this.state.tables.Contacts.values();
		const id = this.nextId++;
		const row = { ...pattern, id, companyID, ...NAME, emailAddress: null, isActive: 1 };
		this.state.tables.Contacts.set(id, row);
		this.companies.set(id, companyID);
		return row;
	}

	remove({ id }: Row): void {
		this.state.tables.Contacts.delete(Number(id));
	}

	of(companyID: number): Row[] {
		const all = [...this.state.tables.Contacts.values()];
		return all.filter((row) => row.companyID === companyID && row.lastName === NAME.lastName);
	}

	/** Whether new tickets of a status can have what its rules want. */
	allow(code: string, companyID: number): boolean {
		const active = this.of(companyID).filter(({ isActive }) => isActive === 1);
		return !WITH_CONTACT.includes(code) || active.length === 1;
	}

	/** What a new ticket lacks of what its rules want, or has of another company; empty when all is right. */
	flawOf(code: string, ticket: Ticket): string {
		const { companyID, contactID, assignedResourceID, assignedResourceRoleID } = ticket;
		const fields = ticket.userDefinedFields as Array<typeof SITE> | undefined;
		const isWanted = WITH_CONTACT.includes(code);
		const contactOf = contactID === null ? undefined : this.companies.get(Number(contactID));
		if (contactOf !== (isWanted ? companyID : undefined)) return `contact ${contactID}`;
		const said = fields?.find(({ name }) => name === SITE.name)?.value ?? null;
		if (said !== (isWanted ? SITE.value : null)) return `${SITE.name} ${said}`;
		const isAssigned =
			assignedResourceID === TECHNICIAN_ID && assignedResourceRoleID === TECHNICIAN_ROLE_ID;
		return isAssigned === (code === WITH_ASSIGNEE) ? '' : `assignee ${assignedResourceID}`;
	}
}
