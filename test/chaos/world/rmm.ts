import type { IDataObject } from 'n8n-workflow';
import type { AutotaskState } from '../../simulators/autotask';
import { customerKey, ownKey, Truth, type Found } from '../model/truth';
import type { Computer, RmmPlatform } from './rmmPlatforms';

const hashOf = (deviceId: string) => ownKey(deviceId, '').slice(0, 16);

const DATABASES = 'databasesOutdated';
const NOT_RUNNING = 'appNotRunning';

export const RMM_CODES = [DATABASES, NOT_RUNNING];

/** The computers of an RMM: what is the case on them, and what of it can be known now. */
export class Rmm {
	readonly computers: Computer[];

	readonly truth: Truth;

	/** What items have called a computer. */
	private readonly names = new Map<string, string>();

	constructor(
		readonly platform: RmmPlatform,
		private readonly autotask: AutotaskState,
		shared: readonly string[],
	) {
		this.computers = platform.computers();
		this.truth = new Truth(new Set(shared), {
			prefixes: new Set(),
			deviceNames: () => [...new Set([...this.names.values(), ...this.computers.map(nameOf)])],
			found: () => this.computers.flatMap((computer) => this.foundOn(computer)),
			keyOf: (rest) => {
				const name = this.names.get(rest.slice(0, 16));
				return name === undefined ? rest : `${name}-${rest.slice(17)}`;
			},
			meet: ({ id, name }: IDataObject) => {
				if (typeof id === 'string' && typeof name === 'string') this.names.set(hashOf(id), name);
			},
			cannotTell: (key) =>
				this.computers.some((computer) =>
					RMM_CODES.some(
						(code) => this.isHidden(computer, code) && this.keysOf(computer, code).includes(key),
					),
				),
		});
	}

	/** Changes a computer, and what its RMM shows of it. */
	change(computer: Computer, changes: Partial<Computer>): void {
		Object.assign(computer, changes);
		this.platform.show(computer);
	}

	add(name: string, customer: string): Computer {
		const computer = this.platform.add(name, customer);
		this.computers.push(computer);
		return computer;
	}

	remove(computer: Computer): void {
		this.computers.splice(this.computers.indexOf(computer), 1);
		this.platform.remove(computer);
	}

	move(computer: Computer, customer: string): void {
		computer.customer = customer;
		this.platform.move(computer, customer);
	}

	/** A customer has another name from now on, if there is one of that name. */
	rename(customer: string, name: string): void {
		if (!this.platform.customers().includes(customer)) return;
		this.platform.rename(customer, name);
		for (const computer of this.computers) {
			if (computer.customer === customer) computer.customer = name;
		}
	}

	/** The RMM says again what is the case everywhere. */
	tellAll(): void {
		for (const computer of this.computers) this.change(computer, { silence: undefined });
	}

	private foundOn(computer: Computer): Found[] {
		const { id, name, customer, isRunning, isUpToDate } = computer;
		const codes = [...(isRunning ? [] : [NOT_RUNNING]), ...(isUpToDate ? [] : [DATABASES])];
		return codes.map((code) => ({
			...{ key: `${name}-${code}`, code, deviceId: id, deviceName: name },
			company: this.companyOf(customer),
			isHidden: this.isHidden(computer, code),
		}));
	}

	/** Of its own ticket, and of that of its customer. */
	private keysOf({ name, customer }: Computer, code: string): string[] {
		return [`${name}-${code}`, customerKey(this.companyOf(customer), code)];
	}

	private isHidden({ silence, isRunning }: Computer, code: string): boolean {
		const isUnsaid = code === DATABASES && !isRunning && this.platform.hidesDatabases;
		return silence !== undefined || isUnsaid;
	}

	/** The one that the RMM names, or else the one of the same name. */
	private companyOf(customer: string): number | undefined {
		const named = this.platform.companyOf(customer);
		if (named !== undefined) return named;
		const companies = [...this.autotask.tables.Companies.values()];
		const company = companies.find(({ companyName }) => companyName === customer);
		return company && Number(company.id);
	}
}

const nameOf = ({ name }: Computer) => name;
