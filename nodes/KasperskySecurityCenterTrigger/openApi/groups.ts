import { chunk } from 'lodash';
import {
	integer,
	isParams,
	text,
	type KscParams,
	type KscValue,
} from '../../shared/openApi/kscResponse';
import type { KscClient } from '../../shared/openApi/kscClient';
import {
	LIST_SECONDS,
	ListReader,
	withFewerAttributes,
	type Attributes,
} from '../../shared/openApi/queries';
import type { SeverityMasks } from './severity';

export interface KscGroup {
	name?: string;
	/** As the server writes it, e.g. `Managed devices/Finance/`. */
	fullName?: string;
	/** Absent where the server does not return it. */
	parentId?: number;
	masks: SeverityMasks;
	virtualServer?: { id: number; name?: string };
}

/** By group id; `undefined` for a group that was deleted or that the account may not see. */
export type KscGroups = Map<number, KscGroup | undefined>;

const MASKS = ['KLSRV_HSTSTAT_CRITICAL', 'KLSRV_HSTSTAT_WARNING'] as const;

const CORE_ATTRIBUTES = ['id', 'name', 'grp_full_name', 'KLVSRV_ID', ...MASKS];
const ATTRIBUTES: Attributes = {
	all: [...CORE_ATTRIBUTES, 'KLVSRV_DN', 'parentId'],
	core: CORE_ATTRIBUTES,
};

/** A search takes three requests: create the list, read it, release it. */
const FEWEST_TO_SEARCH = 4;
const IDS_PER_QUERY = 500;

const paramsOf = (value: KscValue | undefined): KscParams => (isParams(value) ? value : {});

function readGroup(info: KscParams): KscGroup {
	const mask = (name: string) => integer(paramsOf(info[name]), 'KLSRV_HSTSTAT_MASK') ?? 0;
	const virtualServer = integer(info, 'KLVSRV_ID');
	return {
		name: text(info, 'name'),
		fullName: text(info, 'grp_full_name'),
		parentId: integer(info, 'parentId'),
		masks: { critical: mask(MASKS[0]), warning: mask(MASKS[1]) },
		// Groups of the main server have no virtual server, or one that is not a valid id.
		...(virtualServer !== undefined && virtualServer > 0
			? { virtualServer: { id: virtualServer, name: text(info, 'KLVSRV_DN') } }
			: {}),
	};
}

/** Reads administration groups: many at once, and one by one where a server does not return them that way. */
export class GroupReader {
	private readonly list: ListReader;

	constructor(private readonly client: KscClient) {
		this.list = new ListReader(client, 'administration groups');
	}

	async read(ids: number[]): Promise<KscGroups> {
		const wanted = [...new Set(ids)];
		const groups: KscGroups = new Map();
		if (wanted.length >= FEWEST_TO_SEARCH) {
			for (const batch of chunk(wanted, IDS_PER_QUERY)) {
				for (const [id, group] of await this.search(batch)) groups.set(id, group);
			}
		}
		for (const id of wanted) {
			this.client.budget.begin(
				`reading the administration groups (${groups.size} of ${wanted.length})`,
			);
			if (!groups.has(id)) groups.set(id, await this.readOne(id));
		}
		return groups;
	}

	/**
	 * Groups that the search does not return completely are read by their id.
	 *
	 * @see https://support.kaspersky.com/help/KSC/13/KSCAPI/a00483_af4a453a1e5974f5b0ad7c439973689d2.html
	 */
	private async search(ids: number[]): Promise<KscGroups> {
		const terms = ids.map((id) => `(id=${id})`).join('');
		const wanted = new Set(ids);
		const read = await withFewerAttributes(ATTRIBUTES, async (vecFieldsToReturn) => {
			return await this.list.read(
				async () =>
					await this.client.tryCall('HostGroup.FindGroups', {
						wstrFilter: `(|${terms})`,
						vecFieldsToReturn,
						vecFieldsToOrder: [],
						pParams: { KLGRP_FIND_FROM_CUR_VS_ONLY: false, KLSRVH_SLAVE_REC_DEPTH: 0 },
						lMaxLifeTime: LIST_SECONDS,
					}),
			);
		});
		const records = 'records' in read ? read.records : [];
		const complete = records.filter((info) => MASKS.some((name) => isParams(info[name])));
		return new Map(
			complete.flatMap((info) => {
				const id = integer(info, 'id');
				return id !== undefined && wanted.has(id) ? [[id, readGroup(info)]] : [];
			}),
		);
	}

	private async readOne(nGroupId: number): Promise<KscGroup | undefined> {
		const method = 'HostGroup.GetGroupInfoEx';
		const response = await withFewerAttributes(
			ATTRIBUTES,
			async (pArrAttributes) => await this.client.tryCall(method, { nGroupId, pArrAttributes }),
		);
		const info = this.client.resultIfAllowed(method, response);
		return isParams(info) ? readGroup(info) : undefined;
	}
}
