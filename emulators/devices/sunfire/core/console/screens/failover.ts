// showfailover: the role word for scripts, the status for people, and everything with -v. The first
// line keeps the wording of SMS 1.4, which monitoring looks for at its beginning (reference §1.1).

import { oppositeOf, type ScId } from '../../config.ts';
import { healthOf } from '../../machines/health.ts';
import type { Health, PeerStatus, Role, ScState } from '../../state.ts';

export function failoverText(state: ScState, form: 'short' | 'role' | 'verbose'): string {
  if (form === 'role') return `${roleWord(state.volatile.fomd.role)}\n`;
  return form === 'short' ? statusText(state) : verboseText(state);
}

/** @seed S4:44, S4:64, S4:107: UNKNOWN until the role is determined. Scripts search the whole
 * output for SPARE and MAIN, so nothing else may be printed. */
function roleWord(role: Role): string {
  return role === 'MAIN' || role === 'SPARE' ? role : 'UNKNOWN';
}

/** Reference §2: the status, a line for each community, then the failure string. */
function statusText(state: ScState): string {
  const { fomd, ports } = state.volatile;
  const { status, failure } = fomd.failover;
  const why = status === 'FAILED' ? `Failure: ${failure}\n` : '';
  return `SC Failover Status: ${status}\nC1: ${ports.isCommunityUp ? 'UP' : 'DOWN'}\n${why}`;
}

/** Reference §2: dotted leaders to a fixed column. */
const LEADER_END = 65;

function verboseText(state: ScState): string {
  const { fomd, identity, ports, config } = state.volatile;
  const { status, failure } = fomd.failover;
  const why = status === 'FAILED' ? `Failure: ${failure}\n` : '';
  const shared = [0, 1].map((half) =>
    led(`   HASRAM (CSB at CS${half}): `, good(ports.isConsoleBusUp)),
  );
  const health = seenHealth(state, identity.node, healthOf(state.volatile));
  const own = scText(identity.host, roleWord(fomd.role), health, ports.isI2Up);
  const opposite = `${config.platformName}${oppositeOf(identity.node)}`;
  const { status: peer } = state.volatile.peer;
  const said = seenHealth(state, oppositeOf(identity.node), peer?.health ?? null);
  const other = scText(opposite, peerRole(peer), said, ports.isI2Up);
  const head = `SC Failover Status:     ${status}\n${why}Status of Shared Memory:\n`;
  return `${head}${shared.join('')}${own}${other}`;
}

/** An SC knows its own line alone. Whether a clock comes out of it hwad of the main reads. */
function seenHealth({ volatile }: ScState, sc: ScId, health: Health | null): Health | null {
  const isAbsent = volatile.platform?.clocks[sc].mode === 'absent';
  return health === null || !isAbsent ? health : { ...health, isClockGood: false };
}

function peerRole(peer: PeerStatus | null): string {
  return peer === null ? 'UNKNOWN' : roleWord(peer.role);
}

/** What nobody has heard of is Unknown, never Good. */
function scText(host: string, role: string, health: Health | null, isI2Up: boolean): string {
  const said = (claim: boolean | undefined) => (claim === undefined ? 'Unknown' : good(claim));
  const lines = [
    led('   Role: ', role),
    led('   SMS Daemons: ', said(health?.areDaemonsGood)),
    led('   System Clock: ', said(health?.isClockGood)),
    led('   Private I2 Network: ', health === null ? 'Unknown' : good(isI2Up)),
    led('   Private HASram Network: ', said(health?.isConsoleBusGood)),
    led('   Public Network: ', said(health?.isNetworkGood)),
    led('   System Memory: ', memoryText(health)),
    '   Disk Status:\n',
    led('    /: ', diskText(health)),
    '   Console Bus Status:\n',
    led('    EXB at EX0: ', said(health?.isConsoleBusGood)),
  ];
  return `Status of ${host}:\n${lines.join('')}`;
}

/** Synthetic: how full they are is not modelled, but for full. */
function memoryText(health: Health | null): string {
  return health === null ? 'Unknown' : health.isMemoryExhausted ? '99.8%' : '38.9%';
}

function diskText(health: Health | null): string {
  return health === null ? 'Unknown' : health.isDiskFull ? '100.0%' : '17.4%';
}

function led(label: string, value: string): string {
  return `${label}${'.'.repeat(LEADER_END - label.length)} ${value}\n`;
}

function good(isGood: boolean): string {
  return isGood ? 'Good' : 'Failed';
}
