// rsyslogd collects what a node forwards of EMS, in the old words and in RFC 5424's.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientTest, collectorAddress, expect, rest } from './netapp.ts';
import { Running, run, temporaryDirectory } from './tools.ts';

function startCollector(directory: string, address: string): Running {
  const config = join(directory, 'rsyslog.conf');
  writeFileSync(
    config,
    `global(workDirectory="${directory}")
module(load="imudp")
module(load="imtcp")
input(type="imudp" address="${address}" port="10514")
input(type="imtcp" address="${address}" port="10601")
template(name="told" type="string" string="TOLD %protocol-version% %pri% %msgid% %rawmsg%\\n")
*.* action(type="omfile" file="${join(directory, 'told')}" template="told")
`,
  );
  return new Running('rsyslogd', ['-n', '-f', config, '-i', join(directory, 'pid')]);
}

clientTest('rsyslogd collects EMS over UDP and TCP', ['rsyslog', 'curl'], async (rack) => {
  using directory = temporaryDirectory();
  const address = collectorAddress();
  await using _ = startCollector(directory.path, address);
  const told = join(directory.path, 'told');
  writeFileSync(told, '');
  await using collected = new Running('tail', ['-n', '+1', '-f', told]);
  const filters = [{ name: 'no-info-debug-events' }];
  const old = { name: 'old', type: 'syslog', destination: address, filters };
  const format = { message: 'rfc_5424' };
  const transport = { transport: 'tcp_unencrypted', port: 601, format };
  const created = [
    await rest(rack, run, 'POST', '/api/support/ems/destinations', old),
    await rest(rack, run, 'POST', '/api/support/ems/destinations', {
      ...old,
      name: 'new',
      syslog: transport,
    }),
  ];
  expect(created.map(({ status }) => status)).toEqual([201, 201]);
  await rack.inject('node.powerLoss', { target: 'netapp-02' });
  await collected.until(/TOLD 0 \d+ \S* <\d>\w{3} [ \d]\d [\d:]{8} \[netapp-01:\S+:alert\]: /);
  await collected.until(/TOLD 1 \d+ cf\.\S+ <\d>1 \d{4}-\d\d-\d\dT\S+ netapp-01 \S+ - cf\./);
});
