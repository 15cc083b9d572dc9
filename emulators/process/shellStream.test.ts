// What never ends by itself: a growing log, a trace of the box, and the filters behind them.

import { describe, expect, test } from 'vitest';
import { createShell } from './shell.ts';
import { createShellBox } from './testing/shellBox.ts';

function follow(line: string, { backlog = (): number => 0 } = {}) {
  const box = createShellBox();
  for (let number = 1; number <= 12; number++) box.log.push(`old ${number}`);
  const interrupted = new AbortController();
  let output = '';
  let told = () => {};
  const done = createShell(box.handle).run(line, {
    user: 'root',
    environment: {},
    signal: interrupted.signal,
    backlog,
    stdin: async () => '',
    nextLine: async () => null,
    write: (_, text) => {
      output += text;
      told();
    },
  });
  return {
    box,
    done,
    interrupt: () => interrupted.abort(),
    output: () => output,
    /** The log grows, time goes on. */
    say(...lines: string[]) {
      box.log.push(...lines);
      box.time.pass(500);
    },
    async until(text: string): Promise<void> {
      while (!output.endsWith(text))
        await new Promise<void>((resolve) => {
          told = resolve;
        });
    },
  };
}

const LOG = '/var/log/messages';

describe('a stream', () => {
  test('begins with the last lines, goes on with each new one, and ends by interrupt', async () => {
    const stream = follow(`tail -n 2 -f ${LOG}`);
    await stream.until('old 11\nold 12\n');
    stream.say('new 1');
    await stream.until('new 1\n');
    stream.say('new 2', 'new 3');
    await stream.until('new 2\nnew 3\n');
    stream.interrupt();
    expect(await stream.done).toBe(130);
    expect(stream.box.time.listeners).toBe(0);
  });

  test.each([
    [`tail -f ${LOG} | grep -v 2 | awk '{print "<" $2 ">"}'`, '<10>\n<11>\n', '<4>\n'],
    [`tail -Fn1 ${LOG} | sed s/new/NEW/ | cut -c1-5`, 'old 1\n', 'NEW 4\n'],
    ['/usr/box/bin/status -C | grep 1', 'old 1\nold 10\nold 11\nold 12\n', ''],
    ['trace | tr a-z A-Z | grep 4', 'OLD 4\n', 'NEW 4\n'],
    [`x=4; L=${LOG}; tail -n 1 -f "$L" | grep -E "w $x|12"`, 'old 12\n', 'new 4\n'],
    ['cd /var; sudo tail -n1 -f log/messages 2>/dev/null', 'old 12\n', 'new 4\n'],
  ])('%s', async (line, first, second) => {
    const stream = follow(line);
    await stream.until(first);
    stream.say('new 4');
    await stream.until(first + second);
    stream.interrupt();
    await stream.done;
  });

  test('ends when head has enough, when grep has found, when its time is over', async () => {
    const head = follow(`tail -n 1 -f ${LOG} | head -3; echo then $?`);
    await head.until('old 12\n');
    head.say('a');
    await head.until('a\n');
    head.say('b', 'c');
    expect(await head.done).toBe(0);
    expect(head.output()).toBe('old 12\na\nb\nthen 0\n');

    const quiet = follow(`tail -n 1 -f ${LOG} | grep -q wanted && echo found`);
    await quiet.box.handle.now();
    quiet.say('nothing');
    quiet.say('wanted');
    await quiet.done;
    expect(quiet.output()).toBe('found\n');

    const limited = follow(`tail -n 1 -f ${LOG} | grep -m 2 o`);
    await limited.until('old 12\n');
    limited.say('no');
    expect(await limited.done).toBe(0);
    expect(limited.output()).toBe('old 12\nno\n');

    const timed = follow(`timeout 3 tail -n 1 -f ${LOG}`);
    await timed.until('old 12\n');
    timed.box.time.pass(3_000);
    expect(await timed.done).toBe(124);
    expect(timed.box.time.sleepers).toBe(0);
  });

  test('an ordinary file is followed by its length, also when it is written anew', async () => {
    const stream = follow('tail -n 1 -f /etc/hosts');
    await stream.until('box-b\n');
    const file = { text: '1\n2\n', mode: 0o644 };
    stream.box.files['/etc/hosts'] = file;
    stream.box.time.pass(500);
    await stream.until('tail: /etc/hosts: file truncated\n1\n2\n');
    file.text += '3\n';
    stream.box.time.pass(500);
    await stream.until('2\n3\n');
    stream.interrupt();
    await stream.done;
  });

  test('two files speak under their names', async () => {
    const stream = follow(`tail -n 1 -f /etc/hosts ${LOG}`);
    await stream.until(`==> /etc/hosts <==\n10.0.0.2\tbox-b\n\n==> ${LOG} <==\nold 12\n`);
    stream.interrupt();
    await stream.done;
  });

  test('a client that does not read loses lines and is told so', async () => {
    let waiting = 0;
    const stream = follow(`tail -n 1 -f ${LOG}`, { backlog: () => waiting });
    await stream.until('old 12\n');
    waiting = 2_000_000;
    stream.say('lost 1', 'lost 2');
    stream.say('lost 3');
    await new Promise(setImmediate);
    waiting = 0;
    stream.say('seen');
    await stream.until('seen\n');
    expect(stream.output()).toBe('old 12\n[3 lines dropped: read faster]\nseen\n');
    stream.interrupt();
    await stream.done;
  });

  test('says why where nobody could end it', async () => {
    const shell = createShell(createShellBox().handle);
    const answer = await shell.exec(`tail -f ${LOG}`, 'root');
    expect(answer).toMatchObject({ stdout: '', exitCode: 1 });
    expect(answer.stderr).toContain('first in a pipeline');
    expect((await shell.exec(`tail -f ${LOG} | sort`, 'root')).stderr).toContain(
      'first in a pipeline',
    );
  });
});
