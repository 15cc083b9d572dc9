// Real clients of a node: OpenSSH by key and by password, one command or a terminal, scripts that
// parse what comes back.

import { expect, test } from './test.ts';

const PROFILE = '. /usr/adic/.profile';

test('the one-liner of a monitoring script finds the primary and the other one', async ({
  ssh,
}) => {
  const line = `${PROFILE}; snhamgr status | awk -F= "/^LocalStatus/ {print \\$2}"`;
  expect(await ssh.read('mdc-a', line)).toBe('primary\n');
  expect(await ssh.read('mdc-b', line)).toBe('running\n');
});

test('a password opens the door as well as a key', async ({ ssh }) => {
  const { stdout } = await ssh.run('mdc-b', 'hostname', { password: 'twinrack' });
  expect(stdout).toBe('mdc-b\n');
});

test('exit status, stdout and stderr arrive apart', async ({ ssh }) => {
  const { stdout, stderr, exitCode } = await ssh.run('mdc-a', 'echo out; echo err >&2; exit 7');
  expect({ stdout, stderr, exitCode }).toEqual({ stdout: 'out\n', stderr: 'err\n', exitCode: 7 });
});

test('stdin reaches a command, and a file that is written stays', async ({ ssh }) => {
  await ssh.read('mdc-a', 'echo one > /root/note && echo two >> /root/note');
  expect(await ssh.read('mdc-a', 'grep -c . /root/note && sort -r /root/note | head -n 1')).toBe(
    '2\ntwo\n',
  );
});

test('the virtual IP leads to the primary, and moves with it', async ({ rack, ssh }) => {
  const address = '192.168.21.10';
  expect(await ssh.read('mdc-a', 'hostname', { address })).toBe('mdc-a\n');
  const seq = await rack.now();
  await rack.power('mdc-a', 'off');
  await rack.until({ event: 'vip.taken', node: 'mdc-b' }, seq);
  expect(await ssh.read('mdc-b', 'hostname', { address })).toBe('mdc-b\n');
});

test('a terminal has a prompt, takes what is typed, and ends with exit', async ({ ssh }) => {
  const { stdout, exitCode } = await ssh.typed('mdc-a', ['uname -n', 'exit 3']);
  expect(stdout).toMatch(/mdc-a.*[#$] /);
  expect(stdout).toMatch(/^mdc-a\r?$/m);
  expect(exitCode).toBe(3);
});

test('dates are those of the rack, whatever the wall says', async ({ rack, ssh }) => {
  await rack.setClock({ paused: true });
  const before = Number(await ssh.read('mdc-a', 'date +%s'));
  await rack.advance(600_000);
  expect(Number(await ssh.read('mdc-a', 'date +%s')) - before).toBe(600);
});

test('a log that is followed streams while time passes', async ({ rack, ssh }) => {
  const tail = await ssh.follow('mdc-b', 'echo ready; tail -n 0 -f /usr/cvfs/debug/nssdbg.out');
  await tail.until(/ready/);
  await rack.inject('link.cut', 'metadata-lan');
  await tail.until(/heartbeat lost/);
  await tail.end();
});
