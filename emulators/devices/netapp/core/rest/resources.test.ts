// Each resource over a node that has just come up, and what stock clients ask of it.

import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../../core/json.ts';
import type { Command } from '../commands.ts';
import { bootNode } from '../machines/boot.ts';
import { MEMBERS } from '../members.ts';
import type { OntapState } from '../state.ts';
import { restRead } from './answers.ts';
import { parseRequest } from './changes.ts';
import { isAtLeast, valuesAt } from './language.ts';
import { inOrder, placeOf } from './order.ts';
import { renderOutcome } from './outcomes.ts';
import { knownField } from './selection.ts';
import { RESOURCES } from './table.ts';
import { viewOf } from './view.ts';

const NOW = 1_000_000;
const UUID = MEMBERS['netapp-02'].uuid;

function rack(config: JsonObject = {}): OntapState {
  const identity = {
    node: 'netapp-01',
    epoch: Date.UTC(2020, 5, 19, 14, 0, 0),
    zone: { name: 'JST', offsetMinutes: 540 },
    config,
    bootedAt: 0,
    skewMs: 0,
  };
  const state = bootNode(identity, null, 7);
  state.volatile.clusterNet.isInQuorum = true;
  log(state, 'callhome.sp.hbt.stopped', 'ALERT', 'spmgrd', [['subject', 'SP HBT STOPPED']]);
  log(state, 'sp.servprocd.upd.unexpt.evts', 'DEBUG', 'servprocd', [['reason', 'x']]);
  state.durable.alerts.push({
    node: 'netapp-01',
    monitor: 'controller',
    alertId: 'SPNotConfiguredAlert',
    resource: 'SP Config',
    subsystem: 'Environment',
    timeMs: Date.UTC(2020, 5, 19, 17, 56, 30),
    severity: 'Major',
    isAcknowledged: false,
    acknowledger: '',
    isSuppressed: false,
    suppressor: '',
  });
  return state;
}

function log(
  state: OntapState,
  name: string,
  severity: 'ALERT' | 'DEBUG',
  source: string,
  params: [string, string][],
): void {
  const { entries, next } = state.durable.ems['netapp-01'];
  const timeMs = Date.UTC(2020, 5, 19, 16, 0, next);
  entries.push({ index: next, node: 'netapp-01', timeMs, name, severity, source, params });
  state.durable.ems['netapp-01'].next += 1;
}

type Answer = { status: number; body: JsonObject & { records?: JsonObject[] } };

function get(target: string, state = rack()): Answer {
  const args = { method: 'GET', target: `/api/${target}`, body: null, user: 'admin' };
  return restRead(state, args, NOW) as unknown as Answer;
}
function records(target: string, state = rack()): JsonObject[] {
  const { body } = get(target, state);
  if (!body.records) throw new Error(JSON.stringify(body));
  return body.records;
}
function plan(method: string, target: string, body: Json = null, state = rack()) {
  return parseRequest(state, { method, target: `/api/${target}`, body, user: 'admin' }, NOW);
}
function commands(method: string, target: string, body: Json = null): readonly Command[] {
  return plan(method, target, body)?.commands ?? [];
}

function leavesOf(value: Json, prefix = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((child) => leavesOf(child, prefix));
  if (value === null || typeof value !== 'object') return [prefix];
  return Object.entries(value)
    .filter(([key]) => key !== '_links')
    .flatMap(([key, child]) => leavesOf(child, prefix === '' ? key : `${prefix}.${key}`));
}

const byPath = RESOURCES.map((resource) => [resource.path, resource] as const);

test.each(byPath)('%s declares all that its records hold, and orders them', (_, resource) => {
  const view = viewOf(rack(), NOW);
  const path = { name: 'important-events' };
  const rows = resource.rows(view, path);
  const release = '99';
  const isKnown = (name: string) =>
    knownField(resource, release, name) !== null || '*' in resource.fields;
  const leaves = new Set(rows.flatMap((row) => leavesOf(row)));
  expect([...leaves].filter((leaf) => !isKnown(leaf))).toEqual([]);
  expect(resource.keys.filter((key) => !isKnown(key))).toEqual([]);

  const order = (resource.order ?? resource.keys).map((field) => ({ field, isDescending: false }));
  const places = rows.map((row) => JSON.stringify(placeOf(row, order)));
  const ordered = inOrder(rows, order).map((row) => JSON.stringify(placeOf(row, order)));
  expect(places).toEqual(ordered);
  expect(new Set(places).size).toBe(rows.length);
});

