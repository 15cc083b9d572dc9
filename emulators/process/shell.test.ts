// What a line typed on a box does: to those who read its output, and to the node behind it.

import { describe, expect, test } from 'vitest';
import { createShell } from './shell.ts';
import { createShellBox } from './testing/shellBox.ts';

const PROFILE = '. /usr/box/.profile';
const RUNNING_DEFAULT = 'RemoteStatus=running\nLocalMode=default\n';

async function exec(line: string, box = createShellBox()) {
  return createShell(box.handle).exec(line, 'root');
}

/** Runs a line as an SSH client does: what is printed can be awaited as it comes. */
function run(line: string, { box = createShellBox(), stdin = '' } = {}) {
  const interrupted = new AbortController();
  let output = '';
  let told = () => {};
  const done = createShell(box.handle).run(line, {
    user: 'root',
    environment: {},
    signal: interrupted.signal,
    backlog: () => 0,
    stdin: async () => stdin,
    nextLine: async () => null,
    write: (_, text) => {
      output += text;
      told();
    },
  });
  return {
    done,
    interrupt: () => interrupted.abort(),
    output: () => output,
    async until(text: string): Promise<void> {
      while (!output.includes(text))
        await new Promise<void>((resolve) => {
          told = resolve;
        });
    },
  };
}

function printed(stdout: string) {
  return { stdout, stderr: '', exitCode: 0 };
}

describe('output', () => {
  test.each([
    [`${PROFILE}; status | awk -F= '/^LocalStatus/ {print $2}'`, 'primary\n'],
    [`${PROFILE}; status | grep -c =; status | head -n 1 | cut -d= -f1`, '3\nLocalMode\n'],
    ['tail -2 /etc/hosts | sed s/box/node/ | sort -r', '10.0.0.2\tnode-b\n10.0.0.1\tnode-a\n'],
    ['/usr/box/bin/status | tail -1', 'RemoteStatus=running\n'],
    ['for i in 1 2 3; do echo $i; done | tr 2 x', '1\nx\n3\n'],
    ['while read a b; do echo "$b"; done < /etc/hosts | tail -1', 'box-b\n'],
    ['x=$(hostname); [ -f /etc/hosts ] && echo "on $x" || echo no', 'on box-a\n'],
    ['cat <<EOF\non $USER\nEOF', 'on root\n'],
    ['ls /etc/*; echo /etc/h*', '/etc/hosts\n/etc/hosts\n'],
    ['echo ü漢 | cat; printf "%s\\n" é', 'ü漢\né\n'],
    ['cd /etc; pwd; ls h*; cd - > /dev/null; pwd', '/etc\nhosts\n/root\n'],
    ['sudo -u root hostname; sudo echo "a b"', 'box-a\na b\n'],
    ['f() { echo "f $1"; }; f x', 'f x\n'],
    ['grep --color=auto box-b /etc/hosts', '10.0.0.2\tbox-b\n'],
    ['less /etc/hosts | wc -l', '3\n'],
    ['echo a b c | xargs -n2 echo x', 'x a b\nx c\n'],
    ["printf '1 2\\n3\\n' | xargs -I{} echo '<{}>'", '<1 2>\n<3>\n'],
    [`${PROFILE}; echo | xargs -r; echo x | xargs status`, 'changed x\n'],
    [`${PROFILE}; bash -c 'status | tail -1'; timeout 5 sudo status | head -1`, RUNNING_DEFAULT],
    [`${PROFILE}; find /etc -name 'h*' -exec grep -c box {} \\;`, '2\n'],
    ["trap 'echo bye' EXIT 2>/dev/null; echo a # comment", 'a\n'],
  ])('%s', async (line, stdout) => {
    expect((await exec(line)).stdout).toBe(stdout);
  });

  test('stdout, stderr and the status come apart', async () => {
    const box = createShellBox();
    expect(await exec(`${PROFILE}; warn`, box)).toEqual({
      stdout: 'out\n',
      stderr: 'careful\n',
      exitCode: 3,
    });
    expect(await exec(`${PROFILE}; warn 2>/dev/null`, box)).toMatchObject({
      stderr: '',
      exitCode: 3,
    });
    expect(await exec(`${PROFILE}; warn 2>&1 >/dev/null | cat`, box)).toEqual(printed('careful\n'));
    expect(await exec('(exit 7)', box)).toMatchObject({ exitCode: 7 });
    expect(await exec('exit 5; echo never', box)).toEqual({ ...printed(''), exitCode: 5 });
  });

  test('a program answers from its own path, from PATH, and not without', async () => {
    expect(await exec('status')).toEqual({
      stdout: '',
      stderr: 'bash: status: command not found\n',
      exitCode: 127,
    });
    expect(await exec(`${PROFILE}; which status; type change`)).toEqual(
      printed('/usr/box/bin/status\nchange is /usr/box/bin/change\n'),
    );
  });

  test('a script of somebody is a script, also under the name of a program', async () => {
    const box = createShellBox();
    await exec(
      'printf "#!/bin/bash\\necho mine \\$1\\n" > /root/status; chmod 755 /root/status',
      box,
    );
    expect(await exec('/root/status x; cd /root; ./status y', box)).toEqual(
      printed('mine x\nmine y\n'),
    );
    expect(await exec('chmod -x /root/status; /root/status', box)).toMatchObject({ exitCode: 126 });
  });
});

