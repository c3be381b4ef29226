/** Names are compared exactly, but for case, and for how Unicode spells the same letter. */
export function fold(name: string): string {
	return name.normalize('NFC').trim().toLowerCase();
}
