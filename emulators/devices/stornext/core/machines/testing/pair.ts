// A simulated pair for tests: one file system, unless a test wants more, and words to ask it with.

import type { DeviceFamily } from '../../../../../core/device.ts';
import type { Json } from '../../../../../core/json.ts';
import { type Simulation, simulate } from '../../../../../core/world/simulate.ts';
import { LOGS } from '../../paths.ts';
import type { Fsm, MdcState } from '../../state.ts';

export type Pair = Simulation & {
  /** The state of an MDC, which must be up. */
  mdc(node: string): MdcState;
  /** Its FSM of the shared file system, or of another. */
  fsm(node: string, fs?: string): Fsm;
  /** What the command prints: standard output and standard error. */
  say(node: string, line: string): string;
  smithlog(node: string): string[];
  times(event: string, node?: string): number;
};

type Options = { config?: { [key: string]: Json }; seed?: number; isCold?: boolean };

/** Makes settled pairs of this family: mdc-a is primary. */
export function pairOf(family: DeviceFamily): (options?: Options) => Pair {
  return (options = {}) => createPair(family, options);
}

function createPair(
  family: DeviceFamily,
  { config = {}, seed = 1, isCold = false }: Options,
): Pair {
  const simulation = simulate(family, {
    seed,
    isCold,
    freezesMessages: true,
    config: { [family.name]: { fileSystems: 'shared:HaShared', ...config } },
  });
  const mdc = (node: string): MdcState => {
    const state = simulation.world.nodes.find(({ manifest }) => manifest.id === node)?.state;
    if (!state) throw new Error(`${node} is not up`);
    return state as MdcState;
  };
  const more = {
    mdc,
    fsm: (node: string, fs = 'shared') =>
      mdc(node).volatile.fsms.find((candidate) => candidate.fs === fs) as Fsm,
    say: (node: string, line: string) => {
      const output = simulation.exec(node, line);
      return output === null ? '' : output.stdout + output.stderr;
    },
    smithlog: (node: string) => mdc(node).durable.logs[LOGS.smithlog]?.lines ?? [],
    times: (event: string, node?: string) =>
      simulation.events.filter(
        (candidate) => candidate.name === event && (node === undefined || candidate.node === node),
      ).length,
  };
  return Object.defineProperties(more, Object.getOwnPropertyDescriptors(simulation)) as Pair;
}

/** What `snhamgr status` prints. */
export function status(
  localMode: string,
  localStatus: string,
  remoteMode: string,
  remoteStatus: string,
): string {
  const local = `LocalMode=${localMode}\nLocalStatus=${localStatus}\n`;
  return `${local}RemoteMode=${remoteMode}\nRemoteStatus=${remoteStatus}\n`;
}
