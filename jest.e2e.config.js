const reporters = require('./test/reporters');

/** @type {import('jest').Config} */
module.exports = {
	...require('./jest.config.js'),
	globalSetup: '<rootDir>/test/n8n/globalSetup.ts',
	testMatch: ['<rootDir>/test/e2e/**/*.spec.ts'],
	testTimeout: 180_000,
	maxWorkers: 1,
	// What a failed set-up leaves open must not hold up the report of the failure.
	forceExit: true,
	reporters: reporters('e2e'),
};
