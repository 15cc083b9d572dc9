// Which rack is meant by a command that names none. A running rack leaves a file in this user's run
// directory that says where it is; with one rack there is nothing to choose.

import { DEFAULT_HOST, DEFAULT_PORT } from '../core/launchOptions.ts';
import { rackError } from '../core/protocol/errors.ts';
import { announcedRacks, runRoot } from '../rack/runDirectory.ts';

export type Environment = { readonly [name: string]: string | undefined };
export type Address = { url: string; token: string | null };
type Asked = { url?: string; port?: number; token?: string };
type Found = Address & { port: number };

/** The rack that was named, by option or environment; else the only one; else the usual port. */
export function findRack(asked: Asked, env: Environment, root = runRoot()): Address {
  const token = asked.token ?? env.TWINRACK_TOKEN ?? null;
  const url = asked.url ?? (asked.port === undefined ? env.TWINRACK_URL : undefined);
  if (url !== undefined) {
    checkUrl(asked.url === undefined ? 'TWINRACK_URL' : '--url', url);
    return { url, token };
  }

  const racks = runningRacks(root);
  if (asked.port !== undefined) return onPort(racks, asked.port, token);
  if (racks.length > 1 && !racks.some(({ port }) => port === DEFAULT_PORT)) {
    const ports = racks.map(({ port }) => port).join(', ');
    throw rackError('TWR_RACK_AMBIGUOUS', { ports });
  }
  return onPort(racks, racks.length === 1 ? (racks[0]?.port ?? 0) : DEFAULT_PORT, token);
}

function checkUrl(where: string, url: string): void {
  if (URL.canParse(url) && new URL(url).port !== '0') return;
  const expected = 'a URL like http://127.0.0.1:8700, with a port from 1 to 65535';
  throw rackError('TWR_USAGE_INVALID', { where, expected, got: JSON.stringify(url) });
}

function onPort(racks: Found[], port: number, token: string | null): Address {
  const found = racks.find((rack) => rack.port === port);
  const url = found?.url ?? `http://${DEFAULT_HOST}:${port}`;
  return { url, token: token ?? found?.token ?? null };
}

function runningRacks(root: string): Found[] {
  return announcedRacks(root).map(({ url, token = null }) => ({
    url,
    token,
    port: Number(new URL(url).port),
  }));
}
