// `cluster/nodes`: each node with its failover monitor and its Service Processor, from its own
// report. A node that is not heard is shown as its partner knows it.

import type { Json, JsonObject } from '../../../../../core/json.ts';
import { clusterLifs, IN_TAKEOVER } from '../../cluster.ts';
import type { Command } from '../../commands.ts';
import { MEMBERS, type NodeName, partnerOf } from '../../members.ts';
import type { ClusterRow } from '../../state/cluster.ts';
import type { FirmwareState, LifView, NodePhase } from '../../state/ha.ts';
import type { SpAddress, SpSight } from '../../state/sp.ts';
import { invalidValue } from '../errors.ts';
import {
  type Fields,
  isAtLeast,
  type Order,
  oneOf,
  since,
  valuesAt,
  writable,
} from '../language.ts';
import {
  asBoolean,
  dateOf,
  isoDate,
  type RestResource,
  type RestView,
  uuidOf,
  zoneOf,
} from '../view.ts';
import { NODE_FIELDS } from './nodeFields.ts';
import { haRecord } from './nodeHa.ts';

/** The platform of S0 (S0:3). */
const MODEL = 'AFF-A300';

const SP_ACTIONS: Fields = {
  'service_processor.action': since('9.10.1', writable(oneOf('reboot'))),
  'service_processor.firmware_image': since('9.10.1', writable(oneOf('primary', 'backup'))),
};

export const nodes: RestResource = {
  path: 'cluster/nodes',
  keys: ['uuid'],
  fields: NODE_FIELDS,
  brief: ['name'],
  order: ['name'],
  rows: (view) => {
    const lifs = clusterLifs(view.state, view.now);
    return view.rows.map((row) => nodeRecord(view, row, lifs));
  },
  verbs: {
    PATCH: {
      query: {
        action: oneOf('shutdown', 'reboot', 'giveback', 'power_off', 'power_on', 'takeover_check'),
        shutdown_reboot_reason: 'string',
        allow_data_outage: since('9.8', 'boolean'),
        ...SP_ACTIONS,
      },
      // Clients say it here or there.
      body: SP_ACTIONS,
      plan: planPatch,
    },
  },
};

function nodeRecord(view: RestView, row: ClusterRow, lifs: readonly LifView[]): JsonObject {
  const { node, settings, report, isReachable } = row;
  const member = MEMBERS[node];
  const { generation, major, minor, release, built } = view.profile;
  const version = { full: `NetApp Release ${release}: ${built}`, generation, major, minor };
  const record: JsonObject = {
    uuid: member.uuid,
    name: node,
    serial_number: member.serial,
    location: settings.location,
    owner: settings.owner,
    model: MODEL,
    system_id: String(member.systemId).padStart(10, '0'),
    system_machine_type: MODEL,
    state: nodeState(view, row),
    membership: 'member',
    storage_configuration: 'multi_path_ha',
    is_all_flash_optimized: true,
    is_all_flash_select_optimized: false,
    is_capacity_optimized: false,
    is_performance_optimized: false,
    is_spares_low: false,
    version,
    nvram: { id: member.systemId, battery_state: `battery_${snake(report.environment.battery)}` },
    controller: controllerRecord(row),
    ...interfacesOf(lifs, node),
    ha: haRecord(view, row),
    hw_assist: hwAssistRecord(view, row),
    service_processor: spRecord(view, row),
    external_cache: { is_enabled: false },
  };
  if (isReachable) Object.assign(record, liveRecord(view, row));
  return record;
}

/** What only a node that is heard can say. */
function liveRecord(view: RestView, row: ClusterRow): JsonObject {
  const date = isoDate(dateOf(view, row), zoneOf(view));
  const uptime = Math.max(0, Math.floor((view.now - row.report.kernelZeroAt) / 1_000));
  return {
    date,
    uptime,
    metric: { timestamp: date, duration: 'PT15S', status: 'ok', processor_utilization: 4 },
    statistics: {
      timestamp: date,
      status: 'ok',
      // @choice 4 % busy, from the start.
      processor_utilization_raw: Math.floor(uptime * 40_000),
      processor_utilization_base: uptime * 1_000_000,
    },
  };
}

