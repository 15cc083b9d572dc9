// Versions of ONTAP, and what each has.

/** Versions of ONTAP that the family knows: what a version does not have, its REST and CLI do not
 * have. @choice patch levels and dates; 9.7 is S0's era (reference §5.1). */
export type VersionName = '9.7' | '9.14';
export type VersionProfile = {
  readonly generation: number;
  readonly major: number;
  readonly minor: number;
  /** `9.7P9` as prompts and SNMP print it. */
  readonly release: string;
  readonly built: string;
  /** REST has hw_assist (9.11+), is_ip_configured (9.10+), setup_state (9.14+), power actions. */
  readonly hasRestHwAssist: boolean;
  readonly hasRestPowerActions: boolean;
  readonly hasTakeoverCheck: boolean;
  /** EMS forwarding by TLS, RFC 5424 (9.12+). */
  readonly hasSyslogFormats: boolean;
  /** missedKeepAlive and recvKeepAlive are ERROR and INFO from the catalogue on (reference §7.2).
   */
  readonly isKeepAliveDebug: boolean;
};
export const VERSIONS: { readonly [Name in VersionName]: VersionProfile } = {
  '9.7': {
    generation: 9,
    major: 7,
    minor: 0,
    release: '9.7P9',
    built: 'Fri Nov 13 21:17:49 UTC 2020',
    hasRestHwAssist: false,
    hasRestPowerActions: false,
    hasTakeoverCheck: false,
    hasSyslogFormats: false,
    isKeepAliveDebug: true,
  },
  '9.14': {
    generation: 9,
    major: 14,
    minor: 1,
    release: '9.14.1P2',
    built: 'Wed Feb 21 15:49:11 UTC 2024',
    hasRestHwAssist: true,
    hasRestPowerActions: true,
    hasTakeoverCheck: true,
    hasSyslogFormats: true,
    isKeepAliveDebug: false,
  },
};
