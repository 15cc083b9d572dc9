// Bad input at every door: each time a clear answer, and nothing falls over.

import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { twinrack } from './programs.ts';
import { expect, test } from './test.ts';

const PROFILE = '. /usr/adic/.profile';

test.afterEach(async ({ rack }) => {
  expect(rack.isRunning, rack.log).toBe(true);
  const { body } = await rack.send('GET', '/readyz');
  expect(body).toMatchObject({ isReady: true });
});

test.describe('the shell of a node', () => {
  test('an unknown command is not found: status 127, as in any bash', async ({ ssh }) => {
    const { exitCode, stderr } = await ssh.run('mdc-a', 'snhamgrr status');
    expect(exitCode).toBe(127);
    expect(stderr).toContain('snhamgrr: command not found');
  });

  test('a bad mode is refused and changes nothing (S2:45)', async ({ ssh }) => {
    const bad = await ssh.run('mdc-a', `${PROFILE}; snhamgr mode=standby`);
    expect(bad.exitCode).not.toBe(0);
    expect(bad.stdout + bad.stderr).toContain('standby');
    const unpaired = await ssh.run('mdc-a', `${PROFILE}; snhamgr mode=config`);
    expect(unpaired.exitCode).not.toBe(0);

    const status = await ssh.read('mdc-a', `${PROFILE}; snhamgr status`);
    expect(status).toBe(
      'LocalMode=default\nLocalStatus=primary\nRemoteMode=default\nRemoteStatus=running\n',
    );
  });

  for (const line of ['ha_smith_interval=1000', 'ha_smith_interval=0', 'interval: ten']) {
    test(`ha_smith_interval with "${line}" is told, and the default holds (S2:24-27)`, async ({
      rack,
      ssh,
    }) => {
      const seq = await rack.now();
      await ssh.read('mdc-b', `echo '${line}' > /usr/cvfs/config/ha_smith_interval`);
      await rack.until({ event: 'interval.malformed', node: 'mdc-b' }, seq);

      const log = await ssh.read('mdc-b', 'tail -n 20 /usr/cvfs/debug/nssdbg.out');
      expect(log).toContain("expected one line 'ha_smith_interval=<integer>' from 1 to 999");
      expect(log).toContain('using 5');
    });
  }

  test('a wrong password and an unknown user do not get in', async ({ ssh }) => {
    const wrong = await ssh.run('mdc-a', 'id', { password: 'guess' });
    expect(wrong.exitCode).toBe(255);
    expect(wrong.stderr).toContain('Permission denied');
    const unknown = await ssh.run('mdc-a', 'id', { user: 'oracle' });
    expect(unknown.exitCode).toBe(255);
  });

  test('a long command line is run, a far longer one refused, and the next one run', async ({
    ssh,
  }) => {
    const long = await ssh.read('mdc-a', `echo ${'x'.repeat(30_000)} | wc -c`);
    expect(long.trim()).toBe('30001');
    const longer = await ssh.run('mdc-a', `echo ${'x'.repeat(100_000)} | wc -c`);
    expect(longer).toMatchObject({ exitCode: 255, stdout: '' });
    expect(await ssh.read('mdc-a', 'echo next')).toBe('next\n');
  });
});

