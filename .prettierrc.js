module.exports = {
	semi: true,
	trailingComma: 'all',
	bracketSpacing: true,
	useTabs: true,
	singleQuote: true,
	arrowParens: 'always',
	endOfLine: 'lf',
	printWidth: 100,
};