describe('errors, as bash prints them', () => {
  test.each([
    ['foo', 'bash: foo: command not found\n', 127],
    ['python3 -V', 'bash: python3: command not found\n', 127],
    ['./foo', 'bash: ./foo: No such file or directory\n', 127],
    ['echo x > /nodir/y', 'bash: /nodir/y: No such file or directory\n', 1],
    ['echo x >> /nodir/y', 'bash: /nodir/y: No such file or directory\n', 1],
    ['echo x > /tmp', 'bash: /tmp: Is a directory\n', 1],
    ['cat /nope', 'cat: /nope: No such file or directory\n', 1],
    ['cd /nope', 'bash: cd: /nope: No such file or directory\n', 1],
    ['ls /nope', "ls: cannot access '/nope': No such file or directory\n", 2],
    ['rm /nope', "rm: cannot remove '/nope': No such file or directory\n", 1],
    ['mkdir /a/b', "mkdir: cannot create directory '/a/b': No such file or directory\n", 1],
    ['echo "abc', 'bash: unexpected EOF while looking for matching `"\'\n', 2],
    ['if true', 'bash: syntax error: unexpected end of file\n', 2],
    ['fi', "bash: syntax error near unexpected token `fi'\n", 2],
    ['ls )', "bash: syntax error near unexpected token `)'\n", 2],
    ['sleep x', "sleep: invalid time interval 'x'\n", 1],
  ])('%s', async (line, stderr, exitCode) => {
    expect(await exec(line)).toEqual({ stdout: '', stderr, exitCode });
  });

  test('a redirection that fails spoils its own command alone', async () => {
    const line = 'echo x > /nodir/y || echo failed; d=/no; echo x > $d/y || echo again; echo after';
    expect((await exec(line)).stdout).toBe('failed\nagain\nafter\n');
  });

  test('a loop without end runs into a limit, and lets others run meanwhile', async () => {
    let turns = 0;
    let isOver = false;
    const count = () => {
      turns++;
      if (!isOver) setImmediate(count);
    };
    count();
    const { stderr, exitCode } = await exec('while true; do :; done');
    isOver = true;
    expect(exitCode).toBe(126);
    expect(stderr).toContain('too many');
    expect(turns).toBeGreaterThan(10);
  });
});