test.describe('the API', () => {
  const refusals: readonly [string, string, string, unknown, number, string][] = [
    [
      'an unknown fault kind',
      'POST',
      '/faults',
      { kind: 'link.burn', target: 'metadata-lan' },
      422,
      'TWR_FAULT_KIND_UNKNOWN',
    ],
    [
      'a fault on nothing',
      'POST',
      '/faults',
      { kind: 'link.cut', target: 'moon' },
      422,
      'TWR_FAULT_TARGET_UNKNOWN',
    ],
    [
      'a wrong fault parameter',
      'POST',
      '/faults',
      { kind: 'disk.slow', target: 'arb', params: { delayMs: -1 } },
      422,
      'TWR_FAULT_PARAM_INVALID',
    ],
    ['a fault without a kind', 'POST', '/faults', { target: 'arb' }, 400, 'TWR_REQUEST_INVALID'],
    ['a fault that is not there', 'DELETE', '/faults/f999', undefined, 404, 'TWR_FAULT_UNKNOWN'],
    ['text that is no JSON', 'POST', '/faults', '{"kind": ', 400, 'TWR_REQUEST_INVALID'],
    [
      'JSON of two megabytes',
      'POST',
      '/faults',
      { kind: 'x'.repeat(2_000_000), target: 'arb' },
      413,
      'TWR_BODY_TOO_LARGE',
    ],
    ['an unknown node', 'POST', '/nodes/mdc-z/exec', { command: 'id' }, 404, 'TWR_NODE_UNKNOWN'],
    [
      'an unknown power action',
      'POST',
      '/nodes/mdc-a/power',
      { action: 'explode' },
      400,
      'TWR_REQUEST_INVALID',
    ],
    ['a rate of nothing', 'PATCH', '/clock', { rate: 0 }, 422, 'TWR_CLOCK_RATE_INVALID'],
    [
      'an advance of a year',
      'POST',
      '/clock/advance',
      { ms: 31_536_000_000 },
      400,
      'TWR_REQUEST_INVALID',
    ],
    [
      'an unknown scenario',
      'POST',
      '/scenarios/stornext%2Fmeteor/runs',
      {},
      404,
      'TWR_SCENARIO_UNKNOWN',
    ],
    ['an unknown path', 'GET', '/nothing', undefined, 404, 'TWR_ROUTE_UNKNOWN'],
  ];
  for (const [what, method, path, body, status, code] of refusals) {
    test(`${what} is refused with ${code}`, async ({ rack }) => {
      const answer = await rack.send(method, `/api/v1${path}`, body);
      expect(answer).toEqual({
        status,
        body: { code, message: expect.stringMatching(/\w \w/), definite: true },
      });
    });
  }

  test('a page of another origin may not command the rack', async ({ rack }) => {
    const response = await fetch(`${rack.url}/api/v1/faults`, {
      method: 'DELETE',
      headers: { origin: 'https://example.org' },
    });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'TWR_ORIGIN_FORBIDDEN' });
  });
});

test.describe('the command line', () => {
  test('a second rack on the same port ends with 3, and says what to do', async ({ rack }) => {
    const { port } = new URL(rack.url);
    const second = await twinrack(['up', '--port', port, '--network', 'ports']);
    expect(second.exitCode).toBe(3);
    expect(second.stderr).toContain(`Port ${port}`);
    expect(second.stderr).toMatch(/--port/);
    expect(second.stdout).not.toContain('ready');
  });

  test('a port that another program holds ends with 3, and says what to do', async () => {
    const server = await listening();
    const { exitCode, stderr } = await twinrack(['up', '--port', portOf(server)]);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`Port ${portOf(server)}`);
    expect(stderr).toContain('--port');
    server.close();
  });

  test('no rack at the address ends with 3, and says how to start one', async () => {
    const url = await nobodyAt();
    const { exitCode, stderr } = await twinrack(['ps', '--url', url]);
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`No rack answers at ${url}`);
    expect(stderr).toContain('twinrack up');
  });

  const usage: readonly [string, readonly string[], RegExp][] = [
    ['an unknown command', ['explode'], /explode/],
    ['an unknown option', ['ps', '--colour'], /--colour/],
    ['an unknown family', ['up', '--family', 'vax'], /vax/],
    ['a seed that is no number', ['up', '--seed', 'lucky'], /lucky/],
  ];
  for (const [what, args, named] of usage) {
    test(`${what} ends with 2 and is named`, async () => {
      const { exitCode, stderr } = await twinrack(args);
      expect(stderr).toMatch(named);
      expect(exitCode).toBe(2);
    });
  }

  test('an invalid fault ends with 2 and lists what there is', async ({ rack }) => {
    const args = ['inject', 'link.burn', 'metadata-lan', '--url', rack.url];
    const { exitCode, stderr } = await twinrack(args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('link.cut');
  });
});

/** An address of this machine at which nobody listens. */
async function nobodyAt(): Promise<string> {
  const server = await listening();
  const url = `http://127.0.0.1:${portOf(server)}`;
  server.close();
  return url;
}

async function listening(): Promise<Server> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): string {
  const address = server.address();
  return typeof address === 'object' ? String(address?.port) : address;
}
