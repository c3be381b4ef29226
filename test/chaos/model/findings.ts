/** What must not happen. */
export const FAULTS_FOUND = [
	'lost',
	'duplicates',
	'wrongCompletions',
	'strangersTouched',
	/** A lasting problem was without its ticket for too long. */
	'gaps',
	'leftOpen',
	/** A ticket was created for a muted device. */
	'mutedCreated',
	/** A configuration item of another company or device came to a ticket, one that belongs there is missing, or a person's is gone. */
	'wrongItems',
	/** A ticket was created for an account that its device does not have, or has not gone or told where its device is. */
	'wrongAccounts',
	/** A ticket was created without what its rule wants for it, or with the contact of another company. */
	'wrongPeople',
	'crashes',
] as const;

export type Finding = (typeof FAULTS_FOUND)[number];

export type Findings = Record<Finding, number>;

export const noFindings = (): Findings => ({
	lost: 0,
	duplicates: 0,
	wrongCompletions: 0,
	strangersTouched: 0,
	gaps: 0,
	leftOpen: 0,
	mutedCreated: 0,
	wrongItems: 0,
	wrongAccounts: 0,
	wrongPeople: 0,
	crashes: 0,
});

export function addFindings(sum: Findings, more: Findings): void {
	for (const finding of FAULTS_FOUND) sum[finding] += more[finding];
}

export const isClean = (findings: Findings) => FAULTS_FOUND.every((name) => findings[name] === 0);
