// What of a node's EMS log goes where: by filters, in each destination's own words.

import { expect, test } from 'vitest';
import { bootNode } from '../machines/boot.ts';
import type { EmsDestination, EmsEntry } from '../state/cluster.ts';
import type { OntapState } from '../state.ts';
import { deliveriesSince } from './deliveries.ts';

const IDENTITY = {
  node: 'netapp-01',
  epoch: Date.UTC(2020, 5, 19, 16, 0, 0),
  zone: { name: 'JST', offsetMinutes: 540 },
  config: {},
  bootedAt: 0,
  skewMs: 0,
};

const entry = (index: number, name: string, changes: Partial<EmsEntry> = {}): EmsEntry => ({
  index,
  node: 'netapp-01',
  timeMs: IDENTITY.epoch + 5_000,
  name,
  severity: 'ALERT',
  source: 'spmgrd',
  params: [['subject', 'SP HBT <STOPPED>']],
  ...changes,
});

const destination = (changes: Partial<EmsDestination>): EmsDestination => ({
  name: 'mine',
  type: 'syslog',
  destination: '127.0.0.1',
  filters: ['important-events'],
  isSystemDefined: false,
  syslog: null,
  certificate: null,
  ...changes,
});

function nodeWith(change: (state: OntapState) => void): OntapState {
  const state = bootNode(IDENTITY, null, 1);
  state.volatile.kernel.phase = 'up';
  state.durable.ems['netapp-01'] = {
    entries: [
      entry(1, 'callhome.sp.hbt.stopped', { timeMs: IDENTITY.epoch - 1 }),
      entry(2, 'callhome.sp.hbt.stopped'),
      entry(3, 'callhome.sp.hbt.missed', { severity: 'NOTICE' }),
    ],
    next: 4,
  };
  change(state);
  return state;
}

const deliver = (state: OntapState, since: number | null) =>
  deliveriesSince(state, { since }, 60_000);

test('nothing is told of the life before, and each entry once', () => {
  const state = nodeWith(({ durable }) => durable.cluster.ems.destinations.push(destination({})));
  expect(deliver(state, null).deliveries).toHaveLength(1);
  expect(deliver(state, 1).deliveries).toHaveLength(2);
  expect(deliver(state, 4)).toEqual({ next: 4, deliveries: [] });
});

test('what is logged before the network is there waits for it', () => {
  const state = nodeWith(({ durable }) => durable.cluster.ems.destinations.push(destination({})));
  state.volatile.kernel.phase = 'booting';
  expect(deliver(state, null)).toEqual({ next: null, deliveries: [] });
  expect(deliver(state, 2)).toEqual({ next: 2, deliveries: [] });
});

test('a syslog destination gets the words and the transport that it asked for', () => {
  const syslog = {
    port: 6_514,
    transport: 'tcp_encrypted',
    message: 'rfc_5424',
    timestamp: 'no_override',
    hostname: 'no_override',
  } as const;
  const state = nodeWith(({ durable }) =>
    durable.cluster.ems.destinations.push(destination({}), destination({ name: 'other', syslog })),
  );
  expect(deliver(state, 2).deliveries).toMatchObject([
    { transport: 'udp', port: 514, isCounted: false },
    { transport: 'tls', port: 6_514, isCounted: true },
  ]);
  const [plain, structured] = deliver(state, 2).deliveries.map((one) =>
    one.kind === 'syslog' ? one.text : '',
  );
  expect(plain).toMatch(/^<1>Jun 20 01:00:05 \[netapp-01:callhome\.sp\.hbt\.stopped:alert\]: /);
  expect(structured).toMatch(
    /^<1>1 2020-06-20T01:00:05\+09:00 netapp-01 \S+ - callhome\.sp\.hbt\.stopped - /,
  );
});

test('a webhook gets XML that says the severity in small letters', () => {
  const state = nodeWith(({ durable }) =>
    durable.cluster.ems.destinations.push(
      destination({ type: 'rest_api', destination: 'http://127.0.0.1:1/x' }),
    ),
  );
  const [sent] = deliver(state, 2).deliveries;
  if (sent?.kind !== 'webhook') throw new Error('no webhook');
  expect(sent.url).toBe('http://127.0.0.1:1/x');
  expect(sent.xml).toMatch(/^<\?xml .*\n<netapp><ems-message-info><node>netapp-01<\/node>/);
  expect(sent.xml).toContain('<severity>alert</severity>');
  expect(sent.xml).toContain('SP HBT &lt;STOPPED&gt;');
  expect(sent.xml).not.toContain('<STOPPED>');
});

test('a trap host gets the trap of the severity, in its version', () => {
  const host = { address: '127.0.0.1', version: 'v3', community: '', user: 'twinrack' } as const;
  const state = nodeWith(({ durable }) => {
    durable.cluster.snmp.traphosts.push(host, { ...host, version: 'v1' });
    durable.cluster.ems.destinations = durable.cluster.ems.destinations.filter(
      ({ type }) => type === 'snmp',
    );
  });
  expect(deliver(state, 2).deliveries).toMatchObject([
    { version: 'v3', specific: 12, user: { name: 'twinrack', auth: 'sha', privacy: 'aes' } },
    { version: 'v1', specific: 12, community: 'public', serial: '721802000141' },
  ]);
  state.durable.cluster.snmp.isTrapsEnabled = false;
  expect(deliver(state, 2).deliveries).toEqual([]);
});
