const { dest, src } = require('gulp');

/** Copies what tsc does not emit: icons and the nodes' codex files. */
function copyAssets() {
	return src(['{icons,nodes,credentials}/**/*.{svg,png}', 'nodes/**/*.node.json'], {
		base: '.',
		encoding: false,
	}).pipe(dest('dist'));
}

exports.default = copyAssets;
