// OpenSSH's client and netmiko at the ONTAP CLI, and OpenSSH's at an SP.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLUSTER_ADDRESS, clientTest, expect, PASSWORD, placeOf } from './netapp.ts';
import { run, temporaryDirectory } from './tools.ts';

const SP_ADDRESS = '192.168.132.213';
const OPTIONS = [
  '-F/dev/null',
  '-oStrictHostKeyChecking=no',
  '-oUserKnownHostsFile=/dev/null',
  '-oLogLevel=ERROR',
  '-oPubkeyAuthentication=no',
];

async function ssh({ host, port }: { host: string; port: number }, line: string): Promise<string> {
  using directory = temporaryDirectory();
  const askPass = join(directory.path, 'askpass');
  writeFileSync(askPass, `#!/bin/sh\necho '${PASSWORD}'\n`, { mode: 0o700 });
  const env = { SSH_ASKPASS: askPass, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: ':0' };
  const { stdout } = await run('ssh', [...OPTIONS, '-p', String(port), `admin@${host}`, line], {
    env,
  });
  return stdout.replaceAll('\r', '');
}

clientTest('ssh runs a line of the ONTAP CLI', ['ssh'], async (rack) => {
  const out = await ssh(await placeOf(rack, 'ssh', CLUSTER_ADDRESS), 'storage failover show');
  expect(out).toMatch(/netapp-01\s+netapp-02\s+true\s+Connected to netapp-02/);
  expect(out).toMatch(/2 entries were displayed\./);
});

clientTest("ssh runs a line of an SP's CLI", ['ssh'], async (rack) => {
  const out = await ssh(await placeOf(rack, 'ssh', SP_ADDRESS), 'sp status');
  expect(out).toMatch(/Firmware Version:\s+5\.6P2/);
});

const NETMIKO = `
import sys, netmiko
host, port, password = sys.argv[1:]
box = netmiko.ConnectHandler(device_type='netapp_cdot', host=host, port=int(port),
                             username='admin', password=password)
print(box.find_prompt())
print(box.send_command('storage failover show'))
box.enter_enable = None
print(box.send_command('storage failover hwassist show'))
box.disconnect()
`;

clientTest('netmiko drives the ONTAP CLI as netapp_cdot', ['netmiko'], async (rack) => {
  const { host, port } = await placeOf(rack, 'ssh', CLUSTER_ADDRESS);
  const args = ['-c', NETMIKO, host, String(port), PASSWORD];
  const { stdout, stderr } = await run('/usr/bin/python3', args);
  expect(stderr).not.toMatch(/Error/);
  expect(stdout).toMatch(/^netapp::>/);
  expect(stdout).toMatch(/netapp-02\s+netapp-01\s+true\s+Connected to netapp-01/);
  expect(stdout).toMatch(/Keep-Alive Status: healthy/);
});
