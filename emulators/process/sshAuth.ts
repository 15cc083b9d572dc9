// Who may enter by SSH: a known user with the rack's password or one of its public keys. A refusal
// takes the same work whatever was wrong, and a connection has a limited number of tries.

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
const METHODS = ['publickey', 'password', 'keyboard-interactive'] as const;

export type Gate = {
  /** Decides one attempt of a connection. Calls `entered` with the user who came in. */
  decide: (attempt: AuthContext, connection: Connection) => void;
};

export function createGate(
  handle: Pick<NodeHandle, 'accounts'>,
  users: readonly string[],
  entered: (connection: Connection, user: string) => void,
): Gate {
  const password = digest(handle.accounts.password);
  const keys = parseKeys(handle.accounts.authorizedKeys);
  const tries = new WeakMap<Connection, number>();

  function refuse(attempt: AuthContext, connection: Connection): void {
    attempt.reject([...METHODS]);
    // Asking which methods there are is no try.
    if (attempt.method === 'none') return;
    const count = (tries.get(connection) ?? 0) + 1;
    tries.set(connection, count);
    if (count >= TRIES_MAX) connection.end();
  }

  function decideBy(isRight: boolean, attempt: AuthContext, connection: Connection): void {
    if (users.includes(attempt.username) && isRight) {
      entered(connection, attempt.username);
      attempt.accept();
    } else refuse(attempt, connection);
  }

  return {
    decide(attempt, connection) {
      switch (attempt.method) {
        case 'password':
          return decideBy(timingSafeEqual(digest(attempt.password), password), attempt, connection);
        case 'keyboard-interactive':
          return attempt.prompt([{ prompt: 'Password: ', echo: false }], (answers) =>
            decideBy(timingSafeEqual(digest(answers[0] ?? ''), password), attempt, connection),
          );
        case 'publickey': {
          const isKnown = keys.some((key) => holds(key, attempt));
          // Without a signature the client only asks whether it may try this key.
          if (attempt.signature !== undefined || !isKnown)
            return decideBy(isKnown, attempt, connection);
          return users.includes(attempt.username) ? attempt.accept() : refuse(attempt, connection);
        }
        default:
          return refuse(attempt, connection);
      }
    },
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
