// Who may log in to an SC, and what the groups of SMS let them see. What an account may change is
// settled by tables.ts and machines/commands.ts; this is about reading.

import type { ScState } from '../state.ts';
import type { Group } from '../tables.ts';

/** @choice One account of each kind: the platform's administrator, its operator, domain A's. */
export const ACCOUNTS = [
  { name: 'sms-svc', uid: 11, group: 'platadmn' },
  { name: 'platoper', uid: 201, group: 'platoper' },
  { name: 'dmnAadmn', uid: 202, group: 'dmnaadmn' },
] as const;

export type Reader = {
  /** `platadmn`, `platoper`, `platsvc`: those see the whole platform. */
  isPlatform: boolean;
  isRoot: boolean;
  /** Domains whose administrator or reconfigurator this account is. */
  domains: readonly string[];
  /** Domains whose console it may open. */
  consoles: readonly string[];
};

export function groupsOf(state: ScState, user: string): readonly string[] {
  return state.durable.groups[user] ?? [];
}

export function readerOf(state: ScState, user: string): Reader {
  const groups = groupsOf(state, user);
  const lettersOf = (pattern: RegExp) =>
    groups.flatMap((group) => pattern.exec(group)?.[1]?.toUpperCase() ?? []);
  return {
    isPlatform: groups.some((group) => /^plat(admn|oper|svc)$/.test(group)),
    isRoot: user === 'root',
    domains: [...new Set(lettersOf(/^dmn([a-r])(?:admn|rcfg)$/))],
    consoles: lettersOf(/^dmn([a-r])admn$/),
  };
}

/** The groups that the manual names for one command, in the words of a refusal. */
export function groupNames(groups: readonly Group[]): string {
  const names: { readonly [Name in Group]: string } = {
    platadmn: 'platadmn (platform administrator)',
    platoper: 'platoper (platform operator)',
    platsvc: 'platsvc (platform service)',
    dmnadmn: 'dmn<A-R>admn (domain administrator)',
    dmnrcfg: 'dmn<A-R>rcfg (domain reconfigurator)',
    super: 'superuser',
  };
  return groups.map((group) => names[group]).join(', ');
}
