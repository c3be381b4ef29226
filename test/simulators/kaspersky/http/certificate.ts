/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import {
	constants,
	generateKeyPair,
	privateEncrypt,
	randomBytes,
	X509Certificate,
	type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';

export interface ServerCertificate {
	/** What clients must trust. */
	caPem: string;
	certificatePem: string;
	keyPem: string;
	der: Buffer;
}

const DAY = 86_400_000;

/**
 * A certificate for localhost and 127.0.0.1 from a certificate authority that exists only for this simulator. The keys
 * and signatures come from OpenSSL: node-forge's own take seconds inside jest's sandbox.
 */
export async function makeCertificate(): Promise<ServerCertificate> {
	keys ??= Promise.all([makeKey(), makeKey()]);
	const [authorityKey, serverKey] = await keys;
	const authority = [
		{ name: 'commonName', value: `KSC simulator CA ${randomBytes(4).toString('hex')}` },
	];
	const caPem = issue(authorityKey, authority, authorityKey, authority, [
		{ name: 'basicConstraints', cA: true, critical: true },
		{ name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
		{ name: 'subjectKeyIdentifier' },
	]);
	const subject = [{ name: 'commonName', value: 'localhost' }];
	const certificatePem = issue(serverKey, subject, authorityKey, authority, [
		{ name: 'basicConstraints', cA: false },
		{ name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
		{ name: 'extKeyUsage', serverAuth: true },
		{
			name: 'subjectAltName',
			altNames: [
				{ type: 2, value: 'localhost' },
				{ type: 7, ip: '127.0.0.1' },
			],
		},
	]);
	const der = new X509Certificate(certificatePem).raw;
	return { caPem, certificatePem, keyPem: serverKey.private, der };
}

/**
 * The keys are made once in a process, the certificates for every simulator: each authority has a name of its own, so that
 * no simulator is trusted through another's.
 */
let keys: Promise<[KeyPems, KeyPems]> | undefined;

interface KeyPems {
	public: string;
	private: string;
}

async function makeKey(): Promise<KeyPems> {
	const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', {
		modulusLength: 2048,
	});
	const pem = (key: KeyObject, type: 'spki' | 'pkcs8') =>
		key.export({ type, format: 'pem' }).toString();
	return { public: pem(publicKey, 'spki'), private: pem(privateKey, 'pkcs8') };
}

function issue(
	subjectKey: KeyPems,
	subject: forge.pki.CertificateField[],
	issuerKey: KeyPems,
	issuer: forge.pki.CertificateField[],
	extensions: object[],
): string {
	const certificate = forge.pki.createCertificate();
	certificate.publicKey = forge.pki.publicKeyFromPem(subjectKey.public);
	// A leading zero bit: a serial number is a positive number.
	certificate.serialNumber = `01${randomBytes(8).toString('hex')}`;
	certificate.validity.notBefore = new Date(Date.now() - DAY);
	certificate.validity.notAfter = new Date(Date.now() + 30 * DAY);
	certificate.setSubject(subject);
	certificate.setIssuer(issuer);
	certificate.setExtensions(extensions);
	certificate.sign(signerOf(issuerKey), forge.md.sha256.create());
	return forge.pki.certificateToPem(certificate);
}

/** DER of the DigestInfo that stands before a SHA-256 digest in a signature (RFC 8017, 9.2). */
const SHA256_PREFIX = Buffer.from('3031300d060960864801650304020105000420', 'hex');

/** A key of the form that node-forge calls, with OpenSSL doing the work. */
function signerOf(key: KeyPems): forge.pki.rsa.PrivateKey {
	const signer = {
		sign(digest: forge.md.MessageDigest): string {
			const bytes = Buffer.from(digest.digest().getBytes(), 'binary');
			const padded = { key: key.private, padding: constants.RSA_PKCS1_PADDING };
			return privateEncrypt(padded, Buffer.concat([SHA256_PREFIX, bytes])).toString('binary');
		},
	};
	return signer as unknown as forge.pki.rsa.PrivateKey;
}