test('no two resources have one path', () => {
  expect(new Set(RESOURCES.map(({ path }) => path)).size).toBe(RESOURCES.length);
});

test.each(['9.7', '9.14'])('ONTAP %s answers every path it has, with all fields', (version) => {
  const state = rack({ version });
  const { release } = viewOf(state, NOW);
  for (const { path, since } of RESOURCES) {
    if (path.includes('{')) continue;
    const { status, body } = get(`${path}?fields=**&max_records=5`, state);
    const expected = isAtLeast(release, since) ? 200 : 404;
    expect({ path, status, body }).toMatchObject({ status: expected });
  }
});

test('what 9.7 lacks answers as 9.7 would', () => {
  const state = rack({ version: '9.7' });
  const at = (target: string) => get(target, state);
  expect(at('cluster/sensors')).toMatchObject({ status: 404, body: { error: { code: '3' } } });
  expect(at('cluster/nodes?fields=hw_assist')).toMatchObject({
    status: 400,
    body: { error: { code: '262197' } },
  });
  expect(records('cluster/nodes?fields=*', state)[0]).not.toHaveProperty('hw_assist');
  expect(records('cluster/nodes?fields=*', state)[0]).toHaveProperty('ha.takeover.state');
  const args = { method: 'PATCH', user: 'admin', body: null };
  const target = (query: string) => ({ ...args, target: `/api/cluster/nodes/${UUID}?${query}` });
  expect(restRead(state, target('service_processor.action=reboot'), NOW)).toMatchObject({
    body: { error: { message: 'Unexpected argument "service_processor.action".' } },
  });
  expect(restRead(state, target('action=power_off'), NOW)?.status).toBe(400);
  expect(restRead(state, target('action=reboot'), NOW)).toBeNull();
});

// --- what clients ask for ---

test('Harvest starts: cluster, counter tables, nodes, and its tag', () => {
  const cluster = get('cluster?return_records=true&fields=*').body;
  expect(cluster).toMatchObject({
    name: 'netapp',
    version: { generation: 9, major: 14, minor: 1, full: expect.stringMatching(/^NetApp Rel/) },
    san_optimized: false,
  });
  expect(get('cluster/counter/tables?return_records=false').body.num_records).toBe(0);
  expect(get('cluster/counter/tables/wafl').body.error).toMatchObject({ code: '8585320' });
  expect(get('cluster?ignore_unknown_fields=true&fields=harvestTag,name').status).toBe(200);
  const fields = [
    'controller.cpu.firmware_release,controller.failed_fan.message.message,ha.partners.0.name',
    'location,model,serial_number,service_processor.firmware_version,state,uuid,version.full',
    'controller.failed_fan.count,controller.failed_power_supply.count,uptime',
  ].join(',');
  const [first] = records(`cluster/nodes?return_records=true&fields=${fields}&max_records=500`);
  expect(first).toMatchObject({
    name: 'netapp-01',
    state: 'up',
    ha: { partners: [{ name: 'netapp-02' }] },
    service_processor: { firmware_version: '5.6P2' },
    controller: { failed_fan: { count: 0 } },
  });
});

test("Harvest's EMS collector: the catalogue, then events by name, severity and time", () => {
  const names = records('support/ems/messages?fields=name').map(({ name }) => name);
  expect(names).toContain('sp.ipmi.lost.shutdown');
  const query = [
    'return_records=true&fields=*',
    'message.name=callhome.sp.hbt.stopped,sp.heartbeat.resumed',
    'message.severity=alert|emergency|error|informational|notice',
    'time=>=1592500000&order_by=index%20asc&max_records=500',
  ].join('&');
  expect(records(`support/ems/events?${query}`)).toEqual([
    {
      node: expect.objectContaining({ name: 'netapp-01', uuid: MEMBERS['netapp-01'].uuid }),
      index: 1,
      time: '2020-06-20T01:00:01+09:00',
      message: { name: 'callhome.sp.hbt.stopped', severity: 'alert' },
      source: 'spmgrd',
      parameters: [{ name: 'subject', value: 'SP HBT STOPPED' }],
      log_message: 'callhome.sp.hbt.stopped: Call home for SP HBT STOPPED',
      _links: { self: { href: '/api/support/ems/events/netapp-01/1' } },
    },
  ]);
  expect(get('support/ems/events?message.name=no.such.event').status).toBe(400);
  expect(get('support/ems/events/netapp-01/2').body).toMatchObject({
    message: { severity: 'debug' },
  });
});

