// The commands of the README, as they stand there, in the order in which they stand there.

import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { ROOT, run, twinrack } from './programs.ts';
import { Rack } from './rack.ts';
import { SSH_OPTIONS } from './ssh.ts';
import { expect, test } from './test.ts';

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const [, trying = ''] = /^## Try it\n+```sh\n(.*?)^```/ms.exec(README) ?? [];
const lines = trying.split('\n').map((line) => line.replace(/\s+#.*$/, ''));
const commands = lines.flatMap((line) => /^npm run twinrack -- (.*)$/.exec(line)?.[1] ?? []);
const [, sshPort = '', sshTarget = '', sshHost = ''] =
  /^ssh -p (\d+) (\w+@([\d.]+))/m.exec(trying) ?? [];

test.describe('README', () => {
  let rack: Rack;

  test.beforeAll(async () => {
    const isTaken = await answers(sshHost, Number(sshPort));
    test.skip(isTaken, `another rack holds ${sshHost}:${sshPort}`);
    rack = await Rack.up('--port', '0');
  });
  test.afterAll(() => rack?.stop());

  test('the SSH client gets in by password, and snhamgr says who is primary', async ({
    sshKey,
  }) => {
    const [, password = ''] = /password: (\w+)/.exec(trying) ?? [];
    const typed = lines.find((line) => line.startsWith('. ')) ?? '';
    const env = { SSH_ASKPASS: await sshKey.askPass(password), SSH_ASKPASS_REQUIRE: 'force' };
    const args = [...SSH_OPTIONS, '-p', sshPort, sshTarget, typed];
    const { stdout } = await run('ssh', args, { env: { ...process.env, ...env } });
    expect(stdout).toContain(/# (\w+=\w+)/.exec(trying)?.[1]);
  });

  test('every command line does what it says', async () => {
    test.setTimeout(120_000);
    expect(commands.length).toBeGreaterThan(5);
    const env = { ...process.env, TWINRACK_URL: rack.url };
    for (const command of commands) {
      await test.step(command, async () => {
        const { exitCode, stdout, stderr } = await twinrack(command.split(' '), { env });
        expect(exitCode, `twinrack ${command}\n${stdout}${stderr}`).toBe(0);
        expect(stdout, command).not.toBe('');
      });
    }
  });
});

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
