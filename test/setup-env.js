// n8n-core writes a config file on first use: give every test file a user folder of its own.
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

process.env.N8N_USER_FOLDER = fs.mkdtempSync(path.join(os.tmpdir(), 'n8n-jest-'));
process.env.N8N_ENCRYPTION_KEY = 'test-key';
// Nodes that stop on purpose would fill the output of the tests.
process.env.N8N_LOG_LEVEL = 'silent';
