import type { ICredentialType, Icon, INodeProperties } from 'n8n-workflow';

/** The secret by which devices that report their own status are authenticated. There is no server to test it against. */
export class KasperskyStatusReportApi implements ICredentialType {
	name = 'kasperskyStatusReportApi';

	displayName = 'Kaspersky Status Report API';

	icon: Icon = { light: 'file:../icons/kaspersky.svg', dark: 'file:../icons/kaspersky.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-kaspersky-autotask/n8n-nodes-kaspersky-autotask#kes-cloud';

	properties: INodeProperties[] = [
		{
			displayName: 'Method',
			name: 'method',
			type: 'options',
			options: [
				{
					name: 'HMAC Signature',
					value: 'hmac',
					description:
						'Each report is signed with the secret, which is never sent. The reporters in this package do this.',
				},
				{
					name: 'Bearer Token',
					value: 'bearer',
					description: 'Simpler for your own tools: the secret is sent with each report over HTTPS',
				},
			],
			default: 'hmac',
			description: 'How a report proves that it comes from one of your devices',
		},
		{
			displayName: 'Shared Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'e.g. the output of: openssl rand -hex 32',
			hint: 'At least 16 random characters',
			description:
				'At least 16 random characters, e.g. the output of "openssl rand -hex 32". Give the same text to your reporters. Anyone who has it can report for any device, so use a separate trigger and secret for each customer who must not be able to report for the others.',
		},
	];
}
