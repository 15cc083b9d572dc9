// A person at a terminal of a box: what is typed, and what stands on the screen then.

import { describe, expect, test } from 'vitest';
import { createShell } from './shell.ts';
import { Screen } from './testing/screen.ts';
import { createShellBox } from './testing/shellBox.ts';

const PROMPT = '[root@box-a ~]# ';

/** A terminal that is logged in, with a screen that can be waited for. */
async function login({ columns = 80, command = undefined as string | undefined } = {}) {
  const box = createShellBox();
  const screen = new Screen(columns);
  const terminal = createShell(box.handle).openTerminal({
    columns,
    rows: 24,
    user: 'root',
    ...(command === undefined ? {} : { command }),
  });
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
  /** Waits until the screen ends like this; `|` is the cursor. */
  async function until(...rows: string[]): Promise<void> {
    const tail = () => screen.show().slice(-rows.length);
    while (JSON.stringify(tail()) !== JSON.stringify(rows)) {
      await new Promise<void>((resolve) => {
        told = resolve;
      });
    }
  }
  async function closed(): Promise<string> {
    while (reason === null)
      await new Promise<void>((resolve) => {
        told = resolve;
      });
    return reason;
  }
  if (command === undefined) await until(`${PROMPT}|`);
  return { box, screen, terminal, until, closed, type: (text: string) => terminal.write(text) };
}

