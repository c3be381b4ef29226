import type { ErrorText } from '../../shared/rmm/connection';

/** What a person should know of a reading, in words. */

export const bothWaysText = (rmm: string): string =>
	`This trigger reads from ${rmm} what its agents know of Kaspersky on each device: whether it runs and is up to date. ` +
	'License, encryption and the connection to the Kaspersky server are not known there. Where devices of a customer also send reports ' +
	'to a Kaspersky Endpoint Security Cloud Trigger, or are watched by a Kaspersky Security Center Trigger, each problem would get two tickets: choose one way for each customer, with "Customers" of this trigger.';

export const accountChangedText = (rmm: string): string =>
	`The credential of ${rmm} leads to another account, or sees other devices than before. It is watched as in a new workflow, and its tickets get keys of their own. ` +
	'Tickets of the former one stay open, because no workflow updates them now: complete them by hand, or choose the former credential again.';

export const otherRmmText = (rmm: string): ErrorText => ({
	message: `The Source ID of this trigger belongs to tickets of another RMM, not of ${rmm}`,
	description:
		'Each device has another ID there, so its tickets would be completed and created again. Enter another "Source ID", or choose the former "RMM".',
});

export const strangeText = (rmm: string, values: readonly string[]): string =>
	`${rmm} sends values that this package does not know: ${values.join(', ')}. ` +
	'Nothing is known of the devices that have them, so their tickets stay as they are. Please report them as an issue of the package.';

export const restartedText = (rmm: string): string =>
	`${rmm} did not let this poll continue the reading of antivirus data that an earlier one had begun, and a new reading was not complete either. ` +
	'Until a reading is complete nothing is known of any device: no ticket is created or completed. Let the trigger poll every few minutes ("Poll Times"), so that a reading can be continued.';
