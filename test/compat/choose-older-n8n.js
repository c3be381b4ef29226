// Every n8n of this test run is the older one.
process.env.KASPERSKY_AUTOTASK_N8N_VERSION ??= '1.123.81';
