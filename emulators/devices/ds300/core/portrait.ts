// What the console draws of a controller, of host-1 and of the enclosure: where addresses stand,
// who owns what, how much gets through.

import type { Portrait, Tone } from '../../../core/device.ts';
import type { Json } from '../../../core/json.ts';
import type { NodeState } from '../../../core/machine.ts';
import type { Instant } from '../../../core/time.ts';
import { HOST } from './config.ts';
import type { PairBlock } from './machines/claim.ts';
import type { HostState } from './state/host.ts';
import type { ControllerPhase, ControllerState, ControllerVolatile } from './state.ts';

type Fact = Portrait['facts'][number];

const PHASES: { readonly [Phase in ControllerPhase]: { label: string; tone: Tone } } = {
  absent: { label: 'not installed', tone: 'quiet' },
  starting: { label: 'starting', tone: 'warning' },
  enabled: { label: 'enabled', tone: 'good' },
  failed: { label: 'awaits peer enable', tone: 'critical' },
};

type PortWord = 'eth2' | 'eth3' | 'management';
/** As `iscsi port list` calls them. */
const PORT_LABELS: { readonly [Port in PortWord]: string } = {
  eth2: 'ETH2',
  eth3: 'ETH3',
  management: 'MGMT',
};

export function portrayNode(node: string, state: NodeState, now: Instant): Portrait {
  return node === HOST
    ? portrayHost(state as HostState, now)
    : portrayController(state as ControllerState);
}

function portrayController({ durable, volatile: v }: ControllerState): Portrait {
  const { side } = v.identity;
  const facts = (['eth2', 'eth3'] as const).map((port) => portrayPort(v, port));
  const owned = durable.arrays.filter(({ currentOwner }) => currentOwner === side);
  if (v.phase === 'enabled') {
    const foreign = owned.some(({ preferredOwner }) => preferredOwner !== side);
    const value = owned.map(({ name }) => name).join(', ') || 'none';
    facts.push({ label: 'arrays', value, tone: foreign ? 'warning' : 'quiet' });
  }
  facts.push(portrayPort(v, 'management'));
  for (const { name, state } of owned.filter((array) => array.state !== 'optimal')) {
    facts.push({ label: name, value: state, tone: state === 'offline' ? 'critical' : 'warning' });
  }
  if (v.phase === 'enabled' && !v.store.isWriteBack) {
    facts.push({ label: 'cache', value: 'write-through', tone: 'warning' });
  }
  const role =
    v.takeover === null ? PHASES[v.phase] : { label: 'taking over', tone: 'critical' as Tone };
  return { role: { ...role }, facts, countdowns: countDown(durable, v) };
}

/** What stands on a port, by the ends of its addresses: `130.12 alias 130.11`. */
function portrayPort(v: ControllerVolatile, port: PortWord): Fact {
  const here = v.held.filter((held) => held.port === port);
  const isDown = !v.links[port] || here.some(({ isReachable }) => !isReachable);
  const own = here.filter(({ isAlias }) => !isAlias).map(shorten);
  const aliases = here.filter(({ isAlias }) => isAlias).map(shorten);
  const words = [...(isDown ? ['down'] : []), ...own];
  if (aliases.length > 0) words.push('alias', ...aliases);
  return {
    label: PORT_LABELS[port],
    value: words.join(' ') || 'no address',
    tone: isDown ? 'critical' : aliases.length > 0 ? 'warning' : 'quiet',
  };
}

/** The last two numbers: all addresses begin alike. */
function shorten({ address }: { address: string }): string {
  return address.split('.').slice(2).join('.');
}

function countDown(
  durable: ControllerState['durable'],
  v: ControllerVolatile,
): Portrait['countdowns'] {
  const { config, takeover, enabling, failback } = v;
  const all: [string, Instant | null, number, Tone][] = [
    [
      'takeover',
      takeover?.endsAt ?? null,
      (takeover?.endsAt ?? 0) - (takeover?.beganAt ?? 0),
      'critical',
    ],
    ['start alone', v.graceEndsAt, config.bootGraceMs, 'warning'],
    ['peer enable', enabling?.giveUpAt ?? null, config.enableTimeoutMs, 'warning'],
    [
      'failback',
      failback?.isStarted === false ? failback.at : null,
      config.failbackDelayMs,
      'quiet',
    ],
  ];
  for (const { name, rebuild, currentOwner } of durable.arrays) {
    if (rebuild === null || currentOwner !== v.identity.side) continue;
    all.push([`rebuild ${name}`, rebuild.endsAt, rebuild.endsAt - rebuild.beganAt, 'warning']);
  }
  return all.flatMap(([label, at, spanMs, tone]) =>
    at === null ? [] : [{ label, at, spanMs, tone }],
  );
}

function portrayHost({ durable, volatile: v }: HostState, _now: Instant): Portrait {
  const { counters } = durable;
  const isStalled = v.devices.some((device) => device.isStalled);
  const isTimedOut = v.devices.some((device) => device.isTimedOut);
  const up = v.paths.filter(({ phase }) => phase === 'up').length;
  const facts: Fact[] = [
    {
      label: 'writes lost',
      value: `${counters.lostWrites} of ${counters.acknowledgedWrites}`,
      tone: counters.lostWrites > 0 ? 'critical' : 'good',
    },
    {
      label: 'longest stall',
      value: `${counters.longestStallMs} ms`,
      tone: counters.ioTimeouts > 0 ? 'critical' : 'quiet',
    },
    {
      label: 'paths up',
      value: `${up} of ${v.paths.length}`,
      tone: up < v.paths.length ? 'warning' : 'quiet',
    },
    ...v.devices.map(({ lun, portal, isStalled: isStill }) => ({
      label: `LUN ${lun}`,
      value: portal ?? 'no path',
      tone: (isStill ? 'critical' : 'quiet') as Tone,
    })),
  ];
  const label = isTimedOut ? 'I/O timed out' : isStalled ? 'I/O stands still' : 'I/O runs';
  const tone: Tone = isTimedOut ? 'critical' : isStalled ? 'warning' : 'good';
  return {
    role: { label, tone },
    facts,
    countdowns: v.devices.flatMap(({ io, isStalled: isStill, lun }) => {
      if (io === null || !isStill) return [];
      const spanMs = v.config.hostIoTimeoutMs;
      return [
        {
          label: `I/O timeout LUN ${lun}`,
          at: io.issuedAt + spanMs,
          spanMs,
          tone: 'critical' as Tone,
        },
      ];
    }),
    series: [{ label: 'commands/s', values: v.samples.slice(-60) }],
  };
}

/** The enclosure: who claimed it last, and who has failed. */
export function portrayDisk(
  _disk: string,
  blocks: { [block: string]: Json },
  _now: Instant,
): Portrait {
  const pair = (blocks.pair ?? null) as PairBlock | null;
  const failed = pair?.failed ?? null;
  return {
    role: {
      label: failed === null ? 'both take part' : `${failed.toUpperCase()} has failed`,
      tone: failed === null ? 'good' : 'warning',
    },
    facts:
      pair === null
        ? []
        : [
            {
              label: 'claim',
              value: `${pair.by.toUpperCase()}, epoch ${pair.epoch}`,
              tone: 'quiet',
            },
          ],
    countdowns: [],
  };
}
