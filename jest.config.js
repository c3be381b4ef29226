const { availableParallelism } = require('node:os');
const deepTests = require('./test/deepTests');
const reporters = require('./test/reporters');

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	globalSetup: '<rootDir>/test/globalSetup.ts',
	globalTeardown: '<rootDir>/test/globalTeardown.js',
	setupFiles: ['<rootDir>/test/setup-env.js'],
	setupFilesAfterEnv: ['<rootDir>/test/setup-after-env.js'],
	testMatch: ['<rootDir>/test/{unit,workflows,simulators,chaos,security}/**/*.spec.ts'],
	testPathIgnorePatterns: ['/node_modules/', ...deepTests],
	modulePathIgnorePatterns: ['<rootDir>/dist/'],
	// One more than there are cores: some tests wait for processes and sockets.
	maxWorkers: availableParallelism() + 1,
	// Simulators and n8n's engine take their time on a loaded machine.
	testTimeout: 60_000,
	transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.test.json' }] },
	reporters: reporters('test'),
};
