// What a rack can be asked, live or simulated: the server, and nothing below it, speaks this.
// Every method either does what it says or throws a RackError of the catalogue
// (protocol/errors.ts).

import type { OutsideInputRequest } from '../../emulators/core/channel.ts';
import type { FaultRequest } from '../../emulators/core/fault.ts';
import type { JournalEntry, PowerAction } from '../../emulators/core/journal.ts';
import type { CommandOutput } from '../../emulators/core/machine.ts';
import type {
  EventPattern,
  Scenario,
  ScenarioResult,
  ScenarioStep,
  StepResult,
} from '../../emulators/core/scenario.ts';
import type {
  ClockDocument,
  EventDocument,
  FaultDocument,
  FaultKindDocument,
  FeedMessage,
  NodeStateDocument,
  RackDocument,
  StudyDocument,
} from './protocol/rack.ts';

/** A shell on a node, opened through the rack. */
export type TerminalSession = {
  write(text: string): void;
  resize(columns: number, rows: number): void;
  close(): void;
  onOutput(listener: (text: string) => void): void;
  onClosed(listener: (reason: string) => void): void;
};

export type RackPort = {
  document(): RackDocument;
  /** Events with seq > since, oldest first; at most `limit`. */
  events(query: { since?: number; node?: string; name?: string; limit?: number }): EventDocument[];
  /** Calls back with each change until the returned function is called. */
  subscribe(listener: (message: FeedMessage) => void): () => void;

  nodeState(node: string): Promise<NodeStateDocument>;
  power(node: string, action: PowerAction): Promise<void>;
  /** One line for the node's shell (live), or one vendor command (simulated). */
  exec(node: string, line: string, options?: { user?: string }): Promise<CommandOutput>;
  openTerminal(
    node: string,
    options: { columns: number; rows: number; user?: string },
  ): Promise<TerminalSession>;
  /** A typed input straight to the node; null if the node died over it. Used by scenarios. */
  submit(node: string, input: OutsideInputRequest): Promise<CommandOutput | null>;

  faultKinds(): FaultKindDocument[];
  faults(): FaultDocument[];
  inject(request: FaultRequest): Promise<FaultDocument>;
  heal(id: string): Promise<void>;
  healAll(): Promise<number>;

  clock(): ClockDocument;
  setClock(change: { rate?: number; paused?: boolean }): Promise<ClockDocument>;
  /** Runs on as fast as the nodes answer, and resolves when settled. */
  advance(ms: number): Promise<ClockDocument>;
  /** Runs on until such an event; null after `timeoutMs` of virtual time. */
  until(pattern: EventPattern, timeoutMs: number): Promise<EventDocument | null>;

  scenarios(): readonly Scenario[];
  /** Questions of its families, not measured yet. */
  studies(): StudyDocument[];
  /** The curve of one, measured in simulations; the rack goes on meanwhile. */
  measure(study: string): Promise<StudyDocument>;
  /** Resets the rack as the scenario wants it, plays it, and tells each step as it goes. */
  play(
    scenario: Scenario,
    onStep: (index: number, step: ScenarioStep, result: StepResult | null) => void,
    signal: { readonly aborted: boolean },
  ): Promise<ScenarioResult>;

  journal(): readonly JournalEntry[];
  reset(): Promise<void>;
  close(): Promise<void>;
};
