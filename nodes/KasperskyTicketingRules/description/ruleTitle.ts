import { TICKET_SETTINGS } from '../../shared/ticketSettings';

/** A rule as the editor stores it, expressions and all. */
type StoredRule = Record<string, unknown>;

/** A field of the rule, as its description says. */
interface Field {
	name: string;
	displayName: string;
	options?: ReadonlyArray<{ name: string; value?: unknown }>;
}

/**
 * Says what a rule does, e.g. `Critical · 5 statuses → Monitoring Alert, Critical, 12 h`. Its source text
 * runs in the editor, as an expression: it must not use anything from outside itself.
 */
function ruleTitle(
	rule: StoredRule,
	fields: readonly Field[],
	settingNames: readonly string[],
): string {
	const text = (field: string): string => {
		const value = rule[field];
		return value === undefined || value === null ? '' : String(value).trim();
	};
	const isExpression = (field: string) => text(field).startsWith('=');
	const fieldOf = (name: string) => fields.find((field) => field.name === name);
	const optionName = (field: string, value: unknown) => {
		const option = (fieldOf(field)?.options ?? []).find((one) => one.value === value);
		return option ? option.name : String(value);
	};
	const level = () => {
		if (isExpression('level')) return 'level by expression';
		return ['', 'both'].includes(text('level')) ? 'Critical and Warning' : text('level');
	};
	const given: unknown[] = Array.isArray(rule.statuses) ? rule.statuses : [];
	const isAllBesideOthers = given.includes('all') && given.length > 1;
	const statuses = () => {
		if (isExpression('statuses')) return 'statuses by expression';
		if (given.length === 0) return 'no statuses yet';
		if (isAllBesideOthers) return 'all statuses beside others';
		if (given.includes('all')) return 'all statuses';
		return given.length === 1 ? optionName('statuses', given[0]) : `${given.length} statuses`;
	};
	const solution = () => {
		if (isExpression('solution')) return ['solution by expression'];
		if (text('solution') === 'kasperskySecurityCenter') return ['KSC'];
		return text('solution') === 'kasperskyEndpointSecurityCloud' ? ['KES Cloud'] : [];
	};
	const setting = (field: string): string[] => {
		const value = text(field);
		if (value === '' || value === 'unchanged') return [];
		const label = (fieldOf(field)?.displayName ?? field).replace(' Name or ID', '').toLowerCase();
		if (isExpression(field)) return [`${label} by expression`];
		return [value === 'none' ? `no ${label}` : value.replace(/^-?\d+\|/, '')];
	};
	const due = () => {
		if (isExpression('dueHours')) return ['due by expression'];
		return text('dueHours') === '' ? [] : [`${text('dueHours')} h`];
	};
	const hours = () => {
		if (['days', 'from', 'to'].some(isExpression)) return ['hours by expression'];
		const days = Array.isArray(rule.days) ? rule.days.join(' ') : text('days');
		const [from, to] = [text('from'), text('to')];
		const times = from || to ? `${from || '00:00'}–${to || '24:00'}` : '';
		return [days, times].filter((part) => part !== '');
	};
	const settings = [
		...settingNames.flatMap((name) => (name === 'dueHours' ? due() : setting(name))),
		...(text('onePer') === 'customer' ? ['one per customer'] : []),
		...hours(),
	].join(', ');
	const mute = () => {
		const devices = isExpression('devices') ? 'devices by expression' : text('devices');
		const until = isExpression('until') ? 'a time by expression' : text('until');
		return `mute ${devices || 'no devices yet'} until ${until || '…'}`;
	};
	const effect = () => {
		if (isAllBesideOthers) return 'to be corrected';
		if (given.length === 0 && !isExpression('statuses')) return 'nothing';
		if (text('devices') !== '' || text('until') !== '') return mute();
		if (isExpression('createTicket')) return `by expression${settings && `: ${settings}`}`;
		if (text('createTicket') === 'off') return 'off';
		if (text('createTicket') === 'on') return settings || 'on';
		return settings ? `if on: ${settings}` : 'nothing';
	};
	const name = isExpression('name') || text('name') === '' ? '' : `${text('name')}: `;
	return `${name}${[level(), statuses(), ...solution()].join(' · ')} → ${effect()}`;
}

const SETTING_NAMES = JSON.stringify(TICKET_SETTINGS.map(({ name }) => name));

export const RULE_TITLE = `={{ (${ruleTitle.toString()})($collection.item.value, $collection.item.properties, ${SETTING_NAMES}) }}`;
