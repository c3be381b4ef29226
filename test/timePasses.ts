/** Where a test moves n8n's clock on, time goes by for the process as well: nobody has set the clock. */
export const timePasses = () => jest.spyOn(performance, 'now').mockImplementation(() => Date.now());
