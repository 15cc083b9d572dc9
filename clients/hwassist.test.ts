// hwassist by the tools of others: snmptrap sends one that nobody asked for, tshark reads ours.

import { clientTest, expect, NODE_ADDRESS, placeOf } from './netapp.ts';
import { Running, run } from './tools.ts';

const ENTERPRISE = '1.3.6.1.4.1.789';
const TRAP_DATA = `${ENTERPRISE}.1.1.12.0`;
const STATS = 'storage failover hwassist stats show -node netapp-01';

const unknownOf = (text: string) => Number(/^Unknown\s+\S+\s+(\d+)/m.exec(text)?.[1] ?? Number.NaN);

clientTest('a real snmptrap counts under Unknown', ['snmp'], async (rack) => {
  const { host, port } = await placeOf(rack, 'trap', NODE_ADDRESS);
  const before = unknownOf((await rack.exec('netapp-01', STATS)).stdout);
  expect(before).toBeGreaterThanOrEqual(0);
  const sent = ['-v2c', '-c', 'public', `udp:${host}:${port}`, '', `${ENTERPRISE}.0.532`];
  await run('snmptrap', [...sent, TRAP_DATA, 's', 'Remote Management Event: type=nonsense']);
  const byTcp = ['-v1', '-c', 'public', `tcp:${host}:${port}`, ENTERPRISE, '', '6', '532', ''];
  await run('snmptrap', [...byTcp, TRAP_DATA, 's', 'hello']);
  await rack.until('hwassist.rejected', { since: 0, within: '10s' });
  await expect
    .poll(async () => unknownOf((await rack.exec('netapp-01', STATS)).stdout), { timeout: 20_000 })
    .toBe(before + 2);
});

clientTest('tshark reads an alert of ours', ['tshark', 'root'], async (rack) => {
  const { port } = await placeOf(rack, 'trap', NODE_ADDRESS);
  const fields = ['-T', 'fields', '-e', 'snmp.version', '-e', 'snmp.value.octets'];
  const capture = ['-l', '-i', 'lo', '-f', `udp port ${port}`, '-d', `udp.port==${port},snmp`];
  await using tshark = new Running('tshark', [...capture, ...fields]);
  await tshark.until(/Capture started/);
  // The partner's SP sends it here.
  await rack.exec('netapp-01', 'storage failover hwassist test -node netapp-02');
  const [line] = await tshark.until(/^0\t.*$/m);
  const [text = ''] = (line.split('\t')[1] ?? '').split(',');
  expect(Buffer.from(text, 'hex').toString()).toMatch(
    /^Remote Management Event: type=test, severity=notice, event=test, ss=/,
  );
});
