const reporters = require('./test/reporters');

/** @type {import('jest').Config} */
module.exports = {
	...require('./jest.config.js'),
	testMatch: ['<rootDir>/test/windows/**/*.spec.ts'],
	reporters: reporters('windows'),
};
