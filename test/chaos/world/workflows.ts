import type { IDataObject } from 'n8n-workflow';
import type { AutotaskState } from '../../simulators/autotask';
import { reasonsOf, type KscState } from '../../simulators/kaspersky';
import { customerName } from '../../simulators/kaspersky/fleet/names';
import type { Bed } from '../../workflows/harness';
import type { Dice } from '../dice';
import type { Dimensions } from '../dimensions';
import type { Judge } from '../model/judge';
import { ownKey, PREFIX, SOURCE_IDENTITY, Truth, type Found, type View } from '../model/truth';
import { N8n } from './n8n';
import { credentialTypes, nodeTypes, RMM_TRIGGER, TRIGGER } from './packageNodes';
import { Rmm, RMM_CODES } from './rmm';
import type { Simulators } from './simulators';
import { Trigger, type Polled } from './trigger';
import type { SyncOptions } from './workflowParts';

type Fleet = KscState['fleet'];
type KscHost = Parameters<Fleet['virtualServerIdOf']>[0];
type Row = NonNullable<ReturnType<AutotaskState['company']>>;

const FIRST_CUSTOMERS = [0, 1, 2].map(customerName);

type CustomerFrom = 'virtualServer' | 'topGroup';

export interface WorkflowOptions {
	shared: readonly string[];
	options: SyncOptions;
	trigger: IDataObject;
	workers?: number;
}

/** Id of the group that the customers' groups lie in. */
export const MANAGED_DEVICES = 0;

const OTHER_USER = 'svc-second';

/** What a workflow works with. @param user of the Administration Server, by default the one that may see all */
export function bedFor(
	{ ksc, autotask, rmm }: Simulators,
	user = ksc.user,
	workflowId = 'wf1',
): Bed & { workflowId: string } {
	const { secret, integrationCode, user: userName, url: baseUrl } = autotask;
	return {
		types: nodeTypes,
		credentialTypes,
		workflowId,
		secrets: {
			kasperskySecurityCenterApi: {
				...{ serverUrl: ksc.url, userType: 'internal', user, password: ksc.password },
				...{ caPem: '', sessionToken: '' },
			},
			autotaskPsaApi: { userName, secret, integrationCode, baseUrl, zoneUrl: '' },
			...(rmm && { [rmm.credential.name]: rmm.credential.secret }),
		},
	};
}

/** How a workflow watches the Administration Server. */
export function pollKsc(
	{ ksc }: Simulators,
	options: IDataObject,
	customerFrom: CustomerFrom = 'virtualServer',
): Polled {
	return {
		type: TRIGGER,
		parameters: {
			...{ levels: ['Critical', 'Warning'], statusDescriptions: [], customerFrom },
			onFirstRun: 'allCurrentProblems',
			options: { sourceIdentity: SOURCE_IDENTITY, ...options },
		},
		seesAll: () => ksc.state.accounts.get(ksc.user)?.rights.kind === 'all',
	};
}

/** Makes the workflows of a run, and what is true for each of them. */
export class Workflows {
	constructor(
		private readonly simulators: Simulators,
		private readonly judge: Judge,
		private readonly dice: Dice,
		private readonly dimensions: Dimensions,
	) {}

	/** @returns the first workflow, and the second if there is to be one */
	make(given: WorkflowOptions): N8n[] {
		const { second, hasDefaultIdentity, isGrouped } = this.dimensions;
		const { ksc } = this.simulators;
		const from: CustomerFrom = isGrouped ? 'topGroup' : 'virtualServer';
		const identity = hasDefaultIdentity ? { sourceIdentity: '' } : {};
		const trigger = { ...identity, ...given.trigger };
		const isLimited = second === 'limited';
		const [ofFirst, ofSecond] = isLimited ? this.shareServers() : [undefined, undefined];
		const truth = this.truthOf(given.shared, from, ofFirst);
		const first = this.workflow(truth, trigger, from, given, ksc.user, 'wf1');
		first.trigger.hasLimitedRights = isLimited;
		if (second === 'none') return [first];
		const otherFrom = second === 'customerFrom' ? 'virtualServer' : from;
		const other = second === 'copy' ? truth : this.truthOf(given.shared, otherFrom, ofSecond);
		if (second === 'secondary') this.withSecondary(other);
		const withSecondary = second === 'secondary' ? { includeSecondaryServers: true } : {};
		const user = isLimited ? OTHER_USER : ksc.user;
		const settings = { ...trigger, ...withSecondary };
		const n8n = this.workflow(other, settings, otherFrom, given, user, 'wf2');
		n8n.trigger.hasLimitedRights = isLimited;
		return [first, n8n];
	}

