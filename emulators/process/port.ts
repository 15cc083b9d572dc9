// What a port holds of its node, and what a node wants of its ports. A port (SSH, SNMP, a web
// service) translates a real protocol into questions and requests; it decides nothing. Everything
// here waits for the world: a node that hangs, or whose clock stands, answers no port.

import type { Binding, Endpoint, OutsideInputRequest } from '../core/channel.ts';
import type { Cli } from '../core/cli.ts';
import type { NodeId } from '../core/ids.ts';
import type { CommandOutput, NodeIdentity, NodeState, View, ViewAnswer } from '../core/machine.ts';
import type { Duration, Instant } from '../core/time.ts';
import type { BlockTable } from './blockDevice.ts';
import type { ShellProfile } from './shellProfile.ts';

export type NodeHandle = {
  readonly node: NodeId;
  readonly family: string;
  readonly identity: NodeIdentity;
  readonly accounts: { readonly password: string; readonly authorizedKeys: readonly string[] };
  /** A directory that lives as long as the rack, for host keys and the like. Shared by all
   * nodes. */
  readonly runDirectory: string;
  /** One that is empty when the rack is new, after a reset too: for what drives hold, and for what
   * the wires carried. Shared by all nodes. */
  readonly dataDirectory: string;
  /** The family's, for the shell. */
  readonly shellProfile?: ShellProfile;
  /** The vendor's command line, if that is what answers logins; left out: a Unix shell does. */
  readonly cli?: NodeCli;
  /** Where this node's addresses are reached, floating ones included. */
  readonly bindings: readonly Binding[];
  /** Where the addresses of all nodes of the family are reached. */
  readonly neighbours: readonly Binding[];

  /** Asks the node's own state a pure question, once the world says it may be read.
   * Stays open while the node hangs; answers at once while the clock is paused. */
  query<Kind extends View['kind']>(view: Extract<View, { kind: Kind }>): Promise<ViewAnswer[Kind]>;
  /** Reads the state as its last step left it, without asking the world: for a path that serves
   * data under a grant (see `OpenPort.stepped` and `hung`). */
  glance<Kind extends View['kind']>(view: Extract<View, { kind: Kind }>): ViewAnswer[Kind];
  /** Hands the world an outside input and waits for the node's reply.
   * Rejects with Refused when the world refuses it or cannot finish it (TWR_CLOCK_PAUSED). */
  request(input: OutsideInputRequest): Promise<CommandOutput>;
  /** Resolves when so much virtual time has passed. An aborted signal rejects it at once. */
  sleep(ms: Duration, signal?: AbortSignal): Promise<void>;
  /** The world's instant, for what is stamped outside of a query. Stays open while the node
   * hangs. */
  now(): Promise<Instant>;

  /** Calls back after every step and whenever time went on: streams look for new lines.
   * Returns what ends it. */
  onTime(listener: (at: Instant) => void): () => void;
  /** Calls back when an address is taken or given up. Returns what ends it. */
  onAddress(listener: (address: string, isHeld: boolean) => void): () => void;
  /** Does the node hold this address now? Its own it always holds. */
  holds(address: string): boolean;
  /** The node's shell or vendor command line, made at the first call and shared by all ports. */
  shell(): Promise<Shell>;
};

/** The command line of the node's manifest, and the state it looks at. */
export type NodeCli = {
  readonly functions: Cli;
  /** The state as it stands, once the world says it may be read. Stays open while the node
   * hangs. */
  look(): Promise<{ readonly state: NodeState; readonly now: Instant }>;
};

/** What each family's `ports/ports.ts` exports. */
export type FamilyPorts = {
  /** Opens the node's sockets on the addresses it holds. A rejection is an environment that will
   * not do: the node does not come up, and the rack says why. */
  openPorts(handle: NodeHandle): Promise<OpenPort>;
  /** How the blocks of the shared disks lie in their files, by disk. */
  readonly blockTables?: { readonly [disk: string]: BlockTable };
  /** What the shell is to know of the node's programs; nothing, if left out. */
  readonly shellProfile?: ShellProfile;
};

export type OpenPort = {
  /** What is open now; read again after `addressChanged`. */
  readonly endpoints: readonly Endpoint[];
  /** An address came or went. Resolves when its sockets listen or are gone with their
   * connections. */
  addressChanged?(address: string, isHeld: boolean): Promise<void>;
  /** A step was taken. What is served under a grant of the state reads it again, and this resolves
   * when nothing goes on that it no longer allows: the world waits for that. */
  stepped?(): void | Promise<void>;
  /** The node hangs, or goes on. What asks the world simply waits; what is served under a grant
   * must stop by itself. */
  hung?(isHung: boolean): void;
  /** The family's own model says when which ARP packets go out: the port sends them
   * (`announceAddress` of interfaces.ts). Otherwise a taken address is announced for it. */
  readonly announcesItself?: boolean;
  /** Closes all sockets and breaks their connections. */
  close(): Promise<void>;
};

/** A shell on the node, for the SSH server and for the rack's own `exec` and terminals.
 * `emulators/process/shell.ts` exports `createShell`; main.ts imports it at the first line
 * typed. */
export type CreateShell = (handle: NodeHandle) => Shell;

export type Shell = {
  /** Runs one line as `user`, without a terminal. Rejects with Refused where a request was. */
  exec(line: string, user: string, signal?: AbortSignal): Promise<CommandOutput>;
  /** An interactive session with prompt, line editing and history. */
  openTerminal(options: {
    columns: number;
    rows: number;
    user: string;
    /** Bytes written that the reader has not taken yet: streams then leave lines out. */
    backlog?: () => number;
  }): Terminal;
  close(): void;
};

export type Terminal = {
  write(text: string): void;
  resize(columns: number, rows: number): void;
  close(): void;
  onOutput(listener: (text: string) => void): void;
  onClosed(listener: (reason: string) => void): void;
};

/** The world would not take a request, or could not finish it. `code` is one of the error
 * catalogue. */
export class Refused extends Error {
  override name = 'Refused';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
