const reporters = require('./test/reporters');

/** @type {import('jest').Config} */
module.exports = {
	...require('./jest.e2e.config.js'),
	testMatch: ['<rootDir>/test/queue/**/*.spec.ts'],
	reporters: reporters('queue'),
};
