// A box through a real SSH client: OpenSSH's, with a key and a directory of its own.

import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listenTcp, type TcpListener } from './sockets.ts';
import { createSshService } from './ssh.ts';
import { createCliBox } from './testing/cliBox.ts';
import { createShellBox, type ShellBox } from './testing/shellBox.ts';

const HOST = '127.0.0.1';
const hasClient = spawnSync('ssh', ['-V']).error === undefined;
if (!hasClient) console.warn('SKIPPED: no OpenSSH client here, so ssh.test.ts proves nothing');

let port = 0;
let directory = '';
let box: ShellBox;
let listener: TcpListener;

async function open(handle = box.handle, at = port): Promise<TcpListener> {
  const ports = { 22: at };
  const binding = { modelled: '192.168.21.11', host: HOST, portOffset: 0, ports, alsoReal: false };
  return listenTcp(
    binding,
    await createSshService(handle, { users: ['root'], gatekeeping: { refusalMs: 10 } }),
  );
}

/** A port that is free now: two runs of this test must not meet. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  const { port: free } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return free;
}

function sshArguments(at: number, more: readonly string[]): string[] {
  const options = [
    'StrictHostKeyChecking=accept-new',
    `UserKnownHostsFile=${join(directory, 'known')}`,
    'IdentitiesOnly=yes',
    'BatchMode=yes',
    'LogLevel=ERROR',
  ];
  return [
    '-F',
    '/dev/null',
    '-p',
    String(at),
    '-i',
    join(directory, 'key'),
    ...options.flatMap((option) => ['-o', option]),
    ...more,
  ];
}

function sshTo(at: number, ...more: string[]): ChildProcessWithoutNullStreams {
  return spawn('ssh', sshArguments(at, more));
}

function ssh(...more: string[]): ChildProcessWithoutNullStreams {
  return sshTo(port, ...more);
}

/** Runs one command to its end. */
async function exec(command: string, { stdin = '', options = [] as string[], at = port } = {}) {
  const child = sshTo(at, ...options, `root@${HOST}`, command);
  child.stdin.end(stdin);
  return finish(child);
}

function finish(child: ChildProcessWithoutNullStreams) {
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  return new Promise<{ stdout: string; stderr: string; exitCode: number | null }>((resolve) =>
    child.on('close', (exitCode) => resolve({ stdout, stderr, exitCode })),
  );
}

/** Resolves once the client has printed this. */
function printed(child: ChildProcessWithoutNullStreams, text: string): Promise<void> {
  let seen = '';
  return new Promise((resolve) =>
    child.stdout.on('data', (piece) => {
      seen += String(piece);
      if (seen.includes(text)) resolve();
    }),
  );
}

beforeAll(async () => {
  if (!hasClient) return;
  directory = mkdtempSync(join(tmpdir(), 'twinrack-ssh-'));
  const pair = ssh2.utils.generateKeyPairSync('ed25519');
  writeFileSync(join(directory, 'key'), pair.private, { mode: 0o600 });
  box = createShellBox();
  const authorizedKeys = ['# a comment', pair.public];
  const accounts = { password: 'secret', authorizedKeys };
  Object.assign(box.handle, { runDirectory: directory, accounts });
  port = await freePort();
  listener = await open();
});

afterAll(async () => {
  await listener?.close();
  if (directory !== '') rmSync(directory, { recursive: true });
});

describe.skipIf(!hasClient)('ssh HOST COMMAND', () => {
  test('prints what the box says, behind a dot-sourced profile and a pipe', async () => {
    const command = ". /usr/box/.profile; status | awk -F= '/^LocalStatus/ {print $2}'";
    expect(await exec(command)).toEqual({ stdout: 'primary\n', stderr: '', exitCode: 0 });
  });

  test('keeps stdout, stderr and the exit status apart', async () => {
    expect(await exec('/usr/box/bin/warn')).toEqual({
      stdout: 'out\n',
      stderr: 'careful\n',
      exitCode: 3,
    });
    expect(await exec('nothing')).toEqual({
      stdout: '',
      stderr: 'bash: nothing: command not found\n',
      exitCode: 127,
    });
  });

  test('pipes its standard input into the command', async () => {
    expect((await exec('tr a-z A-Z | cat -n', { stdin: 'zürich\nbox\n' })).stdout).toContain(
      '2\tBOX',
    );
    expect((await exec('bash', { stdin: 'hostname\necho done\n' })).stdout).toBe('box-a\ndone\n');
  });

  test('does not wait for an input that never ends', async () => {
    const child = ssh(`root@${HOST}`, 'cat /etc/hosts | wc -l; hostname');
    const { stdout } = await finish(child);
    expect(stdout).toBe('3\nbox-a\n');
  });

  test('carries more output than fits a window', async () => {
    const { stdout } = await exec('for i in $(seq 400); do printf "%01000d" $i; done');
    expect(stdout).toHaveLength(400_000);
  });

  test('takes over the locale, and no other variable', async () => {
    const options = ['-o', 'SetEnv=LC_TEST=here PATH=/evil'];
    expect((await exec('echo $LC_TEST; hostname', { options })).stdout).toBe('here\nbox-a\n');
  });

  test('follows a log until the client goes away', async () => {
    box.log.push('one');
    const child = ssh(`root@${HOST}`, 'tail -f /var/log/messages | grep e');
    await printed(child, 'one\n');
    box.log.push('three');
    box.time.pass(100);
    await printed(child, 'three\n');
    child.kill();
    await finish(child);
    const { stdout } = await exec('echo still here');
    expect(stdout).toBe('still here\n');
  });
});