	/** @returns the workflow that polls an RMM, if there is to be one */
	makeRmm({ options, trigger, workers }: WorkflowOptions): [Rmm, N8n] | undefined {
		const { rmm: platform, autotask } = this.simulators;
		if (!platform) return undefined;
		const shared = this.dimensions.rmmShares
			? this.dice.some(RMM_CODES, this.dice.between(1, 2))
			: [];
		const rmm = new Rmm(platform, autotask.state, shared);
		this.judge.truths.push(rmm.truth);
		const bed = bedFor(this.simulators, undefined, 'wf4');
		const parameters = {
			rmm: platform.kind === 'datto' ? 'dattoRmm' : 'ninjaOne',
			onFirstRun: 'allCurrentProblems',
			// Otherwise most polls of a run would read nothing.
			options: { readEvery: this.dice.pick([0, 0, 15]), ...trigger },
		};
		const polled = { type: RMM_TRIGGER, parameters, seesAll: () => true };
		const polling = new Trigger(bed, polled, rmm.truth);
		return [rmm, this.n8n(polling, bed, { shared, options, workers })];
	}

	private workflow(
		truth: Truth,
		trigger: IDataObject,
		from: CustomerFrom,
		options: WorkflowOptions,
		user: string,
		id: string,
	): N8n {
		const bed = bedFor(this.simulators, user, id);
		const polling = new Trigger(bed, pollKsc(this.simulators, trigger, from), truth);
		return this.n8n(polling, bed, options);
	}

	private n8n(
		polling: Trigger,
		bed: Bed,
		{ workers, ...settings }: Pick<WorkflowOptions, 'shared' | 'options' | 'workers'>,
	): N8n {
		const { people } = this.dimensions;
		return new N8n(polling, bed, this.judge, this.dice, { ...settings, people }, workers);
	}

	/** Gives two accounts the rights to different customers. @returns which virtual servers they see */
	private shareServers(): Array<Set<number>> {
		const { ksc } = this.simulators;
		const [one, ...others] = this.dice.some([...ksc.state.fleet.virtualServers.keys()], Infinity);
		const parts = [new Set([one]), new Set(others)];
		for (const [index, user] of [ksc.user, OTHER_USER].entries()) {
			const virtualServers = [...parts[index]];
			const rights = { kind: 'limited' as const, groups: [], virtualServers };
			ksc.state.accounts.put(user, { password: ksc.password, rights });
		}
		return parts;
	}

	private truthOf(shared: readonly string[], from: CustomerFrom, servers?: Set<number>): Truth {
		const { ksc } = this.simulators;
		const { fleet } = ksc.state;
		const sees = (host: KscHost) => servers?.has(fleet.virtualServerIdOf(host)) ?? true;
		const companyOf = (host: KscHost) => {
			if (from === 'virtualServer' && fleet.virtualServerIdOf(host) === 0) return 0;
			return this.companyNamed(customerOf(fleet, host, from));
		};
		const view: View = {
			prefixes: new Set(this.dimensions.hasDefaultIdentity ? [] : [PREFIX]),
			found: () => problemsOn(fleet, sees, companyOf),
			deviceNames: () => [...fleet.hosts.values()].map(({ name }) => name),
			keyOf: (rest) => rest,
		};
		const truth = new Truth(new Set(shared), view);
		this.judge.truths.push(truth);
		return truth;
	}

	/** With the devices of the secondary server, whose customer is that server. */
	private withSecondary(truth: Truth): void {
		const [server] = this.simulators.ksc.state.secondaryServers.all();
		const { state } = this.simulators.autotask;
		const isFree = ({ companyName }: Row) => !FIRST_CUSTOMERS.includes(String(companyName));
		const company = [...state.tables.Companies.values()].find(
			(row) => row.isActive === true && row.id !== 0 && isFree(row),
		);
		state.setCompany(Number(company?.id), { companyName: server.name });
		const { found, deviceNames } = truth.view;
		truth.view.found = () => [
			...found(),
			...problemsOn(
				server.fleet,
				() => true,
				() => this.companyNamed(server.name),
			),
		];
		const names = [...server.fleet.hosts.values()].map(({ name }) => name);
		truth.view.deviceNames = () => [...deviceNames(), ...names];
	}

	private companyNamed(name: string | undefined): number | undefined {
		const companies = [...this.simulators.autotask.state.tables.Companies.values()];
		const company = companies.find(({ companyName }) => companyName === name);
		return company && Number(company.id);
	}
}

function problemsOn(
	fleet: Fleet,
	sees: (host: KscHost) => boolean,
	companyOf: (host: KscHost) => number | undefined,
): Found[] {
	return [...fleet.hosts.values()].flatMap((host) => {
		if (host.statusId === 0 || fleet.isUnassigned(host) || !sees(host)) return [];
		const reasons = reasonsOf(host.statusMask);
		const codes = reasons.length > 0 ? reasons : ['otherStatus'];
		return codes.map((code) => ({
			...{ key: ownKey(host.id, code), code, company: companyOf(host) },
			...{ deviceId: host.id, deviceName: host.name },
		}));
	});
}

/** The name of the customer as the server has it. */
function customerOf(fleet: Fleet, host: KscHost, from: CustomerFrom): string | undefined {
	if (from === 'virtualServer') {
		return fleet.virtualServers.get(fleet.virtualServerIdOf(host))?.name;
	}
	let group = fleet.groups.get(host.groupId);
	while (group && group.parentId !== null && group.parentId !== MANAGED_DEVICES) {
		group = fleet.groups.get(group.parentId);
	}
	return group?.parentId === MANAGED_DEVICES ? group.name : undefined;
}
