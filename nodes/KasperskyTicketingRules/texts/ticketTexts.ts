import { get } from 'lodash';
import type { IDataObject, IExecuteFunctions, INodeParameters } from 'n8n-workflow';
import type { StatusChange } from '../../shared/items';
import { cut, oneLine } from '../../shared/text';
import { factsInOneLine } from './plainText';
import type { OnePer } from '../ruleTable/rules';
import { rulesParameters } from '../ruleTable/rulesNode';
import type { NodeParameters } from '../../shared/perItem';
import { readTabAddress } from './muteLink';
import { fillTemplate, readTemplate } from './textTemplate';
import {
	DEFAULT_TEXTS,
	framedDescription,
	framedTitle,
	type TextFrame,
	type TicketTexts,
} from './texts';

/** A status change, and the item as it came in: other nodes may have added fields to it. */
export interface TextItem {
	index: number;
	json: IDataObject;
	change: StatusChange;
}

export type TicketFrame = Omit<TextFrame, 'withAdvice' | 'tab'>;

export type WriteTexts = (item: TextItem, ticket: TicketFrame) => TicketTexts;

interface TextParameter {
	path: string;
	displayName: string;
	byDefault: string;
}

const PARAMETERS: Record<OnePer, Record<keyof TicketTexts, Omit<TextParameter, 'byDefault'>>> = {
	device: {
		title: { path: 'textOptions.title', displayName: 'Title' },
		description: { path: 'textOptions.description', displayName: 'Description' },
	},
	customer: {
		title: { path: 'textOptions.customerTitle', displayName: 'Customer Ticket Title' },
		description: {
			path: 'textOptions.customerDescription',
			displayName: 'Customer Ticket Description',
		},
	},
};

/** The texts of tickets as the node's parameters want them. */
export function ticketTexts(context: IExecuteFunctions): WriteTexts {
	const parameters = rulesParameters(context);
	const reader = (onePer: OnePer, name: keyof TicketTexts) =>
		textReader(context, parameters, {
			...PARAMETERS[onePer][name],
			byDefault: DEFAULT_TEXTS[onePer][name],
		});
	const readers = {
		device: { title: reader('device', 'title'), description: reader('device', 'description') },
		customer: {
			title: reader('customer', 'title'),
			description: reader('customer', 'description'),
		},
	};
	const frameOptions = optionsOf(parameters.edited);
	const address = String(get(parameters.edited, 'textOptions.tabAddress', '')).trim();
	if (address !== '' && frameOptions.tab === undefined) {
		context.addExecutionHints({ message: noAddress(address), location: 'outputPane' });
	}
	return (item, ticket) => {
		const frame = { ...ticket, ...frameOptions };
		const { title, description } = readers[ticket.onePer];
		return {
			title: framedTitle(title(item), item.change, frame),
			description: framedDescription(description(item), item.change, frame),
		};
	};
}

/**
 * The texts of a ticket that no item asks for.
 *
 * @param edited parameters of the node, with the expressions
 * @returns in `defaulted`, the fields that only an item can fill, so that their default stands in the text
 */
export function textsWithoutItem(
	edited: INodeParameters,
	change: StatusChange,
	ticket: TicketFrame,
): TicketTexts & { defaulted: string[] } {
	const defaulted: string[] = [];
	const text = (name: keyof TicketTexts) => {
		const { path, displayName } = PARAMETERS[ticket.onePer][name];
		const byDefault = DEFAULT_TEXTS[ticket.onePer][name];
		const template = readTemplate(String(get(edited, path, byDefault)));
		const own = template && fillTemplate(template, change);
		if (own === undefined) defaulted.push(displayName);
		return own === undefined || own.trim() === '' ? filled(byDefault, change) : own;
	};
	const frame = { ...ticket, ...optionsOf(edited) };
	return {
		title: framedTitle(text('title'), change, frame),
		description: framedDescription(text('description'), change, frame),
		defaulted,
	};
}

const noAddress = (given: string) =>
	`“Ticketing Tab Address” is “${cut(oneLine(given), 100)}”, so tickets get no link for muting. Enter the Production URL of the page, e.g. https://n8n.example.com/webhook/kaspersky-ticketing.`;

/** Options that hold no expression. */
function optionsOf(edited: INodeParameters): Pick<TextFrame, 'withAdvice' | 'tab'> {
	const tab = readTabAddress(get(edited, 'textOptions.tabAddress'));
	return {
		withAdvice: get(edited, 'textOptions.advice', true) === true,
		...(tab === undefined ? {} : { tab }),
	};
}

const filled = (byDefault: string, change: StatusChange): string =>
	fillTemplate(readTemplate(byDefault) ?? [], change) ?? '';

/** A text that cannot be evaluated, or is empty, is replaced by the default: no ticket fails because of its texts. */
function textReader(
	context: IExecuteFunctions,
	parameters: NodeParameters,
	{ path, displayName, byDefault }: TextParameter,
): (item: TextItem) => string {
	const template = readTemplate(String(get(parameters.edited, path, byDefault)));
	const hintAt = hintOnce(context, displayName);
	const evaluated = ({ index, change }: TextItem): string => {
		try {
			const text = String(parameters.read(path, index, byDefault) ?? '');
			return factsInOneLine(text, factsOf(change));
		} catch (error) {
			hintAt(error);
			return '';
		}
	};
	return (item) => {
		const { change, json } = item;
		const text = (template && fillTemplate(template, change, json)) ?? evaluated(item);
		return text.trim() === '' ? filled(byDefault, change) : text;
	};
}

function hintOnce(context: IExecuteFunctions, displayName: string): (error: unknown) => void {
	let isHinted = false;
	return (error) => {
		if (isHinted) return;
		isHinted = true;
		const why = error instanceof Error ? error.message : String(error);
		const message = `The expression in “${displayName}” has no result for some tickets (${why}). These tickets have the default text.`;
		context.addExecutionHints({ message, location: 'outputPane' });
	};
}

function factsOf({ device, customer, source, status }: StatusChange): string[] {
	return [...Object.values(device), customer?.name, source.name, status.description].filter(
		(fact): fact is string => typeof fact === 'string',
	);
}
