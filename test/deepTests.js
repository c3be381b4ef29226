/** What takes long and seldom finds anything: not for `npm test`, but for `npm run test:deep`. */
module.exports = [
	'test/chaos/brokenProducts.spec.ts',
	'test/security/linearTime.spec.ts',
	'test/unit/packageTarball.spec.ts',
];
