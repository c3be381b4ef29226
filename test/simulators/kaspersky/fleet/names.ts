import type { OperatingSystem } from './model';

/** The Autotask simulator has companies of the same names in the same order. */
const CUSTOMERS = [
	'Contoso',
	'Fabrikam',
	'Northwind Traders',
	'Adventure Works',
	'Tailspin Toys',
	'Wide World Importers',
	'Litware',
	'Proseware',
	'Fourth Coffee',
	'Wingtip Toys',
];

/** Name of the n-th customer, counted from 0. */
export function customerName(index: number): string {
	return CUSTOMERS[index] ?? `Customer ${index + 1}`;
}

export interface Department {
	readonly group: string;
	readonly devicePrefix: string;
	readonly operatingSystems: readonly OperatingSystem[];
}

const windows11 = { name: 'Microsoft Windows 11', major: 10, minor: 0, build: 26100 };
const windows10 = { name: 'Microsoft Windows 10', major: 10, minor: 0, build: 19045 };
const server2022 = { name: 'Microsoft Windows Server 2022', major: 10, minor: 0, build: 20348 };
const debian = { name: 'Debian GNU/Linux 12', major: 12, minor: 0, build: 0 };
const macOs = { name: 'macOS 15', major: 15, minor: 0, build: 0 };

export const DEPARTMENTS: readonly Department[] = [
	{ group: 'Finance', devicePrefix: 'FIN-PC', operatingSystems: [windows11, windows10] },
	{ group: 'Human Resources', devicePrefix: 'HR-NB', operatingSystems: [windows11] },
	{ group: 'Engineering', devicePrefix: 'ENG-WS', operatingSystems: [windows11, debian, macOs] },
	{ group: 'Marketing', devicePrefix: 'MKT-NB', operatingSystems: [windows11, macOs] },
	{ group: 'Operations', devicePrefix: 'OPS-PC', operatingSystems: [windows10, windows11] },
	{ group: 'Servers', devicePrefix: 'SRV-APP', operatingSystems: [server2022, debian] },
];

/** DNS domain of a customer's devices. */
export function domainOf(name: string): string {
	return `${name.toLowerCase().replace(/[^a-z0-9]+/g, '')}.local`;
}
