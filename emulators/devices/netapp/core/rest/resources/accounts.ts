// `security/accounts` and `security/roles`: who may come in, and what they may do.

import type { JsonObject } from '../../../../../core/json.ts';
import { CLUSTER_UUID } from '../../members.ts';
import type { User, UserApplication } from '../../state/cluster.ts';
import { duplicateEntry, missingField } from '../errors.ts';
import { oneOf, valuesAt, writable } from '../language.ts';
import { asBoolean, type RestResource } from '../view.ts';

const APPLICATIONS = ['ssh', 'http', 'ontapi', 'console', 'service_processor', 'snmp'];

export const accounts: RestResource = {
  path: 'security/accounts',
  keys: ['owner.uuid', 'name'],
  order: ['name'],
  fields: {
    'owner.name': writable('string'),
    'owner.uuid': writable('string'),
    name: writable('string'),
    scope: oneOf('cluster', 'svm'),
    'role.name': writable('string'),
    locked: writable('boolean'),
    comment: writable('string'),
    password: writable('string'),
    'applications.application': writable(oneOf(...APPLICATIONS)),
    'applications.authentication_methods': writable('string'),
    'applications.second_authentication_method': writable('string'),
  },
  brief: ['name', 'owner.name'],
  rows: ({ config }) =>
    [...config.users]
      .sort((left, right) => (left.name < right.name ? -1 : 1))
      .map((user) => userRecord(user, config.name)),
  verbs: {
    POST: {
      required: ['name', 'applications.application'],
      plan: ({ config }, { body }) => {
        const name = String(body.name);
        if (config.users.some((one) => one.name === name)) return duplicateEntry('name');
        // An empty password would be the rack's own.
        if (typeof body.password !== 'string' || body.password === '') {
          return missingField('password');
        }
        const user: User = {
          name,
          role: readRole(valuesAt(body, 'role.name')[0]),
          applications: readApplications(body),
          isLocked: asBoolean(body.locked ?? false),
          password: body.password,
        };
        const made = { record: userRecord(user, config.name), keys: [CLUSTER_UUID, name] };
        return { commands: [{ type: 'userCreate', user }], made };
      },
    },
    PATCH: {
      plan: (_, { record, body }) => {
        const set: Partial<Omit<User, 'name'>> = {};
        const role = valuesAt(body, 'role.name')[0];
        if (role !== undefined) set.role = readRole(role);
        if (body.locked !== undefined) set.isLocked = asBoolean(body.locked);
        if (typeof body.password === 'string') set.password = body.password;
        if (body.applications !== undefined) set.applications = readApplications(body);
        return { commands: [{ type: 'userModify', name: String(record?.name), set }] };
      },
    },
    DELETE: {
      plan: (_, { record }) => ({
        commands: [{ type: 'userDelete', name: String(record?.name) }],
      }),
    },
  },
};

function userRecord({ name, role, applications, isLocked }: User, cluster: string): JsonObject {
  const link = { self: { href: `/api/security/roles/${CLUSTER_UUID}/${role}` } };
  return {
    owner: { name: cluster, uuid: CLUSTER_UUID },
    name,
    scope: 'cluster',
    role: { name: role, _links: link },
    locked: isLocked,
    comment: '',
    applications: applications.map((application) => ({
      application: application.replace('-', '_'),
      authentication_methods: ['password'],
      second_authentication_method: 'none',
    })),
  };
}

function readRole(value: unknown): User['role'] {
  return value === 'admin' || value === 'none' ? value : 'readonly';
}

function readApplications(body: JsonObject): UserApplication[] {
  const names = valuesAt(body, 'applications.application').map((name) =>
    String(name).toLowerCase().replace('_', '-'),
  );
  return [...new Set(names)] as UserApplication[];
}

export const roles: RestResource = {
  path: 'security/roles',
  keys: ['owner.uuid', 'name'],
  order: ['name'],
  fields: {
    'owner.name': 'string',
    'owner.uuid': 'string',
    name: 'string',
    builtin: 'boolean',
    scope: oneOf('cluster', 'svm'),
    'privileges.path': 'string',
    'privileges.access': 'string',
  },
  brief: ['name'],
  rows: ({ config }) =>
    [
      { name: 'admin', access: 'all' },
      { name: 'none', access: 'none' },
      { name: 'readonly', access: 'readonly' },
    ].map(({ name, access }) => ({
      owner: { name: config.name, uuid: CLUSTER_UUID },
      name,
      builtin: true,
      scope: 'cluster',
      privileges: [{ path: '/api', access }],
    })),
};
