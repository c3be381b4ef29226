import fc from 'fast-check';
import {
	matchItem,
	type ConfigurationItem,
} from '../../../nodes/shared/autotask/configurationItems';

let id = 0;
const item = (rest: Partial<ConfigurationItem>): ConfigurationItem => ({
	...{ id: ++id, companyID: 175, serialNumber: '', hostName: '', title: '', ip: '' },
	...rest,
});
const one = ({ id: found }: ConfigurationItem) => ({ kind: 'one', id: found });

describe('the configuration item of a device', () => {
	const titled = item({ title: 'fin-pc-07' });
	const hosted = item({ hostName: 'fin-pc-07' });
	const numbered = item({ serialNumber: 'cn-0x1' });

	it.each([
		['by its title', { name: 'FIN-PC-07' }, [titled], one(titled)],
		['by the host name of the RMM', { name: 'Fin-PC-07' }, [hosted], one(hosted)],
		['by its serial number', { name: 'X', serialNumber: 'CN-0X1 ' }, [numbered], one(numbered)],
		[
			'by its full name',
			{ name: 'FIN-PC-07', fqdn: 'FIN-PC-07.contoso.example' },
			[item({ title: 'other' }), item({ id: 7, title: 'fin-pc-07.contoso.example' })],
			{ kind: 'one', id: 7 },
		],
		['by the host name before the title', { name: 'FIN-PC-07' }, [titled, hosted], one(hosted)],
		[
			'by the serial number before any name',
			{ name: 'FIN-PC-07', serialNumber: 'CN-0X1' },
			[titled, hosted, numbered],
			one(numbered),
		],
	])('is found %s', (_, device, items, expected) => {
		expect(matchItem(device, items)).toEqual(expected);
	});

	it('of several with one name is the one with its IP address', () => {
		const here = item({ title: 'reception', ip: '10.0.0.7' });
		const items = [item({ title: 'reception', ip: '10.0.0.8' }), here];
		expect(matchItem({ name: 'RECEPTION', ip: '10.0.0.7' }, items)).toEqual(one(here));
		expect(matchItem({ name: 'RECEPTION', ip: '10.0.0.9' }, items)).toEqual({
			...{ kind: 'several', count: 2 },
		});
		expect(matchItem({ name: 'RECEPTION' }, items)).toEqual({ kind: 'several', count: 2 });
	});

	it.each([
		['an IP address alone', { name: 'A', ip: '10.0.0.7' }, [item({ title: 'b', ip: '10.0.0.7' })]],
		['part of a name', { name: 'FIN-PC-07' }, [item({ title: 'fin-pc-070' })]],
		['an empty serial number', { name: 'A', serialNumber: ' ' }, [item({ title: 'b' })]],
		['an empty name', { name: ' ' }, [item({ title: '' })]],
	])('is not found by %s', (_, device, items) => {
		expect(matchItem(device, items)).toEqual({ kind: 'none' });
	});

	it('is never one of two that are equally good', () => {
		const names = fc.constantFrom('a', 'b', 'c');
		const items = fc.array(fc.record({ title: names, hostName: names }), { maxLength: 6 });
		fc.assert(
			fc.property(names, items, (name, rest) => {
				const all = rest.map((each) => item(each));
				const match = matchItem({ name }, all);
				if (match.kind !== 'one') return;
				const found = all.find((each) => each.id === match.id);
				const by = found?.hostName === name ? 'hostName' : 'title';
				expect(all.filter((each) => each[by] === name)).toEqual([found]);
			}),
		);
	});
});
