// Privacy of SNMPv3: AES by net-snmp, DES (RFC 3414 §8) by ourselves, for the OpenSSL of today has
// no DES any more. Three times the same key of triple DES is DES.

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import snmp from 'net-snmp';
import type { SnmpUser } from '../../core/mib.ts';

const TRIPLE_DES = 'des-ede3-cbc';
const BLOCK_BYTES = 8;

/** The engine that both ends take their keys of. */
export type Authority = { id: Buffer; boots: number; seconds: number };

export function encipher(
  user: SnmpUser,
  { id, boots, seconds }: Authority,
  plain: Buffer,
): { cipherText: Buffer; salt: Buffer } {
  if (user.privacy === 'des') return encipherDes(user, id, boots, plain);
  const engine = { engineID: id, engineBoots: boots, engineTime: seconds };
  const { encryptedPdu, msgPrivacyParameters } = snmp.Encryption.encryptPdu(
    snmp.PrivProtocols.aes as string,
    plain,
    user.privacyPassword,
    snmp.AuthProtocols[user.auth] as string,
    engine,
  );
  return { cipherText: encryptedPdu, salt: msgPrivacyParameters };
}

/** Null: it cannot have been enciphered so. */
export function decipher(
  user: SnmpUser,
  { id, boots, seconds }: Authority,
  cipherText: Buffer,
  salt: Buffer,
): Buffer | null {
  if (salt.length !== 8) return null;
  if (user.privacy === 'des') return decipherDes(user, id, cipherText, salt);
  const engine = { engineID: id, engineBoots: boots, engineTime: seconds };
  return snmp.Encryption.decryptPdu(
    snmp.PrivProtocols.aes as string,
    cipherText,
    salt,
    user.privacyPassword,
    snmp.AuthProtocols[user.auth] as string,
    engine,
  );
}

function encipherDes(user: SnmpUser, id: Buffer, boots: number, plain: Buffer) {
  const salt = Buffer.concat([Buffer.alloc(4), randomBytes(4)]);
  salt.writeUInt32BE(boots);
  const { key, iv } = desKey(user, id, salt);
  const padded = Buffer.alloc(Math.ceil(plain.length / BLOCK_BYTES) * BLOCK_BYTES);
  plain.copy(padded);
  const cipher = createCipheriv(TRIPLE_DES, key, iv).setAutoPadding(false);
  return { cipherText: Buffer.concat([cipher.update(padded), cipher.final()]), salt };
}

function decipherDes(user: SnmpUser, id: Buffer, cipherText: Buffer, salt: Buffer): Buffer | null {
  if (cipherText.length === 0 || cipherText.length % BLOCK_BYTES !== 0) return null;
  const { key, iv } = desKey(user, id, salt);
  const decipher = createDecipheriv(TRIPLE_DES, key, iv).setAutoPadding(false);
  return Buffer.concat([decipher.update(cipherText), decipher.final()]);
}

/** RFC 3414 §8.1.1.1: the key's other half, mixed with the salt. */
function desKey(user: SnmpUser, id: Buffer, salt: Buffer) {
  const protocol = snmp.AuthProtocols[user.auth] as string;
  const localized = snmp.Authentication.passwordToKey(protocol, user.privacyPassword, id);
  const single = localized.subarray(0, 8);
  const iv = Buffer.from(localized.subarray(8, 16).map((byte, at) => byte ^ (salt[at] as number)));
  return { key: Buffer.concat([single, single, single]), iv };
}
