// `twinrack up` as a process: what it says, whom it blames, and what it leaves behind.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { Health } from '../core/protocol/requests.ts';

const MAIN = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
/** Each of these starts processes, on cores that others use, too. */
const SLOW = { timeout: 30_000 };

type Up = { child: ChildProcess; said(): string; url: string; ended: Promise<number | null> };

/** Starts twinrack; `url` is there once it has said that it is ready, or empty if it ended
 * before. */
async function twinrack(...words: string[]): Promise<Up> {
  const env = { ...process.env, NO_COLOR: '1', TWINRACK_URL: undefined };
  const child = spawn(process.execPath, [MAIN, ...words], { stdio: 'pipe', env });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  const ended = once(child, 'exit').then(([status]) => status as number | null);
  const url = await new Promise<string>((resolve) => {
    const take = (part: Buffer) => {
      text += part;
      const ready = /^twinrack ready url=(\S+)$/m.exec(text)?.[1];
      if (ready !== undefined) resolve(ready);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    void ended.then(() => resolve(''));
  });
  return { child, said: () => text, url, ended };
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test('a rack says where it is, blames itself for its port, ends with `down`', SLOW, async () => {
  const up = await twinrack('up', '--sim', '--port', '0', '--seed', '5');
  expect(up.said()).toMatch(/twinrack \d+\.\d+\.\d+ {2}seed 5 · simulated\n/);
  expect(up.said()).toMatch(/Console {2}http:\/\/127\.0\.0\.1:\d+\n/);
  const health = (await (await fetch(`${up.url}/healthz`)).json()) as Health;
  const { port } = new URL(up.url);

  const second = await twinrack('up', '--sim', '--port', port);
  expect(await second.ended).toBe(3);
  expect(second.said()).toContain(
    `TWR_PORT_TAKEN: Port ${port} on 127.0.0.1 is taken by another rack (process ${health.pid}, ` +
      `${up.url}). Use it, stop it with \`twinrack down --port ${port}\`, or give --port 0.`,
  );

  const down = await twinrack('down', '--port', port);
  expect([await down.ended, down.said()]).toEqual([0, `The rack at ${up.url} has stopped.\n`]);
  expect(await up.ended).toBe(0);
  expect(isAlive(health.pid)).toBe(false);
});

test('Ctrl-C ends the rack in order', SLOW, async () => {
  const { child, ended, said, url } = await twinrack('up', '--sim', '--port', '0');
  child.kill('SIGINT');
  expect(await ended).toBe(0);
  expect(said()).toMatch(/The rack has stopped\.\n$/);
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});

test('a rack whose parent is killed ends by itself', SLOW, async () => {
  const { child, url } = await twinrack('up', '--sim', '--port', '0');
  const feed = new WebSocket(`${url.replace('http', 'ws')}/api/v1/feed`);
  await once(feed, 'open');
  child.kill('SIGKILL');
  const [{ code }] = (await once(feed, 'close')) as [CloseEvent];
  expect(code).toBe(1001);
});

test('a rack for everybody needs a token; an unknown family is refused', SLOW, async () => {
  const refused: [words: string[], status: number, said: RegExp][] = [
    [['--host', '0.0.0.0'], 3, /TWR_TOKEN_MISSING: Everybody who reaches 0\.0\.0\.0/],
    [['--family', 'none'], 2, /TWR_USAGE_INVALID: the list of families is wrong/],
    [['--port', '99999'], 2, /'99999' is invalid\. It must be a port: 0 to 65535\./],
  ];
  for (const [words, status, text] of refused) {
    const { ended, said } = await twinrack('up', '--sim', '--port', '0', ...words);
    expect([words, await ended]).toEqual([words, status]);
    expect(said()).toMatch(text);
  }
});
