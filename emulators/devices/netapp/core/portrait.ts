// What the console draws: a node's role in the pair, its keep-alive and the heartbeat ladder, an
// SP with its Ethernet, and the mailbox disks.

import type { Portrait, Tone } from '../../../core/device.ts';
import type { Json } from '../../../core/json.ts';
import type { NodeState } from '../../../core/machine.ts';
import { type Instant, SECOND_MS } from '../../../core/time.ts';
import { SP_NODES } from './members.ts';
import { isLif, rootOf } from './ownership.ts';
import type { NodePhase, TakeoverObstacle } from './state/ha.ts';
import type { SpState, SpStatus } from './state/sp.ts';
import type { OntapState } from './state.ts';

type Fact = Portrait['facts'][number];
type Role = Portrait['role'];

const PHASES: { readonly [Name in NodePhase]: Role } = {
  post: { label: 'POST', tone: 'warning' },
  loader: { label: 'LOADER', tone: 'warning' },
  booting: { label: 'booting', tone: 'warning' },
  waitingForMailbox: { label: 'Waiting for HA mailboxes', tone: 'warning' },
  waitingForGiveback: { label: 'Waiting for giveback', tone: 'warning' },
  joining: { label: 'joining', tone: 'warning' },
  up: { label: 'up', tone: 'good' },
  halting: { label: 'halting', tone: 'warning' },
  dumping: { label: 'dumping core', tone: 'critical' },
};

/** Of the partner, as far as a takeover of it goes. */
const OBSTACLE_WORDS: { readonly [Name in TakeoverObstacle]: string } = {
  ok: 'connected',
  not_initialized: 'not known yet',
  non_ha_mode: 'no HA mode',
  disabled: 'takeover disabled',
  partner_disabled: 'takeover disabled there',
  mailbox_invalid: 'mailbox invalid',
  mailbox_uncertain: 'mailbox uncertain',
  ic_error: 'interconnect down',
  log_unsync: 'NVRAM out of sync',
  version: 'other version',
  booting: 'booting',
  halting: 'left to itself',
  halt_no_takeover: 'halted, no takeover',
  no_auto_takeover: 'no automatic takeover',
  waiting_for_partner: 'not seen yet',
  local_takeover: 'taken over',
  partner_takeover: 'has taken over',
  shelf_hot: 'shelf too hot',
  pending_shutdown: 'shuts down',
};

const STATUS_TONES: { readonly [Name in SpStatus]: Tone } = {
  online: 'good',
  offline: 'critical',
  'sp-daemon-offline': 'critical',
  'node-offline': 'quiet',
  degraded: 'warning',
  rebooting: 'warning',
  unknown: 'warning',
  updating: 'warning',
};

export function portrayNode(node: string, state: NodeState, _now: Instant): Portrait {
  return node in SP_NODES ? portraySp(state as SpState) : portrayOntap(state as OntapState);
}

function portrayOntap(state: OntapState): Portrait {
  const { kernel, ha, mailbox } = state.volatile;
  // A small card shows the grave ones, then the first ones: so an `Online` SP is always in sight
  // beside the dead keep-alive on the other card (S0:150,166).
  const facts: Fact[] = [
    ...portrayKeepAlive(state),
    portraySight(state),
    portrayServing(state),
    portrayPartner(state),
  ];
  const mailboxTone = mailbox.state === 'valid' ? 'quiet' : 'warning';
  if (mailbox.state !== 'valid') {
    facts.push({ label: 'mailbox', value: mailbox.state, tone: mailboxTone });
  }
  if (ha.giveback.state !== 'nothing_to_gb') {
    facts.push({ label: 'giveback', value: ha.giveback.state, tone: 'warning' });
  }
  const role = kernel.phase === 'up' ? roleOf(state) : PHASES[kernel.phase];
  return { role, facts, countdowns: countDown(state) };
}

function roleOf({ volatile: { ha } }: OntapState): Role {
  switch (ha.takeover.state) {
    case 'in_takeover':
      return { label: 'in takeover', tone: 'warning' };
    case 'not_in_takeover':
      break;
    case 'takeover_failed':
      return { label: 'takeover failed', tone: 'critical' };
    default:
      return { label: 'taking over', tone: 'critical' };
  }
  if (ha.evacuation !== null) return { label: 'being taken over', tone: 'warning' };
  return { label: 'up', tone: 'good' };
}

function portrayServing({ volatile: { ha, identity } }: OntapState): Fact {
  const aggregates = ha.serving.filter((resource) => !isLif(resource));
  const foreign = ha.serving.includes(rootOf(identity.partner)) ? ' of both' : '';
  const value = aggregates.length === 0 ? 'nothing' : `${aggregates.length} aggregates${foreign}`;
  const tone = aggregates.length === 0 ? 'critical' : foreign === '' ? 'quiet' : 'warning';
  return { label: 'serves', value, tone };
}

function portrayPartner({ volatile: { ha, mailbox, interconnect } }: OntapState): Fact {
  const { isDead, firmware } = mailbox.partner;
  const value = isDead ? 'dead' : OBSTACLE_WORDS[ha.obstacle];
  const isUp = firmware === 'SF_UP' && interconnect.lostAt !== null;
  const tone = isDead ? 'critical' : ha.obstacle === 'ok' && isUp ? 'good' : 'warning';
  return { label: 'partner', value, tone };
}

