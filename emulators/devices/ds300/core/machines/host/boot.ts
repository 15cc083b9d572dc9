// host-1 just after power-on: its ledger as it stood, no connection yet.

import type { NodeIdentity } from '../../../../../core/machine.ts';
import { PORTS, type PortName, readConfig } from '../../config.ts';
import type { HostDurable, HostState, LedgerEntry, Path } from '../../state/host.ts';

/** Blocks of the pattern on each logical drive. */
const BLOCKS = 8;

export function bootHost(
  told: NodeIdentity,
  persisted: HostDurable | null,
  _seed: number,
): HostState {
  const config = readConfig(told.config);
  const portals = portalsOf(config.hostPaths);
  // @choice One path leads to one controller: only its own logical drive is used.
  const luns = portals.length === 1 || config.profile === 'single' ? usedAlone(portals) : [0, 1];
  const { node, bootedAt, zone, skewMs, epoch } = told;
  return {
    durable: persisted ?? {
      nextValue: 1,
      ledger: [0, 1].flatMap(ledgerOf),
      counters: {
        acknowledgedWrites: 0,
        verifiedReads: 0,
        retries: 0,
        errors: 0,
        lostWrites: 0,
        reorderedWrites: 0,
        ioTimeouts: 0,
        longestStallMs: 0,
        logins: 0,
        explicitFailovers: 0,
      },
      dumps: [],
    },
    volatile: {
      identity: { node, bootedAt, zone: { ...zone }, skewMs, epoch },
      config,
      links: { eth2: true, eth3: true },
      neighbours: [],
      paths: portals.map((name) => pathTo(PORTS[name].address)),
      devices: luns.map((lun) => ({
        lun,
        portal: null,
        nextIssueAt: bootedAt,
        io: null,
        probe: null,
        nextBlock: 0,
        isReadNext: false,
        lastDoneAt: bootedAt,
        isStalled: false,
        isTimedOut: false,
        failoverAt: null,
      })),
      nextCommand: bootedAt + 1,
      nextSession: 1,
      isPaused: false,
      samples: [],
      sampleAt: null,
      sampleCount: 0,
    },
  };
}

function portalsOf(count: number): PortName[] {
  if (count === 1) return ['a2'];
  return count === 2 ? ['a2', 'b3'] : ['a2', 'a3', 'b2', 'b3'];
}

function usedAlone(portals: readonly PortName[]): number[] {
  return portals.length === 1 ? [0] : [0, 1];
}

function ledgerOf(lun: number): LedgerEntry[] {
  return Array.from({ length: BLOCKS }, (_, block) => ({
    lun,
    block,
    acknowledged: 0,
    issued: [],
  }));
}

function pathTo(portal: string): Path {
  return {
    portal,
    phase: 'down',
    session: '',
    answerBy: null,
    retryAt: 0,
    attempts: 0,
    brokenAt: null,
    check: null,
    checkAt: null,
    views: [0, 1].map((lun) => ({ lun, state: 'unknown', group: 0, isPreferred: false })),
  };
}
