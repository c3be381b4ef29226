import { json, Refusal, type Reply } from '../reply';
import type { Call, Route } from '../server';
import type { Limits } from './limits';
import { isLike, page } from './lists';
import type { Device, Site } from './model';
import type { DattoSettings } from './settings';
import type { DattoState } from './state';

interface Parts {
	state: DattoState;
	settings: DattoSettings;
	limits: Limits;
	accountUid: string;
	startedAt: number;
	error: (status: number, text?: string) => Reply;
	answerToken: (call: Call) => Reply;
}

const ROOT = '/api/v2';

/** What our issue needs of API v2, and what clients ask to find their way. */
export function dattoRoutes(parts: Parts): Route[] {
	const { state, settings, limits, accountUid, error } = parts;
	const get = (path: string, run: Route['run'], name = path.replace(/:id/g, '{uid}')): Route => ({
		...{ method: 'GET', urls: [`${ROOT}/${path}`], name, run },
	});
	const list = <Row>(call: Call, name: string, all: Row[], show: (row: Row) => unknown) =>
		page(call, name, all, show, settings, error);
	const listDevices = (call: Call, all: Device[]) =>
		list(call, 'devices', all, (device) => state.shown(device));
	const showSite = (site: Site) => siteAsSent(site, state.devices, accountUid);
	const orNotFound = <Thing>(thing: Thing | undefined): Thing => {
		if (thing === undefined) throw new Refusal(error(404));
		return thing;
	};
	const siteOf = ({ id }: Call) => orNotFound(state.sites.find(({ uid }) => uid === id));
	const deviceOf = ({ id }: Call) => orNotFound(state.devices.find(({ row }) => row.uid === id));

	return [
		{
			method: 'POST',
			urls: ['/auth/oauth/token'],
			name: 'token',
			isOpen: true,
			run: parts.answerToken,
		},
		{
			...get('system/status', () =>
				json({ version: '2.0', status: 'OK', started: new Date(parts.startedAt).toISOString() }),
			),
			isOpen: true,
		},
		get('system/pagination', () => json({ max: settings.pageMax })),
		get('system/request_rate', () =>
			json({
				accountUid,
				slidingTimeWindowSizeSeconds: settings.readWindowSeconds,
				accountCount: limits.count,
				accountRateLimit: settings.readLimit,
				accountCutOffRatio: settings.cutOffRatio,
				accountWriteRateLimit: 600,
				accountWriteCount: 0,
				operationWriteStatus: { 'device-udf-set': { limit: 600, count: 0 } },
			}),
		),
		get('account/devices', (call) => listDevices(call, filtered(state.devices, call))),
		get('account/sites', (call) =>
			list(
				call,
				'sites',
				state.sites.filter(({ name }) => isLike(name, call.query.siteName)),
				showSite,
			),
		),
		get('site/:id', (call) => json(showSite(siteOf(call)))),
		get('site/:id/devices', (call) => {
			const { uid } = siteOf(call);
			return listDevices(
				call,
				state.devices.filter(({ row }) => row.siteUid === uid),
			);
		}),
		get('device/:id', (call) => json(state.shown(deviceOf(call)))),
	];
}

/** `filterId` names a filter of the account, of which the simulator has none. */
function filtered(devices: Device[], { query }: Call): Device[] {
	const { hostname, deviceType, operatingSystem, siteName } = query;
	return devices.filter(
		({ row }) =>
			isLike(row.hostname, hostname) &&
			isLike(row.deviceType?.category ?? null, deviceType) &&
			isLike(row.operatingSystem, operatingSystem) &&
			isLike(row.siteName, siteName),
	);
}

function siteAsSent(site: Site, devices: Device[], accountUid: string): object {
	const own = devices.filter(({ row }) => row.siteUid === site.uid);
	const online = own.filter(({ row }) => row.online === true).length;
	return {
		...{ id: site.id, uid: site.uid, accountUid, name: site.name, description: null, notes: null },
		...{ onDemand: false, splashtopAutoInstall: false, proxySettings: null },
		devicesStatus: {
			numberOfDevices: own.length,
			numberOfOnlineDevices: online,
			numberOfOfflineDevices: own.length - online,
		},
		autotaskCompanyName: site.autotaskCompanyName,
		autotaskCompanyId: site.autotaskCompanyId,
		portalUrl: `https://merlot.centrastage.net/csm/profile/summary/${site.id}`,
	};
}
