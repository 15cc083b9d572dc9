import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findRack } from './findRack.ts';

/** A run directory with racks as they announce themselves; `pid` is that of a living process. */
function runRootWith(...racks: { port: number; pid?: number; token?: string }[]): string {
  const root = mkdtempSync(join(tmpdir(), 'twinrack-root-'));
  for (const { port, pid = process.pid, token } of racks) {
    mkdirSync(join(root, String(port)));
    const rack = { url: `http://127.0.0.1:${port}`, pid, version: '0.1.0', token };
    writeFileSync(join(root, String(port), 'rack.json'), JSON.stringify(rack));
  }
  return root;
}

/** No process has it: the largest pid that Linux gives is 2^22. */
const DEAD = 2 ** 22 + 1;

test("a command that names no rack means this user's only one, token included", () => {
  const root = runRootWith({ port: 40_123, token: 'secret' });
  expect(findRack({}, {}, root)).toEqual({ url: 'http://127.0.0.1:40123', token: 'secret' });
});

test('where no rack runs, the usual port is tried: it may be in a container', () => {
  const usual = { url: 'http://127.0.0.1:8700', token: null };
  expect(findRack({}, {}, '/nowhere')).toEqual(usual);
  expect(findRack({}, {}, runRootWith({ port: 40_123, pid: DEAD }))).toEqual(usual);
});

test('of several racks the one on the usual port is meant, or one has to be named', () => {
  const usual = runRootWith({ port: 40_123 }, { port: 8_700 });
  expect(findRack({}, {}, usual).url).toBe('http://127.0.0.1:8700');
  const none = runRootWith({ port: 40_123 }, { port: 40_124 });
  expect(() => findRack({}, {}, none)).toThrow(
    expect.objectContaining({
      code: 'TWR_RACK_AMBIGUOUS',
      message: expect.stringContaining('40123, 40124'),
    }),
  );
  expect(findRack({ port: 40_124 }, {}, none).url).toBe('http://127.0.0.1:40124');
});

test('an address with a port that there cannot be is refused by the name of where it stood', () => {
  for (const url of ['http://127.0.0.1:99999', 'http://127.0.0.1:0', 'rack']) {
    expect(() => findRack({}, { TWINRACK_URL: url })).toThrow(
      expect.objectContaining({
        code: 'TWR_USAGE_INVALID',
        message: expect.stringMatching(/^TWINRACK_URL is wrong: .*a port from 1 to 65535, got /),
      }),
    );
  }
});

test('an address outweighs the environment, and the environment what is found', () => {
  const root = runRootWith({ port: 40_123 });
  const env = { TWINRACK_URL: 'http://there:1', TWINRACK_TOKEN: 'env' };
  expect(findRack({}, env, root)).toEqual({ url: 'http://there:1', token: 'env' });
  expect(findRack({ url: 'http://here:2', token: 'own' }, env, root)).toEqual({
    url: 'http://here:2',
    token: 'own',
  });
  expect(findRack({ port: 40_123 }, { TWINRACK_URL: 'http://there:1' }, root).url).toBe(
    'http://127.0.0.1:40123',
  );
});
