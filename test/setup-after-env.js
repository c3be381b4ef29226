// nock patches the whole process, but each test file loads a nock of its own: without this the next file meets both.
afterAll(() => {
	require('nock').restore();
});
