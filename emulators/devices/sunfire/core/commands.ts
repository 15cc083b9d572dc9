// What an operator may ask of an SC that changes something, typed. Reads are views (query.ts) and
// are not here.
//
// How a typed line becomes a change (the console's side of it is in console/):
//   console/grammar.ts    parseChange(state: ScState, typed: VendorCommand): ScCommand | null
//                         (null: a read or wrong usage; roles are checked by machines/commands.ts)
//   machines/commands.ts  execute(state, command, id, now, out): does it, now or in steps
//   console/outcomes.ts   renderOutcome(state, command, outcome, now): CommandOutput
//   query.ts              query(state: ScState, view, now); queryPlatform(state: PlatformState, ..)
//   console/logLines.ts   platformLine(stamp: Stamp, entry: LogEntry): string (platform messages)
//                         domainLine(stamp: Stamp, domain, entry: LogEntry): string (a domain's)
//                         syslogLine(stamp: Stamp, text: string): string (/var/adm/messages)
//   console/shippedFiles.ts  shippedFiles(identity: ScIdentity, config): {[path]: string}
// A VendorCommand for which query answers null and parseChange too cannot exist.

/** Domains A to R. */
export type Domain = string;
export const DOMAIN_LETTERS = 'ABCDEFGHIJKLMNOPQR';

export type Keyswitch = 'off' | 'standby' | 'on' | 'diag' | 'secure';
export const KEYSWITCHES: readonly Keyswitch[] = ['off', 'standby', 'on', 'diag', 'secure'];

/** `by`: the account that typed it. A dangerous one is confirmed by the words -y, by `yes` on its
 * stdin, or not at all: the grammar tells (`isConfirmed`). */
export type ScCommand = Request & { by: string };

export type Request =
  /** `/etc/init.d/sms start|stop` */
  | { type: 'sms'; action: 'start' | 'stop' }
  | { type: 'setfailover'; to: 'on' | 'off' | 'force'; isConfirmed: boolean }
  | { type: 'setkeyswitch'; domain: Domain; position: Keyswitch; isConfirmed: boolean }
  /** `location`: a board, a fan tray or a power supply, in capitals. */
  | { type: 'poweron'; location: string }
  | { type: 'poweroff'; location: string; isConfirmed: boolean }
  | { type: 'resetsc'; isConfirmed: boolean }
  | { type: 'reset'; domain: Domain; isXir: boolean; isConfirmed: boolean }
  | { type: 'addboard'; domain: Domain; boards: string[] }
  | { type: 'deleteboard'; boards: string[] }
  | { type: 'moveboard'; domain: Domain; board: string }
  | { type: 'addtag'; domain: Domain; tag: string }
  | { type: 'deletetag'; domain: Domain }
  | { type: 'setdatasync'; action: 'schedule' | 'cancel' | 'push'; file: string; minutes: number }
  | { type: 'setdatasync'; action: 'backup'; file: ''; minutes: 0 }
  | { type: 'initcmdsync'; command: string }
  | { type: 'savecmdsync'; descriptor: number; identifier: number }
  | { type: 'cancelcmdsync'; descriptor: number }
  | { type: 'runcmdsync'; command: string }
  /** 0: the ok prompt; 5: power off; 6: reboot. So do Solaris' halt, poweroff, shutdown, reboot. */
  | { type: 'init'; level: 0 | 5 | 6 }
  /** At the ok prompt: `go` goes on where it stopped, `boot` and `reset-all` start anew. */
  | { type: 'ok'; word: 'go' | 'boot' | 'reset-all' }
  | { type: 'patchadd'; patch: string }
  /** `smsconfig -a|-r -u USER -G GROUP DOMAIN|platform` */
  | { type: 'smsconfigGroup'; action: 'add' | 'remove'; user: string; group: string }
  | { type: 'kill'; signal: string; pids: number[] };

/** How a command ended. `renderOutcome` turns it into text and exit status. */
export type ScOutcome =
  | { type: 'done' }
  /** initcmdsync and runcmdsync: their descriptor. */
  | { type: 'descriptor'; descriptor: number }
  /** Not carried out: nothing has changed. */
  | { type: 'refused'; reason: Refusal }
  /** Begun, but it could not be finished. */
  | { type: 'failed'; reason: Failure };

export type Refusal =
  /** The account has none of the groups that may do it. */
  | 'notPrivileged'
  /** SMS does not run. */
  | 'smsNotRunning'
  /** SMS has not completed its start-up. */
  | 'smsStarting'
  | 'alreadyRunning'
  /** This SC is not MAIN. */
  | 'notMain'
  /** setfailover force, or a failover: no healthy spare. */
  | 'noSpare'
  | 'failoverUnderWay'
  | 'noSuchDomain'
  | 'noSuchBoard'
  | 'noSuchTag'
  | 'tagTaken'
  | 'boardBusy'
  | 'boardNotAssigned'
  | 'boardAssigned'
  | 'domainActive'
  | 'keyswitchSecure'
  | 'keyswitchOff'
  | 'domainNotRunning'
  | 'domainInPost'
  | 'alreadyThere'
  | 'notConfirmed'
  | 'noSuchProcess'
  | 'noSuchFile'
  /** setdatasync cancel. */
  | 'notScheduled'
  | 'noSuchDescriptor'
  | 'noSuchUser'
  | 'patchInstalled'
  /** patchadd while SMS runs. */
  | 'smsRunning'
  | 'notAtPrompt'
  /** The SC is at the ok prompt, or on its way. */
  | 'atPrompt'
  | 'booting'
  | 'goingDown'
  | 'busy';

export type Failure =
  /** The platform did not answer over the console bus. */
  | 'platformDidNotAnswer'
  /** A failover, a shutdown or a loss of the main role came in between. */
  | 'interrupted';
