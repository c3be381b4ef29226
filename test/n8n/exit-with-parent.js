// Preloaded into n8n: its stdin is a pipe from the process that started it, and the system closes that pipe however
// the parent dies, SIGKILL included.
process.stdin.on('error', () => process.exit(1));
process.stdin.on('end', () => process.exit(1));
process.stdin.resume();
process.stdin.unref?.();
