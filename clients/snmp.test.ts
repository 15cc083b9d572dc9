// net-snmp's own tools against a node: every version, walks that end, refusals in words.

import { CLUSTER_ADDRESS, clientTest, expect, NODE_ADDRESS, PASSWORD, placeOf } from './netapp.ts';
import { run } from './tools.ts';

const NETAPP = '.1.3.6.1.4.1.789';
/** `netapp-02` as an IMPLIED index. */
const NETAPP_02 = '110.101.116.97.112.112.45.48.50';
const V3 = ['-v3', '-u', 'twinrack', '-l', 'authPriv', '-a', 'SHA', '-x', 'AES'];
const SECRETS = ['-A', PASSWORD, '-X', PASSWORD];
const ONCE = ['-r', '0', '-t', '2'];

const at = ({ host, port }: { host: string; port: number }) => `${host}:${port}`;

clientTest(
  'snmpwalk of the enterprise ends by itself, in every version',
  ['snmp'],
  async (rack) => {
    const agent = at(await placeOf(rack, 'snmp', CLUSTER_ADDRESS));
    const walks = await Promise.all([
      run('snmpwalk', ['-v1', '-c', 'public', '-On', agent, NETAPP]),
      run('snmpwalk', ['-v2c', '-c', 'public', '-On', agent, NETAPP]),
      run('snmpbulkwalk', ['-v2c', '-c', 'public', '-On', agent, NETAPP]),
      run('snmpbulkwalk', [...V3, ...SECRETS, '-On', agent, NETAPP]),
    ]);
    // What runs differs from walk to walk, and each version says in its own words that it ends.
    const [first, ...others] = walks.map(({ stdout }) =>
      stdout.replace(/Timeticks: .*/g, '').replace(/\n.*(No more variables|End of MIB).*/, ''),
    );
    expect(first?.split('\n').length).toBeGreaterThan(70);
    for (const walk of others) expect(walk).toBe(first);
    expect(first).toContain(`${NETAPP}.1.25.2.1.1.${NETAPP_02} = STRING: "netapp-02"`);
    expect(first).toContain(`${NETAPP}.1.21.2.1.4.${NETAPP_02} = INTEGER: 2`);
    expect(walks.map(({ status, stderr }) => [status, stderr])).toEqual(walks.map(() => [0, '']));
  },
);

clientTest('snmpbulkwalk from the root meets the end of the view', ['snmp'], async (rack) => {
  const agent = at(await placeOf(rack, 'snmp', NODE_ADDRESS));
  const { stdout } = await run('snmpbulkwalk', ['-v2c', '-c', 'public', '-On', agent, '.1']);
  const lines = stdout.trim().split('\n');
  expect(lines[0]).toMatch(/^\.1\.3\.6\.1\.2\.1\.1\.1\.0 = STRING: "?NetApp Release 9\.14\.1P2: /);
  expect(lines.at(-1)).toMatch(/No more variables left in this MIB View/);
});

clientTest(
  'who does not know the password is told so, and a SET is refused',
  ['snmp'],
  async (rack) => {
    const agent = at(await placeOf(rack, 'snmp', NODE_ADDRESS));
    const name = '.1.3.6.1.2.1.1.5.0';
    const wrong = ['-A', 'wrong-password', '-X', PASSWORD];
    const refused = await run('snmpget', [...V3, ...wrong, ...ONCE, agent, name]);
    expect(refused.stderr).toMatch(/Authentication failure/);
    const stranger = await run('snmpget', ['-v2c', '-c', 'private', ...ONCE, agent, name]);
    expect(stranger.stderr).toMatch(/Timeout/);
    const set = await run('snmpset', ['-v2c', '-c', 'public', agent, name, 's', 'mine']);
    expect(set.stderr).toMatch(/Reason: noAccess/);
    const after = await run('snmpget', ['-v2c', '-c', 'public', '-Oqv', agent, name]);
    expect(after.stdout.trim()).toMatch(/^"?netapp-01"?$/);
  },
);

clientTest('a takeover is read as a takeover', ['snmp'], async (rack) => {
  await rack.inject('node.powerLoss', { target: 'netapp-02' });
  await rack.until('takeover.completed', { within: '120s' });
  const agent = at(await placeOf(rack, 'snmp', CLUSTER_ADDRESS));
  const read = ['-v2c', '-c', 'public', '-Oqv', agent];
  const states = [`${NETAPP}.1.21.2.1.4.${NETAPP_02}`, `${NETAPP}.1.21.2.1.3.${NETAPP_02}`];
  const { stdout } = await run('snmpget', [...read, ...states]);
  expect(stdout.trim().split('\n')).toEqual(['1', '5']);
});
