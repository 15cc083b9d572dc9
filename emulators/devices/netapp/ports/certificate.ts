// The certificate that the cluster shows to HTTPS clients: self-signed, made once in the life of a
// rack, the same on both nodes, as the cluster's own is on a real pair.

import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import type { NodeHandle } from '../../../process/port.ts';

export type Certificate = { readonly key: string; readonly cert: string };

const FILE = 'netapp.https.pem';
const DAY_MS = 86_400_000;
const VALID_DAYS = 3_650;

/** The rack's certificate for HTTPS, made by whichever node asks first. */
export async function httpsCertificate(
  handle: Pick<NodeHandle, 'node' | 'runDirectory' | 'bindings'>,
): Promise<Certificate> {
  const path = join(handle.runDirectory, FILE);
  const known = await readCertificate(path);
  if (known) return known;

  const { key, cert } = await make(handle.bindings);
  const own = `${path}.${handle.node}`;
  await writeFile(own, `${key}${cert}`, { mode: 0o600 });
  // Both nodes boot at once: the first link stands, and the loser reads it.
  await link(own, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(own);
  return (await readCertificate(path)) ?? { key, cert };
}

async function readCertificate(path: string): Promise<Certificate | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return null;
  });
  if (text === null) return null;
  const begin = text.indexOf('-----BEGIN CERTIFICATE-----');
  return { key: text.slice(0, begin), cert: text.slice(begin) };
}

async function make(bindings: NodeHandle['bindings']): Promise<Certificate> {
  const addresses = bindings.flatMap(({ modelled, host }) => [modelled, host]);
  const now = Date.now();
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'netapp' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - DAY_MS),
    notAfterDate: new Date(now + VALID_DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'netapp' },
          { type: 2, value: 'localhost' },
          ...[...new Set(['127.0.0.1', ...addresses])].map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  });
  return { key: withNewline(key), cert: withNewline(cert) };
}

function withNewline(text: string): string {
  return `${text.trim()}\n`;
}
