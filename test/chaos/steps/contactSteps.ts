import type { Step } from './step';

const COMPANIES = [0, 175, 176, 177];

/** The contact of a company leaves, or another one of the same name comes; some of it for good. */
const changeContact: Step = ({ people, dice, faults }, aftermath) => {
	if (!people) return undefined;
	const company = dice.pick(COMPANIES);
	const name = `contact of ${company}`;
	if (aftermath.repair(name)) return `the ${name} is there again`;
	const [contact] = people.of(company);
	if (!contact) {
		people.enter(company);
		return `there is a ${name} again`;
	}
	const what = dice.pick(['leaves', 'is deleted', 'has a namesake'] as const);
	faults.count(`people: a contact ${what}`);
	const isForGood = dice.chance(0.2);
	const after = (repair: () => void) => {
		if (!isForGood) aftermath.add(name, repair);
	};
	if (what === 'leaves') {
		contact.isActive = 0;
		after(() => (contact.isActive = 1));
	} else if (what === 'is deleted') {
		people.remove(contact);
		after(() => people.enter(company));
	} else {
		const other = people.enter(company);
		after(() => people.remove(other));
	}
	return `the ${name} ${what}`;
};

export const contactSteps = { changeContact };
