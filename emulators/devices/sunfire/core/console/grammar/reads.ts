// Every view that a command line can ask for. screens.ts answers each of them.

import type { UnixRead } from './unix.ts';

export const ENVIRONMENT_PARTS = [
  'temps',
  'volts',
  'currents',
  'fans',
  'powers',
  'faults',
] as const;
export type EnvironmentPart = (typeof ENVIRONMENT_PARTS)[number];
export const PLATFORM_PARTS = ['domains', 'available', 'ethernet', 'cod'] as const;
export type PlatformPart = (typeof PLATFORM_PARTS)[number];

/** `domains`: those asked for; null: all that the account may see. */
export type Read =
  | { read: 'failover'; form: 'short' | 'role' | 'verbose' }
  | { read: 'boards'; form: 'plain' | 'verbose' | 'clocks'; domains: string[] | null }
  | { read: 'platform'; parts: PlatformPart[]; domains: string[] | null }
  | { read: 'environment'; parts: EnvironmentPart[]; domains: string[] | null }
  | { read: 'keyswitch'; domains: string[] }
  | { read: 'logs'; source: LogSource }
  | { read: 'dataSync'; form: 'status' | 'list' | 'queue' }
  | { read: 'cmdSync' }
  | { read: 'devices'; domains: string[] }
  | { read: 'smsVersion' }
  | { read: 'smsDate'; domains: string[]; isUtc: boolean }
  | { read: 'groups'; of: string | null }
  | { read: 'console'; domains: string[] }
  /** A question before something dangerous: what is about to happen. */
  | { read: 'question'; about: string }
  | { read: 'manual'; topic: string }
  | UnixRead;

/** Which log showlogs shows. `domain` null: the platform's. */
export type LogSource =
  | { log: 'messages' | 'console' | 'syslog'; domain: string | null }
  | { log: 'file'; path: string };