const BY_PHASE: { readonly [Phase in NodePhase]: string } = {
  post: 'booting',
  loader: 'down',
  booting: 'booting',
  waitingForMailbox: 'waiting_for_giveback',
  waitingForGiveback: 'waiting_for_giveback',
  joining: 'booting',
  up: 'up',
  halting: 'down',
  dumping: 'down',
};

const BY_FIRMWARE: { readonly [State in FirmwareState]: string | null } = {
  SF_UP: null,
  SF_BOOTING: 'booting',
  SF_POST: 'booting',
  SF_OS_BOOTED: 'booting',
  SF_HALT: 'down',
  SF_REBOOT: 'booting',
  SF_DUMPCORE: 'down',
  SF_GIVEWAIT: 'waiting_for_giveback',
  SF_MBWAIT: 'waiting_for_giveback',
  SF_TO: 'up',
  SF_NOTO: 'down',
  SF_CLUSTERWAIT: 'booting',
  SF_UNKNOWN: null,
};

/** @source netapp §5.1: derived from what the firmware says. @choice a node that says nothing and
 * has been taken over is `taken_over`; one that was not is `down`. */
function nodeState(view: RestView, { node, report, isReachable }: ClusterRow): string {
  if (isReachable) return BY_PHASE[report.phase];
  const partner = view.rows.find((row) => row.node === partnerOf(node));
  const ha = partner?.report.ha;
  const isTakenOver = ha !== undefined && IN_TAKEOVER.includes(ha.takeover.state);
  const known = ha && !ha.isPartnerDead ? BY_FIRMWARE[ha.partnerFirmware] : null;
  return known ?? (isTakenOver ? 'taken_over' : 'down');
}

function controllerRecord({ report: { environment } }: ClusterRow): JsonObject {
  const { failedFans, failedSupplies, isOverTemperature } = environment;
  const frus: Json[] = [
    ...['SysFan1', 'SysFan2', 'SysFan3'].map((id) => fru(id, 'fan', failedFans)),
    ...['PSU1', 'PSU2'].map((id) => fru(id, 'psu', failedSupplies)),
  ];
  return {
    board: 'System Board XX',
    cpu: { count: 16, firmware_release: '11.16', processor: 'Intel(R) Xeon(R) CPU D-1587' },
    memory_size: 137_438_953_472,
    over_temperature: isOverTemperature ? 'over' : 'normal',
    failed_fan: failedRecord(failedFans, 'fan'),
    failed_power_supply: failedRecord(failedSupplies, 'power supply unit'),
    frus,
  };
}

function fru(id: string, type: string, failed: readonly string[]): JsonObject {
  const isFailed = failed.some((name) => name.toLowerCase().startsWith(id.toLowerCase()));
  return { id, type, state: isFailed ? 'error' : 'ok' };
}

function failedRecord(failed: readonly string[], what: string): JsonObject {
  if (failed.length === 0) {
    return { count: 0, message: { code: '111411207', message: `There are no failed ${what}s.` } };
  }
  const message = `There are ${failed.length} failed ${what}s: ${failed.join(', ')}.`;
  return { count: failed.length, message: { code: '111411208', message } };
}

function interfacesOf(lifs: readonly LifView[], node: NodeName): JsonObject {
  const of = (role: string): Json[] =>
    lifs
      .filter((lif) => lif.home === node && lif.role === role)
      .map(({ name, address }) => ({ name, uuid: uuidOf('lif', name), ip: { address } }));
  return { cluster_interfaces: of('cluster'), management_interfaces: of('node-mgmt') };
}

function hwAssistRecord(view: RestView, { node, settings, report }: ClusterRow): JsonObject {
  const partner = view.rows.find((row) => row.node === partnerOf(node));
  const side = (of: ClusterRow['report']['hwassist']): JsonObject => ({
    state: of.monitor,
    ip: of.ip,
    port: of.port,
  });
  const status: JsonObject = {
    enabled: settings.hwassist.isEnabled,
    local: side(report.hwassist),
  };
  if (partner) status.partner = side(partner.report.hwassist);
  return { status };
}