test("Harvest's health plugin: alerts", () => {
  expect(records('private/support/alerts?suppress=false&fields=*')).toMatchObject([
    {
      node: { name: 'netapp-01' },
      monitor: 'controller',
      name: 'SP Config',
      resource: 'SP Config',
      cause: { message: 'Service Processor is not properly configured.' },
    },
  ]);
  expect(records('private/support/alerts?suppress=true')).toEqual([]);
  expect(records('network/ip/interfaces?location.is_home=false')).toEqual([]);
  expect(records('storage/disks?container_type=broken|unassigned')).toEqual([]);
});

test('Harvest reads the CLI: storage/failover, hwassist', () => {
  const failover = records(
    'private/cli/storage/failover?fields=possible,partner_name,state_description,mode',
  );
  expect(failover).toHaveLength(2);
  expect(failover[0]).toMatchObject({ node: 'netapp-01', partner_name: 'netapp-02', mode: 'ha' });
  expect(records('private/cli/storage/failover?node=netapp-02&fields=mode')).toHaveLength(1);
  expect(records('private/cli/storage/failover/hwassist?fields=keep-alive-status')).toMatchObject([
    { node: 'netapp-01' },
    { node: 'netapp-02' },
  ]);
  expect(get('private/cli/storage/failover?fields=colour').status).toBe(400);
  const [date] = records('private/cli/cluster/date?fields=date');
  expect(date?.date).toBe('2020-06-19T23:16:40+09:00');
  expect(get('private/cli/no/such').body.error).toMatchObject({ code: '3' });
});

test('Centreon and Zabbix: node, SP state, chassis, disks, ports', () => {
  expect(records('cluster/nodes?fields=name,service_processor')[1]).toMatchObject({
    name: 'netapp-02',
    service_processor: { state: 'online', link_status: 'up' },
  });
  expect(records('cluster/nodes?fields=*')[0]).toMatchObject({
    controller: { over_temperature: 'normal' },
    uptime: expect.any(Number),
  });
  expect(records('cluster/chassis?fields=id,frus.id,frus.state')[0]).toMatchObject({
    frus: expect.arrayContaining([{ id: 'PSU1', state: 'ok' }]),
  });
  expect(records('storage/disks?fields=state,node.name')).toHaveLength(24);
  expect(records('storage/luns?fields=name,svm.name,space.size')).toEqual([]);
  const fields = 'name,type,node.name,broadcast_domain.name,enabled,state,mtu,speed';
  expect(records(`network/ethernet/ports?fields=${fields}`)).toHaveLength(10);
  const statistics = 'statistics.iops_raw,statistics.status';
  expect(get(`cluster?fields=name,statistics,metric,${statistics}`).body).toMatchObject({
    statistics: { status: 'ok', iops_raw: { total: 0 } },
  });
});

test('a partner that is not heard has no uptime, and its SP is node_offline', () => {
  const state = rack();
  state.volatile.clusterNet.isInQuorum = false;
  state.volatile.ha.takeover.state = 'in_takeover';
  state.volatile.mailbox.partner.isDead = true;
  const [own, partner] = records('cluster/nodes?fields=*', state);
  expect(own).toMatchObject({ ha: { takeover: { state: 'in_takeover' } } });
  expect(partner).toMatchObject({
    state: 'taken_over',
    service_processor: { state: 'node_offline' },
  });
  expect(partner).not.toHaveProperty('uptime');
  state.volatile.mailbox.partner.isDead = false;
  state.volatile.mailbox.partner.firmware = 'SF_GIVEWAIT';
  expect(records('cluster/nodes?fields=state', state)[1]).toMatchObject({
    state: 'waiting_for_giveback',
  });
});

