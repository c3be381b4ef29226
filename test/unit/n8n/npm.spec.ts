import { adviceFor } from '../../n8n/npm';

test.each([
	['npm error code ENOSPC', 'disk is full'],
	['gyp ERR! find Python', 'install python3'],
	['gyp ERR! stack Error: not found: make', 'build-essential'],
	['make: g++: No such file or directory\nmake: *** [x.o] Error 127', 'build-essential'],
	['npm error code ENOTFOUND', 'could not be reached'],
	['npm error code SELF_SIGNED_CERT_IN_CHAIN', 'could not be reached'],
	['npm error code E401', 'access token'],
	['npm error code ETARGET', 'needed package version'],
	['npm error code EACCES', 'KASPERSKY_AUTOTASK_CACHE'],
])('npm saying %j leads to advice on it', (output, advice) => {
	expect(adviceFor(output)).toContain(advice);
});

test('what is not understood gets no advice, only its own text', () => {
	expect(adviceFor('npm error something new')).toBeUndefined();
	expect(
		adviceFor('prebuild-install warn install getaddrinfo ENOTFOUND elsewhere'),
	).toBeUndefined();
});
