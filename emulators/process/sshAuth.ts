// Who may enter by SSH: a user with his password, or one with the rack's password and one of its
// public keys. A refusal takes the same work whatever was wrong; that of a password comes late and
// is told to the box; a connection has a limited number of tries, and so have all of them at once.

import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ssh2, {
  type AuthContext,
  type Connection,
  type ParsedKey,
  type PublicKeyAuthContext,
} from 'ssh2';
import type { NodeHandle } from './port.ts';

/** OpenSSH's own limit. */
const TRIES_MAX = 6;
/** In real time, like all of the transport: a wrong password is told so late. */
const REFUSAL_MS = 1_000;
/** More wait for their refusal than any honest client could cause: the rest are hung up on. */
const REFUSALS_WAITING_MAX = 32;
const METHODS = ['publickey', 'password', 'keyboard-interactive'] as const;

/** A user's password. Empty: the rack's, and its keys let him in as well. */
export type SshAccount = { readonly password: string };

export type Gatekeeping = {
  /** Null: nobody of that name may enter. */
  findAccount: (user: string) => Promise<SshAccount | null>;
  /** A wrong password, or a name that nobody here has. */
  onRefused?: (user: string) => void;
  refusalMs?: number;
};

export type Gate = {
  /** Decides one attempt of a connection. Calls `entered` with the user who came in. */
  decide: (attempt: AuthContext, connection: Connection) => Promise<void>;
};

export function createGate(
  handle: Pick<NodeHandle, 'accounts'>,
  { findAccount, onRefused, refusalMs = REFUSAL_MS }: Gatekeeping,
  entered: (connection: Connection, user: string) => void,
): Gate {
  const keys = parseKeys(handle.accounts.authorizedKeys);
  const countTry = countTries();
  const putOff = delayRefusals(refusalMs);

  function enter(attempt: AuthContext, connection: Connection): void {
    entered(connection, attempt.username);
    attempt.accept();
  }

  async function tryPassword(
    given: string,
    attempt: AuthContext,
    connection: Connection,
  ): Promise<void> {
    const account = await findAccount(attempt.username);
    const wanted = account?.password || handle.accounts.password;
    const isRight = timingSafeEqual(digest(given), digest(wanted));
    if (isRight && account !== null) return enter(attempt, connection);

    onRefused?.(attempt.username);
    const mayTryAgain = countTry(connection);
    const isPutOff = await putOff();
    refuse(attempt, connection, !isPutOff || !mayTryAgain);
  }

  async function tryKey(attempt: PublicKeyAuthContext, connection: Connection): Promise<void> {
    const account = await findAccount(attempt.username);
    const isWelcome = account?.password === '' && keys.some((key) => holds(key, attempt));
    if (!isWelcome) return refuse(attempt, connection, !countTry(connection));
    // Without a signature the client only asks whether it may try this key.
    if (attempt.signature === undefined) attempt.accept();
    else enter(attempt, connection);
  }

  return {
    async decide(attempt, connection) {
      switch (attempt.method) {
        case 'password':
          return tryPassword(attempt.password, attempt, connection);
        case 'keyboard-interactive': {
          const answers = await new Promise<string[]>((resolve) =>
            attempt.prompt([{ prompt: 'Password: ', echo: false }], resolve),
          );
          return tryPassword(answers[0] ?? '', attempt, connection);
        }
        case 'publickey':
          return tryKey(attempt, connection);
        default:
          // Asking which methods there are is no try.
          return refuse(attempt, connection, attempt.method !== 'none' && !countTry(connection));
      }
    },
  };
}

function refuse(attempt: AuthContext, connection: Connection, isLast: boolean): void {
  attempt.reject([...METHODS]);
  if (isLast) connection.end();
}

/** False: it was one too many, and the connection ends with its refusal. */
function countTries(): (connection: Connection) => boolean {
  const tries = new WeakMap<Connection, number>();
  return (connection) => {
    const count = (tries.get(connection) ?? 0) + 1;
    tries.set(connection, count);
    return count < TRIES_MAX;
  };
}

/** Resolves late; at once with false if too many wait already. */
function delayRefusals(ms: number): () => Promise<boolean> {
  let waiting = 0;
  return async () => {
    if (waiting >= REFUSALS_WAITING_MAX) return false;
    waiting += 1;
    await new Promise((resolve) => setTimeout(resolve, ms).unref());
    waiting -= 1;
    return true;
  };
}

function holds(
  key: ParsedKey,
  { key: offered, signature, blob, hashAlgo }: PublicKeyAuthContext,
): boolean {
  const own = key.getPublicSSH();
  if (own.length !== offered.data.length || !timingSafeEqual(own, offered.data)) return false;
  return (
    signature === undefined || blob === undefined || key.verify(blob, signature, hashAlgo) === true
  );
}

function parseKeys(entries: readonly string[]): ParsedKey[] {
  const keys: ParsedKey[] = [];
  for (const line of entries.join('\n').split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const parsed = ssh2.utils.parseKey(line);
    // A kind of key that is not known here lets nobody in, and is no reason not to start.
    if (!(parsed instanceof Error)) keys.push(...[parsed].flat());
  }
  return keys;
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** The node's host key: made once in the life of a rack, so that a box is the same one after a
 * reset. */
export async function hostKey(handle: Pick<NodeHandle, 'node' | 'runDirectory'>): Promise<string> {
  const path = join(handle.runDirectory, `${handle.node}.ssh-host-key`);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const made = makeKey(handle.node);
  // A node may die at any moment, and half a key would keep it from ever booting again.
  await writeFile(`${path}.new`, made, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return made;
}

/** ssh2 1.17 cuts leading zeros off a public key: one pair in 256 is malformed, and made again. */
function makeKey(comment: string): string {
  for (;;) {
    const { private: made } = ssh2.utils.generateKeyPairSync('ed25519', { comment });
    if (!(ssh2.utils.parseKey(made) instanceof Error)) return made;
  }
}