function spRecord(view: RestView, { settings, report, isReachable }: ClusterRow): JsonObject {
  const { sp } = report;
  const { spApiService, spSshAllowed } = view.config;
  const record: JsonObject = {
    dhcp_enabled: sp.ipv4.isDhcp,
    state: isReachable ? sp.status.replaceAll('-', '_') : 'node_offline',
    type: 'sp',
    mac_address: sp.mac,
    link_status: isReachable ? sp.link : 'unknown',
    firmware_version: sp.firmware,
    is_ip_configured: sp.isConfigured,
    autoupdate_enabled: settings.sp.isAutoUpdate,
    primary: imageRecord(sp, 'primary'),
    backup: imageRecord(sp, 'backup'),
    ipv4_interface: addressRecord(sp.ipv4, sp.isAddressKnown),
    ipv6_interface: addressRecord(sp.ipv6, sp.isAddressKnown),
    api_service: {
      enabled: spApiService.isEnabled,
      port: spApiService.port,
      limit_access: spApiService.isLimited,
    },
    ssh_info: { allowed_addresses: spSshAllowed },
    web_service: { enabled: false },
  };
  if (sp.lastUpdate !== 'none') record.last_update_state = sp.lastUpdate;
  return record;
}

function imageRecord({ images }: SpSight, wanted: string): JsonObject {
  const image = images.find(({ slot }) => slot === wanted);
  if (!image) return { state: 'none', is_current: false };
  const { status, version, isCurrent } = image;
  return { is_current: isCurrent, state: status.replace('-', '_'), version };
}

/** What the SP has applied, not what was last set (netapp §2.4). A hung SP says nothing of its
 * addresses (S0:172-174), so there are none to show. */
function addressRecord(of: SpAddress, isKnown: boolean): JsonObject {
  const record: JsonObject = { enabled: of.isEnabled, setup_state: of.setup.replace('-', '_') };
  if (!isKnown || of.address === '') return record;
  const isPrefix = /^\d+$/.test(of.netmask);
  record.address = of.address;
  record.netmask = isPrefix ? Number(of.netmask) : of.netmask;
  record.gateway = of.gateway;
  return record;
}

/** @source netapp §5.1: `action` grew with the releases. */
const ACTION_SINCE: { readonly [action: string]: string } = {
  giveback: '9.8',
  power_off: '9.10.1',
  power_on: '9.10.1',
  takeover_check: '9.14.1',
};

function planPatch(view: RestView, order: Order) {
  const node = String(order.record?.name) as NodeName;
  const action = order.query.get('action')?.toLowerCase();
  if (action !== undefined && !isAtLeast(view.release, ACTION_SINCE[action])) {
    return invalidValue(action, 'action', 'shutdown|reboot');
  }
  const commands: Command[] = [
    ...nodeSettings(node, order.body),
    ...spSettings(node, order.body),
    ...actions(node, action, order),
  ];
  return { commands, job: `PATCH /api/cluster/nodes/${order.record?.uuid}` };
}

function nodeSettings(node: NodeName, body: JsonObject): Command[] {
  const commands: Command[] = [];
  const { location, owner } = body;
  if (location !== undefined || owner !== undefined) {
    const set: { location?: string; owner?: string } = {};
    if (location !== undefined) set.location = String(location ?? '');
    if (owner !== undefined) set.owner = String(owner ?? '');
    commands.push({ type: 'nodeModify', of: node, set });
  }
  const ha = (body.ha ?? {}) as JsonObject;
  if (ha.enabled !== undefined || ha.auto_giveback !== undefined) {
    const set: { isEnabled?: boolean; isAutoGiveback?: boolean } = {};
    if (ha.enabled !== undefined) set.isEnabled = asBoolean(ha.enabled);
    if (ha.auto_giveback !== undefined) set.isAutoGiveback = asBoolean(ha.auto_giveback);
    commands.push({ type: 'failoverModify', of: node, set });
  }
  return commands;
}