test('a hung SP tells no address (S0:172-174)', () => {
  const state = rack();
  state.volatile.sp.isAddressKnown = false;
  const [own] = records('cluster/nodes?fields=service_processor.ipv4_interface', state);
  expect(valuesAt(own as Json, 'service_processor.ipv4_interface.address')).toEqual([]);
});

// --- changes ---

test('Ansible sets the network of an SP, and waits for the job', () => {
  const [row] = records(
    'cluster/nodes?name=netapp-02&fields=uuid,service_processor.ipv4_interface,' +
      'service_processor.ipv6_interface,service_processor.dhcp_enabled',
  );
  expect(row).toMatchObject({
    uuid: UUID,
    service_processor: {
      dhcp_enabled: false,
      ipv4_interface: { address: '192.168.132.214', netmask: '255.255.255.0', enabled: true },
    },
  });
  const address = { address: '192.168.132.214', netmask: '255.255.255.0' };
  const change = plan('PATCH', `cluster/nodes/${UUID}?return_timeout=30`, {
    service_processor: {
      ipv4_interface: { enabled: true, ...address, gateway: '192.168.132.1' },
      ipv6_interface: { enabled: false },
      dhcp_enabled: false,
    },
  });
  expect(change?.commands).toEqual([
    {
      type: 'spNetworkModify',
      node: 'netapp-02',
      family: 'ipv4',
      set: { isEnabled: true, ...address, gateway: '192.168.132.1', isDhcp: false },
    },
    { type: 'spNetworkModify', node: 'netapp-02', family: 'ipv6', set: { isEnabled: false } },
    expect.objectContaining({ type: 'jobStart', durationMs: 0 }),
  ]);
  if (!change) throw new Error('no change');
  const done = { type: 'done', data: {} } as const;
  const answers = [done, done, { type: 'done', data: { uuid: 'job-1' } } as const];
  const { stdout } = renderOutcome(rack(), change, answers, NOW);
  expect(JSON.parse(stdout)).toEqual({
    status: 200,
    headers: {},
    body: { job: { uuid: 'job-1', _links: { self: { href: '/api/cluster/jobs/job-1' } } } },
  });
  const refused = { type: 'refused', reason: 'spOffline', text: '' } as const;
  expect(JSON.parse(renderOutcome(rack(), change, [refused], NOW).stdout)).toMatchObject({
    status: 400,
    body: { error: { message: 'The Service Processor is offline.' } },
  });
});

