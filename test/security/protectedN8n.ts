/* eslint-disable @n8n/community-nodes/no-restricted-globals */

/** Import this before n8n-core: it reads the variable once. Then private addresses are refused, as with this setting in n8n. */
process.env.N8N_SSRF_PROTECTION_ENABLED = 'true';
