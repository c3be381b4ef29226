import type { AutotaskState } from '../../simulators/autotask';
import type { Row } from '../../simulators/autotask/model/values';
import type { Dice } from '../dice';

const COMPANIES = [0, 175, 176, 177];
const TITLE = 'referenceTitle';
const NAME_FIELDS = [TITLE, TITLE, 'rmmDeviceAuditHostname'];

/** The devices as Autotask knows them: by far not all, some more than once, some with the wrong company. */
export class Items {
	/** What each has ever been called: who has looked within the last hour may know an old name. */
	private readonly names = new Map<number, Set<string>>();

	constructor(
		private readonly state: AutotaskState,
		/** Of all devices that items are entered for; some are removed later. */
		readonly deviceNames: readonly string[],
		private readonly dice: Dice,
	) {
		for (const name of deviceNames) {
			for (const companyID of COMPANIES) if (dice.chance(0.6)) this.enter(name, companyID);
		}
	}

	/** All that there are now. */
	get rows(): Row[] {
		return [...this.state.tables.ConfigurationItems.values()];
	}

	enter(name: string, companyID: number): void {
		const title = this.dice.pick([name, name.toLowerCase()]);
		const row = this.state.createConfigurationItem({
			companyID,
			[this.dice.pick(NAME_FIELDS)]: title,
		});
		this.remember(row);
	}

	change(row: Row, changes: Row): void {
		Object.assign(row, changes);
		this.remember(row);
	}

	remove({ id }: Row): void {
		this.state.tables.ConfigurationItems.delete(Number(id));
	}

	wasCalled(id: number, name: string): boolean {
		return this.names.get(id)?.has(name.toLowerCase()) ?? false;
	}

	/** Active ones of a company that have this name now. */
	named(name: string, companyID: number): Row[] {
		return this.rows.filter(
			(row) =>
				row.companyID === companyID &&
				row.isActive === true &&
				namesOf(row).includes(name.toLowerCase()),
		);
	}

	private remember(row: Row): void {
		const known = this.names.get(Number(row.id)) ?? [];
		this.names.set(Number(row.id), new Set([...known, ...namesOf(row)]));
	}
}

export const namesOf = (row: Row): string[] =>
	NAME_FIELDS.flatMap((field) => (row[field] === null ? [] : String(row[field]).toLowerCase()));
