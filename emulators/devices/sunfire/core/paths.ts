// Names of the files of an SC that mean something (reference §2). Vendor spelling.

import type { Domain } from './commands.ts';

export const LOGS = {
  /** The platform log: the lines that S4 shows. */
  platform: '/var/opt/SUNWSMS/adm/platform/messages',
  /** Solaris of the SC itself. */
  system: '/var/adm/messages',
} as const;

/** The message log of a domain. */
export function domainLogPath(domain: Domain): string {
  return `/var/opt/SUNWSMS/adm/${domain}/messages`;
}

/** The console log of a domain. */
export function domainConsolePath(domain: Domain): string {
  return `/var/opt/SUNWSMS/adm/${domain}/console`;
}

/** Where hardware dumps of a domain are. */
export function dumpFolder(domain: Domain, smsVersion: string): string {
  return `/var/opt/SUNWSMS/SMS${smsVersion}/adm/${domain}/dump`;
}
