import { DateTime, IANAZone } from 'luxon';
import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { ids, labelOf, primaryResource, texts } from '../description/ticketFields';
import { readId } from './operation';

/** Reads the fields of a ticket that a person has set. */

const isEmpty = (value: unknown) => String(value ?? '').trim() === '';

/**
 * By Autotask's names, without those that are empty.
 *
 * @param chosen what the panel has, by name
 * @param more fields of the operation alone
 * @throws NodeOperationError that names the field
 */
export function readTicketFields(
	context: IExecuteFunctions,
	chosen: IDataObject,
	itemIndex: number,
	more: { ids: INodeProperties[]; texts: INodeProperties[] } = { ids: [], texts: [] },
): IDataObject {
	const set = (fields: INodeProperties[]) => fields.filter(({ name }) => !isEmpty(chosen[name]));
	const read = [
		...set([...ids, ...more.ids]).map((field) => [
			field.name,
			readId(context, chosen[field.name], labelOf(field), itemIndex),
		]),
		...set([...texts, ...more.texts]).map(({ name }) => [name, String(chosen[name]).trim()]),
	];
	return {
		...(Object.fromEntries(read) as IDataObject),
		...readPrimaryResource(context, chosen[primaryResource.name], itemIndex),
	};
}

/** Two fields that Autotask takes only together. */
function readPrimaryResource(
	context: IExecuteFunctions,
	value: unknown,
	itemIndex: number,
): IDataObject {
	if (isEmpty(value)) return {};
	const text = String(value).trim();
	const [resource, role] = /^\d+:\d+$/.test(text) ? text.split(':') : [];
	if (role !== undefined) {
		return { assignedResourceID: Number(resource), assignedResourceRoleID: Number(role) };
	}
	throw new NodeOperationError(
		context.getNode(),
		`"${text}" in the field "${labelOf(primaryResource)}" is not a resource with its role`,
		{
			itemIndex,
			description:
				'Choose from the list, or give the ID of the resource and of the role, like 29682886:29682834.',
		},
	);
}

/**
 * Milliseconds. A time without a time zone is one of the workflow's.
 *
 * @throws NodeOperationError that names the field
 */
export function readTimeField(
	context: IExecuteFunctions,
	value: unknown,
	name: string,
	itemIndex: number,
): number {
	const text = String(value);
	const named = DateTime.fromISO(text, { setZone: true });
	const zone = context.getTimezone();
	// Luxon gives a time without a zone the zone of the machine.
	const hasZone = named.isValid && /(Z|[+-]\d\d(:?\d\d)?)$/i.test(text.slice(text.indexOf('T')));
	const time = hasZone ? named : DateTime.fromISO(text, { zone });
	if (time.isValid) return time.toMillis();
	const isZone = IANAZone.isValidZone(zone);
	throw new NodeOperationError(
		context.getNode(),
		isZone
			? `"${text}" in the field "${name}" is not a time`
			: `"${text}" in the field "${name}" has no time zone, and that of n8n, "${zone}", is not a known one`,
		{
			itemIndex,
			description: isZone
				? 'Give a time like 2026-11-22T17:00:00.'
				: "Give a time like 2026-11-22T17:00:00+01:00, or correct n8n's: Timezone in the workflow's settings, or GENERIC_TIMEZONE in n8n's environment.",
		},
	);
}
