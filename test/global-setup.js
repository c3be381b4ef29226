// All that the tests of a run leave behind lies in one temporary folder, which the end of the run removes.
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

module.exports = () => {
	process.env.TMPDIR = fs.mkdtempSync(path.join(os.tmpdir(), 'n8n-jest-'));
};
