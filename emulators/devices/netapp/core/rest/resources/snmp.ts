// `support/snmp`, its trap hosts and its users. @source netapp §4.4

import type { JsonObject } from '../../../../../core/json.ts';
import type { Command } from '../../commands.ts';
import { CLUSTER_UUID } from '../../members.ts';
import type { SnmpSettings, SnmpUser } from '../../state/cluster.ts';
import { duplicateEntry } from '../errors.ts';
import { oneOf, since, valuesAt, writable } from '../language.ts';
import { asBoolean, type RestResource, type RestView } from '../view.ts';

export const snmp: RestResource = {
  path: 'support/snmp',
  keys: [],
  since: '9.7',
  fields: {
    enabled: writable('boolean'),
    auth_traps_enabled: since('9.10.1', writable('boolean')),
    traps_enabled: since('9.10.1', writable('boolean')),
    trigger_test_trap: since('9.10.1', writable('boolean')),
  },
  brief: ['enabled'],
  rows: ({ config }) => [
    {
      enabled: config.snmp.isEnabled,
      auth_traps_enabled: config.snmp.isAuthTraps,
      traps_enabled: config.snmp.isTrapsEnabled,
    },
  ],
  verbs: {
    PATCH: {
      plan: ({ state }, { body }) => {
        const set: Extract<Command, { type: 'snmpModify' }>['set'] = {};
        if (body.enabled !== undefined) set.isEnabled = asBoolean(body.enabled);
        if (body.traps_enabled !== undefined) set.isTrapsEnabled = asBoolean(body.traps_enabled);
        if (body.auth_traps_enabled !== undefined) {
          set.isAuthTraps = asBoolean(body.auth_traps_enabled);
        }
        const commands: Command[] = [{ type: 'snmpModify', set }];
        if (asBoolean(body.trigger_test_trap)) {
          const { node } = state.volatile.identity;
          commands.push({ type: 'emsGenerate', node, name: 'snmp.test.traphost', params: [] });
        }
        return { commands };
      },
    },
  },
};

export const traphosts: RestResource = {
  path: 'support/snmp/traphosts',
  keys: ['host'],
  since: '9.7',
  fields: {
    host: writable('string'),
    ip_address: 'string',
    'user.name': writable('string'),
  },
  brief: [],
  rows: ({ config }) => sorted(config.snmp.traphosts).map(traphostRecord),
  verbs: {
    POST: {
      required: ['host'],
      plan: ({ config }, { body }) => {
        const address = String(body.host);
        if (config.snmp.traphosts.some((one) => one.address === address)) {
          return duplicateEntry('host');
        }
        const user = String(valuesAt(body, 'user.name')[0] ?? '');
        const isCommunity = config.snmp.communities.some(({ name }) => name === user);
        const isV3 = user !== '' && !isCommunity;
        const host: SnmpSettings['traphosts'][number] = {
          address,
          version: isV3 ? 'v3' : 'v1',
          community: isV3 ? '' : user || (config.snmp.communities[0]?.name ?? 'public'),
          user: isV3 ? user : '',
        };
        return {
          commands: [{ type: 'snmpTraphostAdd', host }],
          made: { record: traphostRecord(host), keys: [address] },
        };
      },
    },
    DELETE: {
      plan: (_, { record }) => ({
        commands: [{ type: 'snmpTraphostDelete', address: String(record?.host) }],
      }),
    },
  },
};

function sorted(list: SnmpSettings['traphosts']): SnmpSettings['traphosts'] {
  return [...list].sort((left, right) => (left.address < right.address ? -1 : 1));
}

function traphostRecord(host: SnmpSettings['traphosts'][number]): JsonObject {
  const { address, user, community } = host;
  return { host: address, ip_address: address, user: { name: user || community } };
}

const AUTH = ['none', 'md5', 'sha', 'sha2_256'];
const PRIVACY = ['none', 'des', 'aes128'];

export const snmpUsers: RestResource = {
  path: 'support/snmp/users',
  keys: ['engine_id', 'name'],
  since: '9.7',
  fields: {
    engine_id: writable('string'),
    name: writable('string'),
    authentication_method: writable(oneOf('community', 'usm', 'both')),
    comment: writable('string'),
    scope: oneOf('svm', 'cluster'),
    'owner.name': 'string',
    'owner.uuid': 'string',
    switch_address: 'string',
    'snmpv3.authentication_protocol': writable(oneOf(...AUTH)),
    'snmpv3.authentication_password': writable('string'),
    'snmpv3.privacy_protocol': writable(oneOf(...PRIVACY)),
    'snmpv3.privacy_password': writable('string'),
  },
  brief: [],
  rows: (view) => {
    const { config } = view;
    const { communities, users } = config.snmp;
    const owner = { name: config.name, uuid: CLUSTER_UUID };
    const common = { engine_id: engineIdOf(view), scope: 'cluster', owner };
    return [
      ...communities.map(({ name }) => ({ ...common, name, authentication_method: 'community' })),
      ...users.map((user) => ({ ...common, ...userRecord(user) })),
    ].sort((left, right) => (left.name < right.name ? -1 : 1));
  },
  verbs: {
    POST: {
      required: ['name', 'authentication_method'],
      plan: (view, { body }) => {
        const name = String(body.name);
        const { communities, users } = view.config.snmp;
        if ([...communities, ...users].some((one) => one.name === name)) {
          return duplicateEntry('name');
        }
        const isCommunity = String(body.authentication_method).toLowerCase() === 'community';
        const command: Command = isCommunity
          ? { type: 'snmpCommunityAdd', name }
          : { type: 'snmpUserCreate', user: readUser(name, body) };
        const engineId = engineIdOf(view);
        const made = { record: { engine_id: engineId, name }, keys: [engineId, name] };
        return { commands: [command], made };
      },
    },
    DELETE: {
      plan: (_, { record }) => {
        const name = String(record?.name);
        const isCommunity = record?.authentication_method === 'community';
        return {
          commands: [{ type: isCommunity ? 'snmpCommunityDelete' : 'snmpUserDelete', name }],
        };
      },
    },
  },
};

/** The engine of the node that answers: NetApp's number (789), and the node's name as text. */
function engineIdOf({ state }: RestView): string {
  const name = state.volatile.identity.node;
  const digits = [...name].map((letter) => letter.charCodeAt(0).toString(16).padStart(2, '0'));
  return `8000031504${digits.join('')}`;
}

function userRecord({ name, authProtocol, privProtocol }: SnmpUser): {
  name: string;
  authentication_method: string;
  snmpv3: JsonObject;
} {
  return {
    name,
    authentication_method: 'usm',
    snmpv3: {
      authentication_protocol: authProtocol.replace('-', '_'),
      privacy_protocol: privProtocol,
    },
  };
}

function readUser(name: string, body: JsonObject): SnmpUser {
  const text = (field: string) => String(valuesAt(body, `snmpv3.${field}`)[0] ?? '');
  const auth = text('authentication_protocol').toLowerCase().replace('_', '-') || 'none';
  const privacy = text('privacy_protocol').toLowerCase() || 'none';
  return {
    name,
    authProtocol: auth as SnmpUser['authProtocol'],
    authPassword: text('authentication_password'),
    privProtocol: privacy as SnmpUser['privProtocol'],
    privPassword: text('privacy_password'),
  };
}