/** @seed S0:125,150 what this node hears of its *partner's* SP. */
function portrayKeepAlive({ volatile: { hwassist } }: OntapState): Fact[] {
  const { keepAlive, monitor } = hwassist;
  if (monitor === 'inactive') return [{ label: 'hwassist', value: 'inactive', tone: 'warning' }];
  const isHealthy = keepAlive === 'healthy';
  return [{ label: 'keep-alive', value: keepAlive, tone: isHealthy ? 'good' : 'critical' }];
}

/** @seed S0:166 `Online` is what the inner channel says, dead Ethernet or not. */
function portraySight({ volatile: { sp, ladder } }: OntapState): Fact {
  const status = sp.status === 'online' ? 'Online' : sp.status;
  const tone = ladder.missedAt === null ? STATUS_TONES[sp.status] : 'critical';
  const isLinkDown = sp.status === 'online' && sp.link === 'down';
  return { label: 'own SP', value: isLinkDown ? `${status}, link down` : status, tone };
}

function countDown({ durable, volatile: v }: OntapState): Portrait['countdowns'] {
  const { ladder, config, ha, kernel, identity } = v;
  const { delaySeconds } = durable.cluster.nodes[identity.node].failover;
  const { fencedUntil } = ha.takeover;
  const isFencing = ha.takeover.state === 'sfo_takeover_in_progress' && ha.arriving.length > 0;
  const last = config.ladderLostMs - config.ladderStoppedMs;
  const all: [string, Instant | null, number, Tone][] = [
    ['SP heartbeat stopped', ladder.stoppedDueAt, config.ladderStoppedMs, 'warning'],
    ['SP lost', ladder.lostDueAt, last, 'critical'],
    [
      'environmental shutdown',
      ladder.shutdownDueAt,
      config.ladderShutdownMs - config.ladderLostMs,
      'critical',
    ],
    ['fence', isFencing ? fencedUntil : null, config.fenceMs, 'critical'],
    ['auto giveback', ha.giveback.autoAt, delaySeconds * SECOND_MS, 'warning'],
    ['POST', kernel.phase === 'post' ? kernel.phaseEndsAt : null, config.postMs, 'quiet'],
    ['boot', kernel.phase === 'booting' ? kernel.phaseEndsAt : null, config.ontapBootMs, 'quiet'],
    ['core', kernel.phase === 'dumping' ? kernel.phaseEndsAt : null, config.coreDumpMs, 'warning'],
    ['halt', kernel.phase === 'halting' ? kernel.phaseEndsAt : null, config.haltMs, 'warning'],
  ];
  return all.flatMap(([label, at, spanMs, tone]) =>
    at === null ? [] : [{ label, at, spanMs, tone }],
  );
}

function portraySp({ durable, volatile: v }: SpState): Portrait {
  const isHung = v.hang !== 'none';
  const role: Role =
    v.phase === 'booting'
      ? { label: 'booting', tone: 'warning' }
      : isHung
        ? { label: v.hang === 'whole' ? 'hung' : 'Ethernet dead', tone: 'critical' }
        : { label: 'running', tone: 'good' };
  const current = durable.images.find(({ isCurrent }) => isCurrent);
  const facts: Fact[] = [
    { label: 'firmware', value: current?.version ?? 'none', tone: 'quiet' },
    {
      label: 'hwassist',
      value: durable.hwassist.isEnabled ? `to ${durable.hwassist.address}` : 'off',
      tone: durable.hwassist.isEnabled ? 'quiet' : 'warning',
    },
    { label: 'node', value: v.node.isPowered ? v.node.phase : 'no power', tone: 'quiet' },
  ];
  if (v.update !== null) {
    facts.push({ label: 'update', value: `${v.update.percent} %`, tone: 'warning' });
  }
  const { spBootMs, keepAlivePeriodMs, l2WatchdogMs } = v.config;
  const countdowns: [string, Instant | null, number, Tone][] = [
    ['boot', v.phase === 'booting' ? v.phaseEndsAt : null, spBootMs, 'quiet'],
    ['keep-alive', v.keepAliveAt, keepAlivePeriodMs, 'quiet'],
    ['L2 watchdog', v.node.lossAt !== null ? null : v.node.watchdogAt, l2WatchdogMs, 'critical'],
  ];
  return {
    role,
    facts,
    countdowns: countdowns.flatMap(([label, at, spanMs, tone]) =>
      at === null ? [] : [{ label, at, spanMs, tone }],
    ),
  };
}

export function portrayDisk(
  _disk: string,
  blocks: { [block: string]: Json },
  _now: Instant,
): Portrait {
  const facts = Object.keys(blocks).map((block): Fact => {
    const data = blocks[block] as { firmware?: string; seq?: number } | null;
    const value = data === null ? 'never written' : `${data.firmware ?? '?'} ${data.seq ?? ''}`;
    return { label: block, value, tone: 'quiet' };
  });
  return { role: { label: 'mailbox disks', tone: 'quiet' }, facts, countdowns: [] };
}
