/** Reporters of a jest run: readable ones, and counts for .ci/run when it asks for them. */
module.exports = (name) => [
	'default',
	...(process.env.JEST_RESULTS ? [['<rootDir>/test/json-reporter.js', { name }]] : []),
];
