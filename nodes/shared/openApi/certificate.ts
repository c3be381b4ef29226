import { X509Certificate } from 'node:crypto';
import type { ErrorText } from './kscResponse';

/** Where the certificate of an Administration Server lies on Windows. */
export const CERTIFICATE_FILE = 'C:\\ProgramData\\KasperskyLab\\adminkit\\1093\\cert\\klserver.cer';

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

function blocksOf(certificate: string): string[] {
	const bodies = certificate.match(BLOCK) ?? [certificate];
	return bodies
		.map((block) => block.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '').replace(/\s+/g, ''))
		.filter((body) => body !== '')
		.map((body) => {
			const lines = body.match(/.{1,64}/g) ?? [];
			return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----'].join('\n');
		});
}

/** Restores the line breaks of a PEM text, which single-line fields and copying lose; adds a missing header and footer. */
export function pemOf(certificate: string): string {
	return blocksOf(certificate).join('\n');
}

function isCertificate(pem: string): boolean {
	try {
		return new X509Certificate(pem).raw.length > 0;
	} catch {
		return false;
	}
}

/** `C:\…`, `\\server\…`, `/var/…`, or the name of a file. */
const PATH = /^"?([a-z]:\\|\\\\|~?\/[\w.-]+(\/|$)|[^\n]{1,200}\.(cer|crt|pem|der|key|p12|pfx)"?$)/i;

const FIRST_LINE = 'its first line is -----BEGIN CERTIFICATE-----';

/** Why a text in "CA Certificate" cannot be used; without this the server would only seem not to be trusted. */
export function certificateProblem(certificate: string): ErrorText | undefined {
	const text = certificate.trim();
	if (text === '') return undefined;
	const blocks = blocksOf(text);
	if (blocks.length > 0 && blocks.every(isCertificate)) return undefined;
	if (/PRIVATE KEY-----/.test(text)) {
		return {
			message: '"CA Certificate" in the credential has a private key in it, not a certificate',
			description: `The key belongs on the server only, and n8n does not need it. Paste the text of the certificate (${CERTIFICATE_FILE}) instead: ${FIRST_LINE}.`,
		};
	}
	if (PATH.test(text)) {
		return {
			message: '"CA Certificate" in the credential has the path of a file in it, not a certificate',
			description: `Open that file on the server with a text editor, and paste all of its text: ${FIRST_LINE}.`,
		};
	}
	return {
		message:
			'The text in "CA Certificate" of the credential is no certificate, or only a part of one',
		description: `Paste all of the text of ${CERTIFICATE_FILE}, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----. A file that a text editor cannot show is binary: convert it first (certutil -encode klserver.cer klserver.pem).`,
	};
}