describe('a terminal', () => {
  test('prompts, runs a line, and prompts again in the directory it is in', async () => {
    const { type, until } = await login();
    type('status | grep -c =\r');
    await until(`${PROMPT}status | grep -c =`, '3', `${PROMPT}|`);
    type('cd /etc\r');
    await until(`${PROMPT}cd /etc`, '[root@box-a etc]# |');
  });

  test('keeps variables, exports, aliases, functions and the status between lines', async () => {
    const { type, until } = await login();
    type('x=3; export Y=4; alias st="status | head -1"; f() { echo "f $1 $x"; }; (exit 9)\r');
    type('echo $? $x; env | grep "^[xY]="; st; f a\r');
    await until('9 3', 'Y=4', 'LocalMode=default', 'f a 3', `${PROMPT}|`);
  });

  test('edits with arrows and recalls with up', async () => {
    const { type, until } = await login();
    type('echo worl\x1b[D\x1b[D\x1b[D\x1b[Dhello \x05d\r');
    await until('hello world', `${PROMPT}|`);
    type('\x1b[A!\r');
    await until('hello world!', `${PROMPT}|`);
    type('history | tail -2\r');
    await until('    2  echo hello world!', '    3  history | tail -2', `${PROMPT}|`);
  });

  test('^C leaves a line, ends a sleep, and forgets what was typed ahead', async () => {
    const { box, type, until } = await login();
    type('echo no\x03');
    await until(`${PROMPT}echo no^C`, `${PROMPT}|`);
    type('sleep 60; echo never\r');
    await box.time.untilAsleep();
    type('echo ahead\r\x03');
    await until('^C', `${PROMPT}|`);
    type('echo $?\r');
    await until('130', `${PROMPT}|`);
    expect(box.time.sleepers).toBe(0);
  });

  test('what is typed while a command runs comes to the next prompt', async () => {
    const { box, type, until } = await login();
    type('sleep 5\r');
    await box.time.untilAsleep();
    type('echo later\r');
    box.time.pass(5_000);
    await until(`${PROMPT}echo later`, 'later', `${PROMPT}|`);
  });

  test('a paste of several lines runs them one by one', async () => {
    const { type, until } = await login();
    type('\x1b[200~echo one\necho two\nfor i in a b\ndo echo $i\ndone\n\x1b[201~');
    await until(
      `${PROMPT}echo one`,
      'one',
      `${PROMPT}echo two`,
      'two',
      `${PROMPT}for i in a b`,
      '> do echo $i',
      '> done',
      'a',
      'b',
      `${PROMPT}|`,
    );
  });

  test('an open quote, a backslash and a here-document ask for more; ^C gives up', async () => {
    const { type, until } = await login();
    type('echo "a\rb"\r');
    await until(`${PROMPT}echo "a`, '> b"', 'a', 'b', `${PROMPT}|`);
    type('echo c \\\rd\r');
    await until('> d', 'c d', `${PROMPT}|`);
    type('cat <<E\rx $USER\rE\r');
    await until('> E', 'x root', `${PROMPT}|`);
    type('echo "\r\x03');
    await until('> ^C', `${PROMPT}|`);
  });

  test('Tab completes commands and paths, and lists what it cannot decide', async () => {
    const { type, until } = await login();
    type('hostn\t');
    await until(`${PROMPT}hostname |`);
    type('\x15cat /et\tho\t');
    await until(`${PROMPT}cat /etc/hosts |`);
    type('\x15sta\t\t');
    await until('stat  status', `${PROMPT}stat|`);
    type('u\t\x15echo "/usr/bo\t');
    await until(`${PROMPT}echo "/usr/box/|`);
    type('\x15/nothing\t\t');
    await until(`${PROMPT}/nothing|`);
  });

  test('lists in columns on the screen, line by line into a pipe', async () => {
    const { type, until } = await login();
    type('ls /usr/box/bin; ls /usr/box/bin | head -1\r');
    await until('change  status  talk  warn', 'change', `${PROMPT}|`);
    type('ls -l /tmp; ls -1 /usr\r');
    await until(
      'total 0',
      '-rw-r--r--. 1 root root 0 Mar 14 11:59 keep',
      'bin',
      'box',
      `${PROMPT}|`,
    );
  });

  test('exit, logout and ^D close it', async () => {
    const first = await login();
    first.type('exit 3\r');
    await first.closed();
    expect(first.terminal.status).toBe(3);
    const second = await login();
    second.type('logout\r');
    await second.closed();
    const third = await login();
    third.type('\x04');
    await third.closed();
    expect(third.screen.show().at(-2)).toBe(`${PROMPT}logout`);
    expect(third.box.time.listeners).toBe(0);
  });

  test('a resized window wraps at its new edge', async () => {
    const { terminal, type, until, screen } = await login({ columns: 40 });
    terminal.resize(30, 24);
    type('echo 0123456789\r');
    await until('0123456789', `${PROMPT}|`);
    expect(screen.show()).toContain(`${PROMPT}echo 0123456789`);
    type('echo $COLUMNS\r');
    await until('30', `${PROMPT}|`);
  });

  test('shows the prompt that PS1 asks for', async () => {
    const { type, until } = await login();
    type("cd /usr/box; PS1='\\u@\\H:\\w [$?] \\$ '\r");
    await until('root@box-a:/usr/box [0] # |');
  });

  test('runs a single command and ends with its status', async () => {
    const { closed, terminal, screen } = await login({ command: '/usr/box/bin/warn' });
    await closed();
    expect(terminal.status).toBe(3);
    expect(screen.show()).toEqual(['out', 'careful', '|']);
  });

  test('on a hung node nothing is echoed', async () => {
    const { box, type, screen } = await login();
    box.time.hang();
    const before = screen.show();
    type('echo a\r\x03');
    await new Promise(setImmediate);
    expect(screen.show()).toEqual(before);
  });
});

describe('a program that converses', () => {
  test('prompts, answers line by line, and ends with its own word or ^D', async () => {
    const { type, until } = await login();
    type('talk\r');
    await until('you said hello', 'talk () > |');
    type('good day\r');
    await until('you said good day', 'talk (good day) > |');
    type('quit\r');
    await until('talk (good day) > quit', `${PROMPT}|`);
    type('/usr/box/bin/talk\r\x04');
    await until('talk () >', `${PROMPT}|`);
    type('talk\rx\x03');
    await until('talk () > x^C', `${PROMPT}|`);
  });

  test('converses with nobody in a pipeline', async () => {
    const { type, until } = await login();
    type('echo a | talk; talk x | cat\r');
    await until('you said a', '', 'you said x', `${PROMPT}|`);
  });
});