function spSettings(node: NodeName, body: JsonObject): Command[] {
  const sp = (body.service_processor ?? {}) as JsonObject;
  const commands: Command[] = [];
  const ipv4 = addressSettings(sp.ipv4_interface);
  if (sp.dhcp_enabled !== undefined) ipv4.isDhcp = asBoolean(sp.dhcp_enabled);
  const ipv6 = addressSettings(sp.ipv6_interface);
  if (Object.keys(ipv4).length > 0) {
    commands.push({ type: 'spNetworkModify', node, family: 'ipv4', set: ipv4 });
  }
  if (Object.keys(ipv6).length > 0) {
    commands.push({ type: 'spNetworkModify', node, family: 'ipv6', set: ipv6 });
  }
  if (sp.autoupdate_enabled !== undefined) {
    commands.push({ type: 'spAutoUpdate', of: node, isOn: asBoolean(sp.autoupdate_enabled) });
  }
  const api = sp.api_service as JsonObject | undefined;
  if (api) {
    const isGiven = (value: Json | undefined) => (value === undefined ? null : asBoolean(value));
    commands.push({
      type: 'spApiService',
      isEnabled: isGiven(api.enabled),
      port: api.port === undefined ? null : Number(api.port),
      isLimited: isGiven(api.limit_access),
    });
  }
  const allowed = (sp.ssh_info as JsonObject | undefined)?.allowed_addresses;
  if (Array.isArray(allowed)) {
    commands.push({ type: 'spSshAllowed', addresses: allowed.map(String) });
  }
  return commands;
}

type AddressSettings = Extract<Command, { type: 'spNetworkModify' }>['set'];

/** An address without `enabled` (before 9.14.1 there is none) enables its interface. */
function addressSettings(value: Json | undefined): {
  -readonly [K in keyof AddressSettings]: AddressSettings[K];
} {
  if (value === undefined || value === null || typeof value !== 'object' || Array.isArray(value)) {
    return {};
  }
  const { address, netmask, gateway, enabled } = value;
  const set: AddressSettings = {};
  if (enabled !== undefined) set.isEnabled = asBoolean(enabled);
  else if (address !== undefined) set.isEnabled = true;
  if (address !== undefined) set.address = String(address ?? '');
  if (netmask !== undefined) set.netmask = String(netmask ?? '');
  if (gateway !== undefined) set.gateway = String(gateway ?? '');
  return set;
}

function actions(node: NodeName, action: string | undefined, order: Order): Command[] {
  const commands = action === undefined ? [] : actionCommands(node, action, order.query);
  const said = (name: string) => {
    const value = order.query.get(name) ?? valuesAt(order.body, name)[0];
    return value === undefined ? null : String(value).toLowerCase();
  };
  const image = said('service_processor.firmware_image');
  if (image !== null || said('service_processor.action') !== null) {
    const slot = image === 'primary' || image === 'backup' ? image : 'current';
    commands.push({ type: 'spReboot', node, image: slot });
  }
  return commands;
}

function actionCommands(
  node: NodeName,
  action: string,
  query: ReadonlyMap<string, string>,
): Command[] {
  const partner = partnerOf(node);
  const reason = query.get('shutdown_reboot_reason') ?? '';
  const going = { node, isTakeoverInhibited: false, isDumping: false, reason };
  switch (action) {
    case 'shutdown':
      return [{ type: 'nodeHalt', ...going }];
    case 'reboot':
      return [{ type: 'nodeReboot', ...going }];
    case 'giveback':
      return [
        {
          type: 'giveback',
          node: partner,
          isPartnerWaitingRequired: false,
          areVetoesOverridden: false,
          isOnlyRoot: false,
        },
      ];
    case 'power_off':
    case 'power_on': {
      const to = action === 'power_on' ? 'on' : 'off';
      return [{ type: 'nodePower', node: partner, target: node, to }];
    }
    // takeover_check only fills ha.takeover_check, which is always filled here.
    default:
      return [];
  }
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
