// The gate by itself: what a wrong password costs, and whom it lets in. Its time is told by hand.

import type { AuthContext, Connection } from 'ssh2';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createGate, type SshAccount } from './sshAuth.ts';

const REFUSAL_MS = 1_000;
const ACCOUNTS: { readonly [user: string]: SshAccount } = {
  admin: { password: '' },
  backup: { password: 'own' },
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function gateOf() {
  const refused: string[] = [];
  const entered: string[] = [];
  const gate = createGate(
    { accounts: { password: 'rack', authorizedKeys: [] } },
    {
      findAccount: async (user) => ACCOUNTS[user] ?? null,
      onRefused: (user) => refused.push(user),
      refusalMs: REFUSAL_MS,
    },
    (_, user) => entered.push(user),
  );
  return { gate, refused, entered };
}

function connection() {
  const seen = { isEnded: false };
  const end = () => {
    seen.isEnded = true;
  };
  return { seen, of: { end } as unknown as Connection };
}

function password(username: string, given: string) {
  const said: string[] = [];
  const attempt = {
    method: 'password',
    username,
    password: given,
    accept: () => said.push('in'),
    reject: () => said.push('refused'),
  };
  return { said, attempt: attempt as unknown as AuthContext };
}

test('a wrong password is told a second later, and counted at once', async () => {
  const { gate, refused } = gateOf();
  const { said, attempt } = password('admin', 'wrong');
  void gate.decide(attempt, connection().of);
  await vi.advanceTimersByTimeAsync(REFUSAL_MS - 1);
  expect({ said, refused }).toEqual({ said: [], refused: ['admin'] });
  await vi.advanceTimersByTimeAsync(1);
  expect(said).toEqual(['refused']);
});

test('a name that nobody has is refused as late, with the right password too', async () => {
  const { gate, refused } = gateOf();
  const { said, attempt } = password('nobody', 'rack');
  void gate.decide(attempt, connection().of);
  await vi.advanceTimersByTimeAsync(REFUSAL_MS - 1);
  expect(said).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect({ said, refused }).toEqual({ said: ['refused'], refused: ['nobody'] });
});

test('an account with a password of its own enters with that one alone', async () => {
  const { gate, entered } = gateOf();
  const own = password('backup', 'own');
  await gate.decide(own.attempt, connection().of);
  const racks = password('backup', 'rack');
  void gate.decide(racks.attempt, connection().of);
  await vi.advanceTimersByTimeAsync(REFUSAL_MS);
  expect({ own: own.said, racks: racks.said, entered }).toEqual({
    own: ['in'],
    racks: ['refused'],
    entered: ['backup'],
  });
});

test('the sixth try is the last of a connection, the others sent all at once', async () => {
  const { gate } = gateOf();
  const { seen, of } = connection();
  for (let at = 0; at < 5; at++) void gate.decide(password('admin', 'wrong').attempt, of);
  await vi.advanceTimersByTimeAsync(REFUSAL_MS);
  expect(seen.isEnded).toBe(false);
  void gate.decide(password('admin', 'wrong').attempt, of);
  await vi.advanceTimersByTimeAsync(REFUSAL_MS);
  expect(seen.isEnded).toBe(true);
});

test('of a thousand that guess at once, all but some are hung up on', async () => {
  const { gate, entered } = gateOf();
  const guessers = Array.from({ length: 1_000 }, () => connection());
  for (const { of } of guessers) void gate.decide(password('admin', 'wrong').attempt, of);
  await vi.advanceTimersByTimeAsync(0);
  expect(guessers.filter(({ seen }) => !seen.isEnded)).toHaveLength(32);
  await gate.decide(password('admin', 'rack').attempt, connection().of);
  expect(entered).toEqual(['admin']);
});
