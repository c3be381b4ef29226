import { clock } from '../../../nodes/shared/autotask/clock';

describe('clock.pause', () => {
	beforeEach(() => jest.useFakeTimers());

	afterEach(() => jest.useRealTimers());

	it('ends at once when the execution is cancelled, before or during it', async () => {
		const controller = new AbortController();
		const pause = clock.pause(60_000, controller.signal);
		controller.abort();
		await expect(pause).resolves.toBeUndefined();
		await expect(clock.pause(60_000, controller.signal)).resolves.toBeUndefined();
	});

	it('lasts as long as it should otherwise', async () => {
		const ended = jest.fn();
		const pause = clock.pause(60_000, new AbortController().signal).then(ended);
		await jest.advanceTimersByTimeAsync(59_999);
		expect(ended).not.toHaveBeenCalled();
		await jest.advanceTimersByTimeAsync(1);
		await pause;
		expect(ended).toHaveBeenCalled();
	});
});