describe.skipIf(!hasClient)('ssh -tt HOST', () => {
  test('is a terminal with a prompt, line editing and an exit status', async () => {
    const child = ssh('-tt', `root@${HOST}`);
    const finished = finish(child);
    await printed(child, '[root@box-a ~]# ');
    child.stdin.write('echo helo\x1b[Dl\r');
    await printed(child, 'hello\r\n');
    child.stdin.write('\x1b[A\x17echo again\r');
    await printed(child, 'again\r\n');
    child.stdin.write('exit 7\r');
    const { stdout, exitCode } = await finished;
    expect(stdout).toContain('hello\r\n[root@box-a ~]# ');
    expect(exitCode).toBe(7);
  });

  test('runs a command that converses, and hands on its status', async () => {
    const child = ssh('-tt', `root@${HOST}`, '/usr/box/bin/talk');
    const finished = finish(child);
    await printed(child, 'talk () > ');
    child.stdin.write('ping\r');
    await printed(child, 'you said ping');
    child.stdin.write('quit\r');
    expect((await finished).exitCode).toBe(0);
  });

  test('^C ends what sleeps', async () => {
    const child = ssh('-tt', `root@${HOST}`, 'sleep 1000; echo never');
    const finished = finish(child);
    await box.time.untilAsleep();
    child.stdin.write('\x03');
    const { stdout, exitCode } = await finished;
    expect(stdout).toBe('^C\r\n');
    expect(exitCode).toBe(130);
  });
});

describe.skipIf(!hasClient)('the door', () => {
  test('is closed to others, with the right password too', async () => {
    const { exitCode, stderr } = await finish(ssh(`nobody@${HOST}`, 'hostname'));
    expect(exitCode).toBe(255);
    expect(stderr).toContain('Permission denied');
  });

  test('opens to the password, and shuts after six wrong ones', async () => {
    expect(await tryPasswords('secret')).toBe('in');
    expect(await tryPasswords('wrong')).toBe('refused');
    expect(await tryPasswords(...Array(9).fill('wrong'))).toBe('dropped');
  });

  test('refuses files in words that scp and sftp understand', async () => {
    const { exitCode, stderr } = await exec('sftp', { options: ['-s'] });
    expect(exitCode).toBe(255);
    expect(stderr).toContain('subsystem request failed');
  });

  test('a box that comes up again is the same box', async () => {
    const before = readFileSync(join(directory, 'known'), 'utf8');
    await listener.close();
    listener = await open();
    expect((await exec('hostname')).stdout).toBe('box-a\n');
    expect(readFileSync(join(directory, 'known'), 'utf8')).toBe(before);
  });

  test('on a hung node it takes the connection and says nothing', async () => {
    const { handle, time } = createShellBox();
    time.hang();
    const at = await freePort();
    const hung = await open({ ...handle, runDirectory: directory }, at);
    const client = spawn('ssh', ['-F', '/dev/null', '-vv', '-p', String(at), `root@${HOST}`]);
    let said = '';
    await new Promise<void>((resolve) =>
      client.stderr.on('data', (text) => {
        said += String(text);
        if (said.includes('Connection established')) resolve();
      }),
    );
    await hung.close();
    await new Promise((resolve) => client.on('close', resolve));
    expect(said).not.toContain('Remote protocol version');
  });
});

/** How a client fares that tries these passwords one after another. */
function tryPasswords(...passwords: string[]): Promise<'in' | 'refused' | 'dropped'> {
  const client = new ssh2.Client();
  let tries = 0;
  return new Promise((resolve) => {
    const end = (how: 'in' | 'refused' | 'dropped') => {
      resolve(how);
      client.end();
    };
    client.on('ready', () => end('in'));
    client.on('error', () => end(tries < passwords.length ? 'dropped' : 'refused'));
    client.on('close', () => end('dropped'));
    client.connect({
      host: HOST,
      port,
      username: 'root',
      authHandler: (_left, _partial, next) => {
        const password = passwords[tries++];
        next(
          password === undefined
            ? (false as never)
            : { type: 'password', username: 'root', password },
        );
      },
    });
  });
}

describe.skipIf(!hasClient)('ssh HOST COMMAND to a vendor command line', () => {
  test('is answered from standard input, line by line, and tells whether it failed', async () => {
    const cli = createCliBox();
    const { runDirectory, accounts } = box.handle;
    Object.assign(cli.handle, { runDirectory, accounts });
    const at = await freePort();
    const own = await open(cli.handle, at);
    try {
      expect(await exec('raise', { stdin: 'y\n', at })).toEqual({
        stdout: 'Do you want to continue? {y|n}: raised to 8\n',
        stderr: '',
        exitCode: 0,
      });
      expect((await exec('foo', { at })).exitCode).toBe(1);
      const child = sshTo(at, `root@${HOST}`, 'list');
      const done = finish(child);
      await printed(child, '--More--');
      child.stdin.write('q\n');
      expect((await done).stdout).toBe('row 0\nrow 1\nrow 2\nrow 3\n--More--\n');
    } finally {
      await own.close();
    }
  });
});