test.each<[string, string, Json, readonly object[]]>([
  ['PATCH', `cluster/nodes/${UUID}?action=reboot`, null, [{ type: 'nodeReboot' }]],
  [
    'PATCH',
    `cluster/nodes/${UUID}?action=giveback`,
    null,
    [{ type: 'giveback', node: 'netapp-01' }],
  ],
  ['PATCH', `cluster/nodes/${UUID}?action=power_off`, null, [{ type: 'nodePower', to: 'off' }]],
  ['PATCH', `cluster/nodes/${UUID}`, { ha: { enabled: false } }, [{ type: 'failoverModify' }]],
  [
    'PATCH',
    `cluster/nodes/${UUID}?service_processor.action=reboot`,
    null,
    [{ type: 'spReboot', node: 'netapp-02', image: 'current' }],
  ],
  [
    'PATCH',
    `cluster/nodes/${UUID}`,
    { 'service_processor.action': 'reboot' },
    [{ type: 'spReboot', node: 'netapp-02', image: 'current' }],
  ],
  [
    'POST',
    'security/accounts',
    {
      name: 'eve',
      password: 'p',
      'role.name': 'admin',
      applications: [{ application: 'http', authentication_methods: ['password'] }],
    },
    [{ type: 'userCreate', user: { role: 'admin', applications: ['http'] } }],
  ],
  [
    'PATCH',
    'support/ems/destinations/snmp-traphost',
    { type: 'syslog', syslog: {}, 'syslog.port': 5140, 'syslog.format.message': 'rfc_5424' },
    [{ type: 'emsDestinationModify', set: { syslog: { port: 5140, message: 'rfc_5424' } } }],
  ],
  ['PATCH', 'cluster', { location: 'Kyoto' }, [{ type: 'clusterModify' }]],
  [
    'PATCH',
    'support/snmp',
    { enabled: false },
    [{ type: 'snmpModify', set: { isEnabled: false } }],
  ],
  ['POST', 'support/snmp/traphosts', { host: '127.0.0.1' }, [{ type: 'snmpTraphostAdd' }]],
  [
    'POST',
    'support/ems/destinations',
    {
      name: 'syslog',
      type: 'syslog',
      destination: '127.0.0.1',
      filters: [{ name: 'important-events' }],
      syslog: { port: 5140, format: { message: 'rfc_5424' } },
    },
    [
      {
        type: 'emsDestinationCreate',
        destination: {
          filters: ['important-events'],
          syslog: { port: 5140, transport: 'udp_unencrypted', message: 'rfc_5424' },
        },
      },
    ],
  ],
  ['DELETE', 'support/ems/destinations/snmp-traphost', null, [{ type: 'emsDestinationDelete' }]],
  [
    'POST',
    'support/ems/filters',
    { name: 'sp', rules: [{ type: 'include', message_criteria: { name_pattern: 'sp.*' } }] },
    [{ type: 'emsFilterCreate', rules: [{ namePattern: 'sp.*', severities: '*' }] }],
  ],
  [
    'POST',
    'support/ems/filters/important-events/rules',
    { type: 'exclude', index: 1, message_criteria: { severities: 'debug' } },
    [{ type: 'emsRuleAdd', index: 1, rule: { type: 'exclude', severities: 'DEBUG' } }],
  ],
  [
    'POST',
    'security/accounts',
    { name: 'eve', password: 'p', applications: [{ application: 'http' }] },
    [{ type: 'userCreate' }],
  ],
  [
    'PATCH',
    'private/support/alerts?name=SP*',
    { acknowledge: true },
    [{ type: 'alertModify', node: 'netapp-01', isAcknowledged: true }],
  ],
  ['POST', 'cluster/software/download', { url: 'http://x/sp.zip' }, [{ type: 'imageGet' }]],
  [
    'POST',
    'private/cli/storage/failover/takeover',
    { ofnode: 'netapp-02' },
    [{ type: 'takeover', node: 'netapp-01' }],
  ],
  [
    'PATCH',
    'private/cli/storage/failover?node=netapp-02',
    { enabled: 'false' },
    [{ type: 'failoverModify', of: 'netapp-02' }],
  ],
  [
    'PATCH',
    'private/cli/sp/reboot-sp?node=netapp-02',
    null,
    [{ type: 'spReboot', node: 'netapp-02' }],
  ],
])('%s %s with %j is told to the cluster', (method, target, body, expected) => {
  const told = commands(method, target, body).filter(({ type }) => type !== 'jobStart');
  expect(told).toMatchObject(expected);
});

test.each([
  ['POST', 'support/ems/destinations', { name: 'a b', type: 'email', destination: 'x' }, '983089'],
  ['POST', 'support/ems/filters', { name: 'important-events' }, '1'],
  ['POST', 'support/ems/filters/none/rules', { type: 'include' }, '4'],
  ['POST', 'security/accounts', { name: 'eve', applications: [{ application: 'http' }] }, '2'],
  ['POST', 'private/cli/storage/failover/takeover', { colour: 'red' }, '262179'],
  ['PATCH', `cluster/nodes/${UUID}`, { uptime: 1 }, '262196'],
])('%s %s with %j is refused', (method, target, body, code) => {
  const args = { method, target: `/api/${target}`, body, user: 'admin' };
  expect(restRead(rack(), args, NOW)).toMatchObject({ body: { error: { code } } });
});

test('monitor may read everything and change nothing; a stranger may do neither', () => {
  const ask = (user: string, method: string, target: string) =>
    restRead(rack(), { method, target, body: null, user }, NOW)?.status;
  expect(ask('monitor', 'GET', '/api/cluster')).toBe(200);
  expect(ask('monitor', 'PATCH', `/api/cluster/nodes/${UUID}?action=reboot`)).toBe(403);
  expect(ask('monitor', 'POST', '/api/private/cli/storage/failover/takeover')).toBe(403);
  expect(ask('eve', 'GET', '/api/cluster')).toBe(403);
});
