// What every view reads and calls. Views see the model and the verbs, and neither socket nor
// request: main.tsx wires those.

import { createContext, useContext, useSyncExternalStore } from 'react';
import type { TerminalUp } from '../../../harness/core/protocol/rack.ts';
import type { Action, Hands, Situation } from '../core/actions.ts';
import { familyOnShow } from '../core/families.ts';
import { latestOf } from '../core/model.ts';
import { looking, shownSpanMs } from '../core/screen.ts';

/** A shell on a node, as the terminal view needs it. */
export type OpenTerminal = (
  node: string,
  size: { columns: number; rows: number },
  listener: { onOpen(): void; onOutput(text: string): void; onClosed(reason: string): void },
) => { send(message: TerminalUp): void; close(): void };

export type Console = {
  get(): Situation;
  subscribe(listener: () => void): () => void;
  readonly hands: Hands;
  readonly openTerminal: OpenTerminal;
  /** Null where no link leads to it, because it takes a token: save it instead. */
  junitUrl(run: string): string | null;
};

export const ConsoleContext = createContext<Console | null>(null);

export function useConsole(): Console {
  const found = useContext(ConsoleContext);
  if (found === null) throw new Error('a view stands outside the console');
  return found;
}

export function useHands(): Hands {
  return useConsole().hands;
}

/** Reads one thing. The view draws again when that thing is another one. */
export function useRead<Value>(read: (situation: Situation) => Value): Value {
  const { get, subscribe } = useConsole();
  return useSyncExternalStore(subscribe, () => read(get()));
}

/** The family on show; null where the rack has no choice of them. */
export function useFamily(): string | null {
  return useRead(({ model, screen }) => familyOnShow(model.rack, screen.family));
}

/** How much virtual time the lanes show now. */
export function spanOf({ model, screen }: Situation): number {
  return shownSpanMs(screen, model.clock?.document.rate ?? 1);
}

/** Looks at one event, in the list and in the lanes alike. */
export function useLook(): (event: { seq: number; at: number }) => void {
  const { get, hands } = useConsole();
  return (event) => {
    const latest = latestOf(get().model);
    hands.change((screen) => looking(screen, event, latest));
  };
}

/** Calls an action as a button does. */
export function usePerform(): (action: Action) => void {
  const { get, hands } = useConsole();
  return (action) => {
    if (action.applies(get())) action.perform(hands, get());
  };
}
