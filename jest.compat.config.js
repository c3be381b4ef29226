require('./test/compat/choose-older-n8n');
const e2e = require('./jest.e2e.config.js');
const reporters = require('./test/reporters');

/** @type {import('jest').Config} */
module.exports = {
	...e2e,
	// What the newest n8n must do, the older one must do, too: the same tests.
	testMatch: [
		'<rootDir>/test/compat/**/*.spec.ts',
		'<rootDir>/test/e2e/{mainJob,kesCloudReporter}.spec.ts',
	],
	reporters: reporters('compat'),
};
