// A target of its own, for development: units in files, two portals of one group or of two.
//
//   node emulators/iscsi/testing/standalone.ts [--port 3260] [--dir DIR] [--luns 2] [--mib 256]
//     [--hosts 127.0.0.1,127.0.0.2] [--chap user:secret]
//
// The first line on stdout is the address to give to an initiator.

import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ALLOWED, type Gate, type TargetPort, type Unit } from '../core/scsi/unit.ts';
import { openFileStore } from '../fileStore.ts';
import { reservationsInMemory } from '../reservationStore.ts';
import { Target } from '../target.ts';

const NAME = 'iqn.2026-01.test.twinrack:standalone';
const BLOCK_BYTES = 512;
const BLOCKS_PER_MIB = 2_048;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '3260' },
    dir: { type: 'string' },
    luns: { type: 'string', default: '2' },
    mib: { type: 'string', default: '256' },
    hosts: { type: 'string', default: '127.0.0.1,127.0.0.2' },
    chap: { type: 'string' },
  },
});
const port = Number(values.port);
const dir = values.dir ?? mkdtempSync(join(tmpdir(), 'twinrack-iscsi-'));
const hosts = values.hosts.split(',');
const [user = '', secret = ''] = values.chap?.split(':') ?? [];

const ports: TargetPort[] = hosts.map((address, index) => ({
  address,
  port,
  portalGroupTag: 1,
  group: 1,
  relativePort: index + 1,
}));

const units = new Map<number, Unit>();
for (let lun = 0; lun < Number(values.luns); lun++) {
  const blockCount = Number(values.mib) * BLOCKS_PER_MIB;
  const store = openFileStore(join(dir, `lun${lun}.img`), { blockBytes: BLOCK_BYTES, blockCount });
  store.takeOver();
  units.set(lun, {
    lun,
    identity: {
      vendor: 'TWINRACK',
      product: 'STANDALONE',
      revision: '1',
      serial: `STANDALONE${lun}`,
      naa: `6000000000000000000000000000000${lun}`,
    },
    store,
    isReadOnly: false,
    mode: { isDescriptorSense: false, isSoftwareProtected: false },
    reservedBy: null,
  });
}

const gate: Gate = {
  judge: () => ALLOWED,
  latencyMs: 0,
  holdLimitMs: 25_000,
  supportedStates: 0x0f,
  portGroups: () => [
    {
      group: 1,
      state: 0,
      isPreferred: true,
      cause: 0,
      relativePorts: ports.map(({ relativePort }) => relativePort),
    },
  ],
  setPortGroups: (_lun, _wanted, _nexus, done) => done(null),
};

const target = new Target({
  name: NAME,
  portals: () => ports,
  units,
  gate,
  reservations: reservationsInMemory(),
  account: () => (user === '' ? null : { user, secret, mutual: null }),
  isServing: () => true,
});

for (const each of ports) {
  const server = createServer({ noDelay: true }, (socket) => target.accept(socket, each));
  await new Promise<void>((resolve) => server.listen(each.port, each.address, resolve));
}
console.log(`iscsi://${hosts[0]}:${port}/${NAME}/0`);
