// Runs a server that knows nothing of us and must not outlive us. Each line on stdin is a signal for the server; when
// stdin closes, however the parent died, the server is stopped and its folder removed.
const { spawn } = require('node:child_process');
const { openSync, rmSync } = require('node:fs');
const { createInterface } = require('node:readline');

const { command, args, folder, logFile, stopSignal, user } = JSON.parse(process.argv[2]);
const log = openSync(logFile, 'a');
const server = spawn(command, args, { cwd: folder, stdio: ['ignore', log, log], ...user });
let isOrphan = false;

createInterface({ input: process.stdin })
	.on('line', (signal) => server.kill(signal))
	.on('close', () => {
		isOrphan = true;
		server.kill(stopSignal);
	});
const end = (code) => {
	if (isOrphan) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
	process.exit(code);
};
server.on('error', () => end(1));
server.on('exit', (code) => end(code ?? 1));
