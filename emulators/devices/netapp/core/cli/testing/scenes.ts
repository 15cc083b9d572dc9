// Nodes as they stand in the transcripts: netapp-01 of S0, before and after.

import { epochFromCivil } from '../../../../../core/calendar.ts';
import { bootNode } from '../../machines/boot.ts';
import type { OntapState } from '../../state.ts';

/** @seed S0: the clocks of the nodes stand 60 s ahead of the terminal's. */
const EPOCH = epochFromCivil({ year: 2020, month: 6, day: 19, hour: 16 });
const JST = { name: 'JST', offsetMinutes: 540 };
export const NOW = 0;
const at = (hour: number, minute: number, second: number) =>
  epochFromCivil({ year: 2020, month: 6, day: 20, hour, minute, second }, JST);

type Scene = (state: OntapState) => void;

const FAILED = { package: '308-03991_A0-FAS26X0-FAS8200_5.8_SP_FW.zip', version: '5.8' };

const SCENES: { readonly [name: string]: Scene } = {
  healthy: () => {},
  /** Just after power-on: nobody has heard of the other yet. */
  early: ({ volatile }) => {
    volatile.ha.obstacle = 'not_initialized';
  },
  /** @seed S0:17-23 4 s into the update of netapp-02. */
  updating: (state) => {
    const base = { ...FAILED, isAutomatic: false, retries: 0, nextAt: null, failsAt: null };
    const failed = { startMs: at(1, 20, 53), endMs: at(1, 23, 32), percent: 5 };
    state.durable.spUpdate = { ...base, ...failed, isInProgress: false };
    const { partner } = state.volatile.clusterNet;
    const begun = { startMs: at(1, 24, 34), endMs: null, percent: 1 };
    partner.spUpdate = { ...base, ...begun, isInProgress: true };
    const log = state.durable.ems['netapp-01'];
    const reason = 'Unable to transfer SP firmware image using network interface';
    log.entries.push({
      index: log.next++,
      node: 'netapp-01',
      timeMs: at(1, 23, 32),
      name: 'sp.servprocd.upd.unexpt.evts',
      severity: 'DEBUG',
      source: 'servprocd',
      params: [['reason', reason]],
    });
  },
  /** @seed S0:41-175 the SP of netapp-02 hangs. */
  sick: (state) => {
    SCENES.updating?.(state);
    const { hwassist, clusterNet } = state.volatile;
    const lastMs = at(22, 59, 52) - 86_400_000;
    hwassist.counters.periodic_message = { count: 130_800, lastMs };
    clusterNet.partner.hwassist.counters = {
      periodic_message: { count: 130_995, lastMs: at(1, 14, 49) },
    };
    hwassist.keepAlive = 'error';
    const { sp } = clusterNet.partner;
    sp.link = 'down';
    sp.isAddressKnown = false;
    state.durable.alerts.push({
      node: 'netapp-01',
      monitor: 'controller',
      alertId: 'SPNotConfiguredAlert',
      resource: 'SP Config',
      subsystem: 'Environment',
      timeMs: at(2, 56, 30),
      severity: 'Major',
      isAcknowledged: false,
      acknowledger: '',
      isSuppressed: false,
      suppressor: '',
    });
  },
  takenOver: (state) => {
    const { ha, clusterNet, mailbox } = state.volatile;
    ha.takeover.state = 'in_takeover';
    ha.takeover.endedAt = NOW - 60_000;
    ha.obstacle = 'local_takeover';
    ha.giveback.autoAt = NOW + 540_000;
    clusterNet.isInQuorum = false;
    mailbox.partner.isDead = false;
    mailbox.partner.firmware = 'SF_GIVEWAIT';
  },
  loader: (state) => {
    state.volatile.kernel.phase = 'loader';
  },
  waiting: (state) => {
    state.volatile.kernel.phase = 'waitingForGiveback';
  },
};

export function createScene(name: string): OntapState {
  const identity = {
    node: 'netapp-01',
    epoch: EPOCH,
    zone: JST,
    config: { version: '9.7' },
    bootedAt: 0,
    skewMs: 60_000,
  };
  const state = bootNode(identity, null, 7);
  const { clusterNet, ha, mailbox } = state.volatile;
  clusterNet.isInQuorum = true;
  ha.obstacle = 'ok';
  clusterNet.partner.ha.obstacle = 'ok';
  mailbox.partner.isDead = false;
  mailbox.partner.firmware = 'SF_UP';
  const scene = SCENES[name];
  if (scene === undefined) throw new Error(`no scene ${name}`);
  scene(state);
  return state;
}
