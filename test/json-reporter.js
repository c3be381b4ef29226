// Writes what .ci/run counts; jest's own --json would take the place of the readable output.
const fs = require('node:fs');
const path = require('node:path');

class JsonReporter {
	constructor(_globalConfig, { name }) {
		this.file = path.join(process.env.JEST_RESULTS, `${name}.json`);
	}

	onRunComplete(_contexts, results) {
		const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = results;
		fs.writeFileSync(
			this.file,
			JSON.stringify({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites }),
		);
	}
}

module.exports = JsonReporter;
