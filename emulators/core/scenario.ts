// An incident as data. One interpreter (playScenario) asks, and a live or a simulated rack answers:
// the same scenario therefore runs in both worlds, in virtual time.

import type { NodeId } from './ids.ts';
import type { FileOperation } from './input.ts';
import type { Json, JsonObject } from './json.ts';
import type { Duration } from './time.ts';

/** Data that an event must carry: a value to equal, or a text to be contained as `{contains}`. */
export type Match = {
  readonly [key: string]: string | number | boolean | { readonly contains: string };
};

export type EventPattern = {
  readonly event: string;
  readonly node?: NodeId;
  readonly match?: Match;
};

export type OutputExpectation = {
  readonly exitCode?: number;
  /** The text, the whole of it (one trailing newline ignored). */
  readonly equals?: string;
  readonly contains?: string;
  readonly lacks?: string;
  /** A regular expression over the whole text. */
  readonly matches?: string;
};

export type Step =
  /** `as` names the fault, so that a later step can heal it. */
  | {
      readonly inject: string;
      readonly target: string;
      readonly params?: JsonObject;
      readonly forMs?: Duration;
      readonly as?: string;
    }
  | { readonly heal: string }
  | { readonly power: 'on' | 'off' | 'cycle' | 'reset'; readonly node: NodeId }
  /** A vendor command as an operator types it: words, no pipes. `isTerminal` defaults to true.
   * `withinMs` 0: typed, and its end is not waited for. On a vendor's own command line, further
   * lines answer what the first one asks. */
  | {
      readonly exec: string;
      readonly node: NodeId;
      readonly expect?: OutputExpectation;
      readonly isTerminal?: boolean;
      readonly withinMs?: Duration;
    }
  | { readonly file: FileOperation; readonly node: NodeId }
  | { readonly advanceMs: Duration }
  /** Waits for the next such event (from this step on); fails after `withinMs` of virtual time.
   * `as` names its instant. */
  | {
      readonly until: string;
      readonly node?: NodeId;
      readonly match?: Match;
      readonly withinMs: Duration;
      readonly as?: string;
    }
  /** Nothing like it may have happened since the scenario began (or since the instant named). */
  | { readonly never: EventPattern; readonly since?: string }
  /** It must have happened since the scenario began; `times` exactly so often. */
  | {
      readonly seen: EventPattern;
      readonly since?: string;
      readonly times?: number;
      readonly as?: string;
    }
  /** The named instants came in this order, each no more than `withinMs` after the one before. */
  | {
      readonly order: readonly string[];
      readonly withinMs?: Duration;
      readonly atLeastMs?: Duration;
    }
  /** Names of the hazards that were found since the scenario began: exactly these. */
  | { readonly hazards: readonly string[] };

/** `note` is the line of the story: shown while the step runs. */
export type ScenarioStep = Step & { readonly note?: string };

export type Scenario = {
  /** The family, then the incident: `family/what-happens`. */
  readonly name: string;
  readonly title: string;
  /** The story for people: two or three sentences. */
  readonly story: string;
  readonly family: string;
  /** `S2:18`: what it shows. */
  readonly sources: readonly string[];
  readonly start?: ScenarioStart;
  readonly steps: readonly ScenarioStep[];
};

/** How the rack stands when the story begins. */
export type ScenarioStart = {
  /** ISO date of instant 0; the rack's own epoch otherwise. */
  readonly epoch?: string;
  readonly config?: { readonly [key: string]: Json };
  readonly nodes?: {
    readonly [node: NodeId]: {
      readonly zone?: { name: string; offsetMinutes: number };
      readonly skewMs?: number;
      readonly bootAtMs?: Duration;
    };
  };
  /** Begin before the boot instead of after `settled`. */
  readonly isCold?: boolean;
};

/** What became of one step. Instants are virtual. */
export type StepResult = {
  index: number;
  step: ScenarioStep;
  status: 'passed' | 'failed' | 'skipped';
  beganAt: number;
  endedAt: number;
  message: string;
};

export type ScenarioResult = {
  name: string;
  status: 'passed' | 'failed';
  seed: number;
  beganAt: number;
  endedAt: number;
  steps: StepResult[];
  hazards: string[];
  hash: string;
};
