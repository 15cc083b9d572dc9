// The configuration of a new cluster. @choice wherever the seeds are silent: what ONTAP ships with.

import type { Config } from './config.ts';
import { builtInDestinations, builtInFilters } from './ems/filters.ts';
import { GATEWAY, HWASSIST_PORT, MEMBERS, NETMASK, type NodeName } from './members.ts';
import type { ClusterConfig, NodeSettings, SpAddressSettings, User } from './state/cluster.ts';

export function firstClusterConfig(config: Config): ClusterConfig {
  return {
    revision: 1,
    author: 'netapp-01',
    name: config.clusterName,
    location: config.location,
    contact: config.contact,
    isHaConfigured: true,
    nodes: {
      'netapp-01': firstSettings('netapp-01', config),
      'netapp-02': firstSettings('netapp-02', config),
    },
    ems: {
      mailFrom: 'admin@localhost',
      mailServer: 'localhost',
      destinations: builtInDestinations(),
      filters: builtInFilters(),
    },
    snmp: {
      isEnabled: true,
      isTrapsEnabled: true,
      isAuthTraps: false,
      communities: [{ name: 'public', access: 'ro' }],
      users: [
        {
          name: 'twinrack',
          authProtocol: 'sha',
          authPassword: '',
          privProtocol: 'aes128',
          privPassword: '',
        },
      ],
      traphosts: [],
    },
    autosupport: {
      isEnabled: true,
      to: [],
      from: 'Postmaster',
      mailHost: 'mailhost',
      transport: 'https',
    },
    users: USERS.map((user) => ({ ...user, applications: [...user.applications] })),
    spSshAllowed: ['0.0.0.0/0', '::/0'],
    spApiService: { isEnabled: true, port: 50_000, isLimited: true },
    packages: [],
  };
}

function firstSettings(node: NodeName, config: Config): NodeSettings {
  const { partner, spAddress } = MEMBERS[node];
  const ipv4: SpAddressSettings = {
    isEnabled: true,
    isDhcp: false,
    address: spAddress,
    netmask: NETMASK,
    gateway: GATEWAY,
  };
  return {
    location: config.location,
    owner: '',
    assetTag: '',
    isEligible: true,
    isEpsilon: false,
    failover: {
      isEnabled: true,
      isAutoGiveback: true,
      isAutoGivebackAfterPanic: true,
      isAutoGivebackOverrideVetoes: false,
      delaySeconds: Math.round(config.autoGivebackDelayMs / 1_000),
      isOnReboot: true,
      isOnPanic: true,
      detectionSeconds: Math.round(config.detectionMs / 1_000),
    },
    hwassist: {
      isEnabled: true,
      partnerIp: MEMBERS[partner].managementAddress,
      partnerPort: HWASSIST_PORT,
      healthCheckSeconds: Math.round(config.keepAlivePeriodMs / 1_000),
      retryCount: 2,
    },
    sp: {
      isAutoUpdate: true,
      ipv4,
      ipv6: { isEnabled: false, isDhcp: false, address: '', netmask: '', gateway: '' },
    },
  };
}

/** DESIGN: `admin` and `monitor`; an empty password is the rack's. */
const USERS: readonly User[] = [
  {
    name: 'admin',
    role: 'admin',
    applications: ['console', 'http', 'ontapi', 'service-processor', 'ssh'],
    isLocked: false,
    password: '',
  },
  {
    name: 'monitor',
    role: 'readonly',
    applications: ['http', 'ontapi', 'service-processor', 'ssh'],
    isLocked: false,
    password: '',
  },
];
