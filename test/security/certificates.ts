import { constants, generateKeyPairSync, privateEncrypt, randomBytes } from 'node:crypto';
import forge from 'node-forge';

export interface Certificate {
	pem: string;
	keyPem: string;
}

const DAY_MS = 86_400_000;

/** DER of the DigestInfo that stands before a SHA-256 digest in a signature (RFC 8017, 9.2). */
const SHA256_PREFIX = Buffer.from('3031300d060960864801650304020105000420', 'hex');

/**
 * A certificate that a server has signed itself, as Kaspersky Security Center does. The key and the signature come from
 * OpenSSL: node-forge's own take seconds inside jest's sandbox.
 */
export function selfSigned(host: { dns: string } | { ip: string }, daysLeft = 30): Certificate {
	const key = generateKeyPairSync('rsa', {
		modulusLength: 2048,
		publicKeyEncoding: { type: 'spki', format: 'pem' },
		privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
	});
	const certificate = forge.pki.createCertificate();
	const name = [{ name: 'commonName', value: `Server ${randomBytes(4).toString('hex')}` }];
	certificate.publicKey = forge.pki.publicKeyFromPem(key.publicKey);
	// A leading zero bit: a serial number is a positive number.
	certificate.serialNumber = `01${randomBytes(8).toString('hex')}`;
	certificate.validity.notBefore = new Date(Date.now() - 60 * DAY_MS);
	certificate.validity.notAfter = new Date(Date.now() + daysLeft * DAY_MS);
	certificate.setSubject(name);
	certificate.setIssuer(name);
	const altName = 'ip' in host ? { type: 7, ip: host.ip } : { type: 2, value: host.dns };
	certificate.setExtensions([
		{ name: 'basicConstraints', cA: true },
		{ name: 'subjectAltName', altNames: [altName] },
	]);
	certificate.sign(signerOf(key.privateKey), forge.md.sha256.create());
	return { pem: forge.pki.certificateToPem(certificate), keyPem: key.privateKey };
}

/** A key of the form that node-forge calls, with OpenSSL doing the work. */
function signerOf(key: string): forge.pki.rsa.PrivateKey {
	const signer = {
		sign(digest: forge.md.MessageDigest): string {
			const bytes = Buffer.from(digest.digest().getBytes(), 'binary');
			const padded = { key, padding: constants.RSA_PKCS1_PADDING };
			return privateEncrypt(padded, Buffer.concat([SHA256_PREFIX, bytes])).toString('binary');
		},
	};
	return signer as unknown as forge.pki.rsa.PrivateKey;
}
