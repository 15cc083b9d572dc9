// Who may speak to this rack. Three doors, each against one kind of visitor:
//   Host    a page of evil.example, rebound to 127.0.0.1, still says `Host: evil.example`
//   Origin  a page of another site can post to 127.0.0.1, and open a WebSocket, without asking
//   token   beyond loopback anybody can connect, so everybody must know the token
// With a token the first door stands open: the token is no cookie, a rebound page does not have it.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type RackError, rackError } from '../core/protocol/errors.ts';

export type Visit = {
  method: string;
  /** Path and query as they came. */
  url: string;
  headers: IncomingHttpHeaders;
  isUpgrade: boolean;
};
export type Guard = (visit: Visit) => RackError | null;

/** Methods that change nothing. */
export const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Returns why a visit is refused; null if it is welcome. */
export function createGuard(token: string | null): Guard {
  return (visit) =>
    (token === null ? refuseHost(visit) : null) ??
    refuseOrigin(visit) ??
    (token === null ? null : refuseToken(visit, token));
}

/** `127.0.0.1`, `[::1]`, `localhost`: names that reach nobody but this machine. */
export function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return true;
  return hostname === '[::1]' || hostname === '::1' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function refuseHost({ headers }: Visit): RackError | null {
  const host = headers.host ?? '';
  if (isLoopback(hostnameOf(`http://${host}`))) return null;
  return rackError('TWR_HOST_FORBIDDEN', { host });
}

function refuseOrigin({ method, headers, isUpgrade }: Visit): RackError | null {
  const { origin, host = '' } = headers;
  if (origin === undefined || (SAFE_METHODS.has(method) && !isUpgrade)) return null;
  if (origin === `http://${host}` || origin === `https://${host}`) return null;
  if (isLoopback(hostnameOf(origin)) && isLoopback(hostnameOf(`http://${host}`))) return null;
  return rackError('TWR_ORIGIN_FORBIDDEN', { origin });
}

/** The console's files and the probes hold no secret; all else needs the token. */
function refuseToken({ url, headers, isUpgrade }: Visit, token: string): RackError | null {
  const { pathname, searchParams } = new URL(`http://rack${url}`);
  const path = decodePath(pathname);
  if (path !== null && !path.startsWith('/api/') && path !== '/metrics') return null;

  const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  const carried = bearer ?? (isUpgrade ? searchParams.get('token') : null) ?? null;
  if (carried !== null && isSame(carried, token)) return null;
  return rackError('TWR_AUTH_REQUIRED', { carried: carried === null ? 'none' : 'another one' });
}

/** As the router reads it: `/%61pi/` leads to `/api/`. Null: no path at all. */
export function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

/** Compares in constant time, whatever the lengths. */
function isSame(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

function hostnameOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}
