// What an operator may ask of an MDC that changes something, typed. Reads are views (query.ts) and
// are not here.
//
// How a typed line becomes a change:
//   console/grammar.ts    parseChange(state, command: VendorCommand): MdcCommand | null (a read)
//                         (the state tells which file system a number of cvadmin's list means)
//   machines/commands.ts  execute(state, command, id, now, out): does it, now or in steps
//   console/outcomes.ts   renderOutcome(state, command, outcome, now): CommandOutput
//   query.ts              query(state, view, now): reads, usage errors, unknown words
//   console/logLines.ts   one function for each line that a daemon writes to a log
//   console/shippedFiles.ts  the files of a new MDC, for boot without a persisted life
// A VendorCommand for which query answers null and parseChange too cannot exist.

import type { CvadminSession } from './console/grammar/cvadmin.ts';

export type SnhamgrMode = 'default' | 'locked' | 'single' | 'config';
export const SNHAMGR_MODES: readonly SnhamgrMode[] = ['default', 'locked', 'single', 'config'];

/** `-m` one line for machines, `-v` more words. Every snhamgr command ends by printing the status
 * in it. */
export type StatusFormat = 'human' | 'machine' | 'verbose';

export type MdcCommand =
  | { type: 'snhamgr.mode'; mode: SnhamgrMode; format: StatusFormat }
  | { type: 'snhamgr.start'; format: StatusFormat }
  | { type: 'snhamgr.stop'; format: StatusFormat }
  | { type: 'snhamgr.peerdown'; format: StatusFormat }
  | { type: 'snhamgr.peerup'; format: StatusFormat }
  | { type: 'snhamgr.forceSmith'; format: StatusFormat }
  | { type: 'snhamgr.clear'; format: StatusFormat }
  /** Internal, for snactivated; refuses a terminal. */
  | { type: 'snhamgr.primary'; isTerminal: boolean; format: StatusFormat }
  | { type: 'service.cvfs'; action: 'start' | 'stop' | 'restart' | 'fullstop' }
  | { type: 'service.snhamgr'; action: 'start' | 'stop' | 'restart' }
  /** One cvadmin run: its subcommands in order, reads among them (their words are rendered, not
   * executed). */
  | { type: 'cvadmin'; actions: CvadminAction[]; session: CvadminSession }
  | { type: 'kill'; signal: string; pids: number[] }
  /** `set` replaces the set of traced modules. Names are full module names. */
  | { type: 'cvdbset'; change: 'set' | 'add' | 'remove'; modules: string[] }
  | { type: 'cvdb'; isEnabled: boolean }
  | { type: 'mount'; fs: string }
  | { type: 'umount'; fs: string }
  /** `shutdown`, `poweroff`, `halt`, `reboot`, `init 0|6`. `delayMs` 0: now. `isCancel`: shutdown
   * -c. */
  | { type: 'power'; isReboot: boolean; delayMs: number; isForced: boolean; isCancel: boolean }
  /** vip_control -u: writes the definition (kept as a file). */
  | { type: 'vipControl'; definition: string };

export type CvadminAction =
  | { verb: 'activate'; fs: string; host: string | null; votes: number | null }
  | { verb: 'fail'; fs: string }
  /** Where `host` is null: here, then on the peer (start); on every MDC (stop). */
  | { verb: 'start'; fs: string; host: string | null }
  | { verb: 'stop'; fs: string; host: string | null }
  | { verb: 'disksRefresh'; fs: string | null }
  | { verb: 'rasEnqueue'; event: string; detail: string }
  /** A subcommand that only reads; its words are the console's business. */
  | { verb: 'read'; words: string[] };

/** How a command ended. `renderOutcome` turns it into text and exit status. */
export type MdcOutcome =
  | { type: 'done' }
  /** Not carried out: nothing has changed. */
  | { type: 'refused'; reason: Refusal }
  /** Begun, but it could not be finished. */
  | { type: 'failed'; reason: Failure }
  /** One outcome for each action of a cvadmin run, in order; `done` for reads. */
  | { type: 'cvadmin'; outcomes: MdcOutcome[] };

export type Refusal =
  /** mode=single|config: the peer must be locked or peerdown. */
  | 'peerMustBeLockedOrPeerdown'
  /** peerdown: the peer talks. */
  | 'peerIsTalking'
  /** peerup while the local mode is config or single. */
  | 'modeForbidsPeerup'
  /** config elsewhere than on the primary while StorNext runs. */
  | 'configNeedsPrimary'
  /** force smith in a mode other than default. */
  | 'modeForbidsSmith'
  /** `snhamgr --primary` typed at a terminal. */
  | 'terminal'
  /** --primary while no HaShared FSM is active here. */
  | 'notActivated'
  /** Another command is under way. */
  | 'busy'
  /** snhamgr_daemon does not run: all four fields print `error`. */
  | 'daemonNotRunning'
  /** The HA marker file is missing. */
  | 'unconfigured'
  /** service cvfs start: .ha_idle_failed_startup exists (S2:43). */
  | 'failedStartup'
  /** service cvfs start in mode locked. */
  | 'locked'
  | 'alreadyRunning'
  | 'notRunning'
  /** cvadmin without a running fsmpm. */
  | 'fsmpmNotRunning'
  | 'noSuchFileSystem'
  | 'noSuchHost'
  /** The peer does not answer. */
  | 'peerUnreachable'
  | 'fsmAlreadyActive'
  | 'fsmNotActive'
  | 'fsmAlreadyRunning'
  | 'fsmNotRunning'
  /** HaManaged where this MDC is not primary. */
  | 'fsmBlocked'
  | 'noSuchProcess'
  | 'mountBusy'
  | 'alreadyMounted'
  | 'notMounted'
  /** mount: no FSM is active anywhere. */
  | 'noActiveFsm'
  | 'nothingScheduled';

export type Failure =
  /** service cvfs stop: something could not be unmounted. */
  | 'unmountFailed'
  /** snhamgr start|stop: the peer did not do its part in time. */
  | 'peerDidNotAnswer'
  /** snhamgr start: this MDC did not become primary in time. */
  | 'notPrimaryInTime'
  /** The computer or the daemon stopped in between. */
  | 'interrupted';
