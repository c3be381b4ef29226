const reporters = require('./test/reporters');

/** @type {import('jest').Config} */
module.exports = {
	...require('./jest.config.js'),
	testMatch: ['<rootDir>/test/e2e/**/*.spec.ts'],
	testTimeout: 180_000,
	maxWorkers: 1,
	reporters: reporters('e2e'),
};
