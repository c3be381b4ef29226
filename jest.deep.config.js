const deepTests = require('./test/deepTests');
const reporters = require('./test/reporters');

// The workers inherit it.
process.env.FUZZ_INPUTS ??= '10000';

/** @type {import('jest').Config} */
module.exports = {
	...require('./jest.config.js'),
	testMatch: [...deepTests, 'test/security/fuzz*.spec.ts'].map((path) => `<rootDir>/${path}`),
	testPathIgnorePatterns: ['/node_modules/'],
	reporters: reporters('deep'),
};
