import { N8N_VERSION } from '../n8n/cacheLayout';
import { readCompose, settingsOf } from './compose';

const services = readCompose();
const ofN8n = Object.values(services).filter(({ image }) => image.includes('n8n'));

describe('docs/compose.queue.yaml', () => {
	it('names a main process, workers, a webhook process and what they share', () => {
		const names = ['main', 'postgres', 'redis', 'webhook', 'worker'];
		expect(Object.keys(services).sort()).toEqual(names);
		expect(services.main.command).toBeUndefined();
		expect(services.worker.command?.[0]).toBe('worker');
		expect(services.webhook.command).toEqual(['webhook']);
	});

	it('names the version of n8n that is tested', () => {
		for (const { image } of ofN8n) expect(image).toBe(`docker.n8n.io/n8nio/n8n:${N8N_VERSION}`);
	});

	it('gives every process of n8n the queue, the database, the key and the package', () => {
		expect(ofN8n).toHaveLength(3);
		for (const service of ofN8n) {
			const queue = { EXECUTIONS_MODE: 'queue', QUEUE_BULL_REDIS_HOST: 'redis' };
			expect(settingsOf(service)).toMatchObject({ ...queue, DB_POSTGRESDB_HOST: 'postgres' });
			expect(service.environment).toHaveProperty('N8N_ENCRYPTION_KEY');
			expect(service.volumes).toContain('./nodes:/home/node/.n8n/nodes:ro');
		}
	});
});