describe('what reaches the node', () => {
  test('files change in the order of the line, before the next program', async () => {
    const box = createShellBox();
    await exec(
      `${PROFILE}; cd /tmp; echo a > x; echo b >> x; change one; echo c >> x; rm x; change two`,
      box,
    );
    expect(box.arrivals).toEqual([
      { file: { op: 'write', path: '/tmp/x', text: 'a\nb\n' } },
      { command: 'change one', stdin: '' },
      { file: { op: 'append', path: '/tmp/x', text: 'c\n' } },
      { file: { op: 'remove', path: '/tmp/x', isRecursive: false } },
      { command: 'change two', stdin: '' },
    ]);
  });

  test.each<[string, object[]]>([
    ['echo 60 > /tmp/new', [{ op: 'write', path: '/tmp/new', text: '60\n' }]],
    ['touch /tmp/new', [{ op: 'write', path: '/tmp/new', text: '' }]],
    ['touch /etc/hosts', [{ op: 'append', path: '/etc/hosts', text: '' }]],
    [': > /tmp/keep', [{ op: 'write', path: '/tmp/keep', text: '' }]],
    [
      'for i in 1 2 3; do echo $i >> /tmp/keep; done',
      [{ op: 'append', path: '/tmp/keep', text: '1\n2\n3\n' }],
    ],
    ['echo x | tee /tmp/t > /dev/null', [{ op: 'write', path: '/tmp/t', text: 'x\n' }]],
    ['mkdir -p /tmp/a/b', [{ op: 'mkdir', path: '/tmp/a/b', isRecursive: true }]],
    ['mv /tmp/keep /tmp/kept', [{ op: 'rename', path: '/tmp/keep', to: '/tmp/kept' }]],
    ['chmod 600 /tmp/keep', [{ op: 'chmod', path: '/tmp/keep', mode: 0o600 }]],
    ['cp /tmp/keep /tmp/k2', [{ op: 'write', path: '/tmp/k2', text: '' }]],
    ['rm -rf /tmp /nope', [{ op: 'remove', path: '/tmp', isRecursive: true }]],
    ['cat /etc/hosts; status; ls -l > /dev/null 2>/dev/null', []],
  ])('%s', async (line, operations) => {
    const box = createShellBox();
    await exec(line, box);
    expect(box.arrivals).toEqual(operations.map((file) => ({ file })));
  });

  test('what was written has taken effect when the next file is read', async () => {
    const box = createShellBox();
    await exec('echo a > /tmp/x; ls /etc; cat /etc/hosts > /tmp/y; cat /tmp/y >> /tmp/x', box);
    const hosts = box.files['/etc/hosts']?.text;
    expect(box.arrivals.map((arrival) => 'file' in arrival && arrival.file)).toEqual([
      { op: 'write', path: '/tmp/x', text: 'a\n' },
      { op: 'write', path: '/tmp/y', text: hosts },
      { op: 'append', path: '/tmp/x', text: hosts },
    ]);
    const seen = createShellBox();
    seen.handle.request = async ({ kind }) => {
      seen.files['/etc/hosts'] = { text: `${kind} came\n`, mode: 0o644 };
      return printed('');
    };
    expect(await exec('echo x > /tmp/x; tail -1 /etc/hosts', seen)).toEqual(printed('file came\n'));
  });

  test('a program sees what the line wrote before it, and gets the pipe as its input', async () => {
    const box = createShellBox();
    await exec(`${PROFILE}; echo new > /etc/hosts; cat /etc/hosts | change a 'b c'`, box);
    expect(box.arrivals.at(-1)).toEqual({ command: 'change a b c', stdin: 'new\n' });
  });

  test('what sleeps in a line sleeps in virtual time, its files already written', async () => {
    const box = createShellBox();
    const session = run('echo a > /tmp/x; sleep 90; echo over', { box });
    await box.time.untilAsleep();
    expect(box.arrivals).toHaveLength(1);
    box.time.pass(89_999);
    expect(session.output()).toBe('');
    box.time.pass(1);
    expect(await session.done).toBe(0);
    expect(session.output()).toBe('over\n');
  });

  test('a command that takes too long is ended by timeout', async () => {
    const box = createShellBox();
    const session = run('timeout 5 sleep 60; echo $?', { box });
    await box.time.untilAsleep();
    box.time.pass(5_000);
    await session.done;
    expect(session.output()).toBe('124\n');
    expect(box.time.sleepers).toBe(0);
  });
});

describe('what is printed is seen at once', () => {
  test('the turns of a loop come one by one', async () => {
    const box = createShellBox();
    const session = run('for i in 1 2; do echo turn $i; sleep 1; done; echo end', { box });
    await session.until('turn 1\n');
    expect(session.output()).toBe('turn 1\n');
    await box.time.untilAsleep();
    box.time.pass(1_000);
    await session.until('turn 2\n');
    session.interrupt();
    expect(await session.done).toBe(130);
    expect(session.output()).toBe('turn 1\nturn 2\n');
  });

  test('what is captured or redirected is not', async () => {
    const line =
      'x=$(for i in 1 2; do echo $i; done); { echo a; echo b; } > /tmp/g; echo "$x" | wc -l';
    expect(await exec(line)).toEqual(printed('2\n'));
  });
});

describe('standard input', () => {
  test.each([
    ['cat', 'a\nü\n', 'a\nü\n'],
    ['wc -l', 'a\nb\n', '2\n'],
    ['read x; echo "got $x"', 'hello\n', 'got hello\n'],
    ['grep b | cut -c1', 'abc\nxyz\n', 'a\n'],
    ['bash', 'hostname\necho two\n', 'box-a\ntwo\n'],
    ['while read l; do echo "<$l>"; done', '1\n2\n', '<1>\n<2>\n'],
    ['/usr/box/bin/talk', 'piped', 'you said piped\n'],
  ])('%s', async (line, stdin, output) => {
    const session = run(line, { stdin });
    await session.done;
    expect(session.output()).toBe(output);
  });
});
