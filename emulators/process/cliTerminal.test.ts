// A person at a box whose vendor built a command line of its own.

import { describe, expect, test } from 'vitest';
import type { BoxShell } from './shell.ts';
import { createCliBox } from './testing/cliBox.ts';
import { Screen } from './testing/screen.ts';

const PROMPT = 'box::> ';

async function login({ user = 'admin', box = createCliBox() } = {}) {
  const screen = new Screen(80);
  const shell = (await box.handle.shell()) as BoxShell;
  const terminal = shell.openTerminal({ columns: 80, rows: 24, user });
  let told = () => {};
  let reason: string | null = null;
  terminal.onOutput((text) => {
    screen.write(text);
    told();
  });
  terminal.onClosed((why) => {
    reason = why;
    told();
  });
  const change = () =>
    new Promise<void>((resolve) => {
      told = resolve;
    });
  /** Waits until the screen ends like this; `|` is the cursor. */
  async function until(...rows: string[]): Promise<void> {
    const tail = () => screen.show().slice(-rows.length);
    while (JSON.stringify(tail()) !== JSON.stringify(rows)) await change();
  }
  async function closed(): Promise<string> {
    while (reason === null) await change();
    return reason;
  }
  return { box, shell, until, closed, type: (text: string) => terminal.write(text) };
}

describe('a vendor command line at a terminal', () => {
  test('prompts, answers, and recalls what was typed', async () => {
    const { type, until } = await login();
    type('show\r');
    await until('box::> show', 'count 7', `${PROMPT}|`);
    type('\x1b[A\r');
    await until('box::> show', 'count 7', 'box::> show', 'count 7', `${PROMPT}|`);
  });

  test('asks before it changes anything, and an answer is not recalled', async () => {
    const { type, until, box } = await login();
    type('raise\r');
    await until('Do you want to continue? {y|n}: |');
    expect(box.asked).toEqual([]);
    type('y\r');
    await until('raised to 8', `${PROMPT}|`);
    expect(box.asked).toEqual([{ kind: 'request', name: 'raise', args: {} }]);
    type('\x1b[A');
    await until('box::> raise|');
  });

  test('Ctrl-C at a question asks nothing of the node', async () => {
    const { type, until, box } = await login();
    type('raise\r\x03show\r');
    await until('Do you want to continue? {y|n}: ^C', 'box::> show', 'count 7', `${PROMPT}|`);
    expect(box.asked).toEqual([]);
  });

  test('a password is not shown', async () => {
    const { type, until } = await login();
    type('secret\rxy\x7fz\r');
    await until('Password:', 'you said xz', `${PROMPT}|`);
  });

  test('Tab completes and offers, `?` helps at once where it means help', async () => {
    const { type, until } = await login();
    type('\t');
    await until('list  raise  show', `${PROMPT}|`);
    type('sh\t');
    await until('box::> show |');
    type('\x15li?');
    await until('list', 'raise', 'show', 'box::> li|');
    type('\x15x?');
    await until('box::> x?|');
  });

  test('stops at the end of a page for space, Enter and q', async () => {
    const { type, until } = await login();
    type('list\r');
    await until('row 0', 'row 1', 'row 2', 'row 3', '--More--|');
    type('\r');
    await until('row 3', 'row 4', '--More--|');
    type(' ');
    await until('row 7', 'row 8', '--More--|');
    type('q');
    await until('row 8', `${PROMPT}|`);
    type('rows 0\rlist\r');
    await until('row 7', 'row 8', 'row 9', `${PROMPT}|`);
  });

  test('shows the new lines of what it follows, above the line being typed', async () => {
    const { type, until, box } = await login();
    type('sho');
    await until('box::> sho|');
    box.log.push('boot message');
    box.time.pass(10);
    await until('boot message', 'box::> sho|');
  });

  test('ends the other session where only one may be, if that is wanted', async () => {
    const first = await login({ user: 'alone' });
    await first.until(`${PROMPT}|`);
    const second = await login({ user: 'alone', box: first.box });
    await second.until('End the other? {y|n}: |');
    second.type('n\r');
    expect(await second.closed()).toBe('refused');
    const third = await login({ user: 'alone', box: first.box });
    third.type('y\r');
    await third.until(`${PROMPT}|`);
    expect(await first.closed()).toBe('Another session began.');
  });

  test('a hung node answers nothing, not even the echo', async () => {
    const { type, until, box } = await login();
    await until(`${PROMPT}|`);
    box.time.hang();
    type('show\r');
    await new Promise((resolve) => setImmediate(resolve));
    await until(`${PROMPT}|`);
  });
});

describe('one line without a terminal', () => {
  async function run(line: string, answers: (string | null)[] = []) {
    const box = createCliBox();
    const shell = (await box.handle.shell()) as BoxShell;
    let stdout = '';
    const status = await shell.run(line, {
      user: 'admin',
      environment: {},
      signal: new AbortController().signal,
      write: (_, text) => {
        stdout += text;
      },
      backlog: () => 0,
      stdin: async () => '',
      nextLine: async () => answers.shift() ?? null,
    });
    return { stdout, status, box };
  }

  test('prints and tells whether it failed', async () => {
    expect(await run('show')).toMatchObject({ stdout: 'count 7\n', status: 0 });
    expect((await run('foo')).status).toBe(1);
  });

  test('is answered from standard input', async () => {
    const asked = 'Do you want to continue? {y|n}: ';
    expect((await run('raise', ['y'])).stdout).toBe(`${asked}raised to 8\n`);
    const unanswered = await run('raise');
    expect(unanswered).toMatchObject({ stdout: asked, status: 1 });
    expect(unanswered.box.asked).toEqual([]);
  });

  test('stops at a page while there is somebody to press a key', async () => {
    const { stdout } = await run('list', ['', 'q']);
    expect(stdout.match(/row|--More--/g)?.length).toBe(10);
    expect((await run('list')).stdout.match(/row/g)?.length).toBe(10);
  });

  test('typed by the rack, further lines are the answers, and they are shown', async () => {
    const shell = await createCliBox().handle.shell();
    const { stdout } = await shell.exec('raise\ny', 'admin');
    expect(stdout).toBe('Do you want to continue? {y|n}: y\nraised to 8\n');
  });
});
