// All that a step can ask of the world. Effects are data: the world carries them out after the
// step, in order.

import type { DiskId, LinkId, NodeId } from './ids.ts';
import type { Json, JsonObject } from './json.ts';

export type Effect =
  | { kind: 'send'; link: LinkId; to: NodeId; body: JsonObject }
  | { kind: 'disk'; disk: DiskId; request: number; op: 'read' | 'write'; block: string; data: Json }
  | { kind: 'emit'; name: string; data: JsonObject }
  /** Answers one outside input, once. */
  | { kind: 'reply'; id: number; stdout: string; stderr: string; exitCode: number }
  /** Takes an address (its sockets listen from now on) or gives it up (they close, connections
   * break). */
  | { kind: 'address'; address: string; isHeld: boolean }
  /** The computer resets itself: its process dies now and boots again. The last effect of its
   * step. */
  | { kind: 'reset'; cause: string }
  /** The computer switches itself off. The last effect of its step. */
  | { kind: 'halt'; cause: string }
  /** Switches another computer, whatever that one is doing: its process dies now (off, reset) or
   * starts to boot (on, reset). Done when the step is over: what must come after it waits for a
   * later step. */
  | { kind: 'power'; node: NodeId; to: 'on' | 'off' | 'reset'; cause: string };

/** Where a step leaves its effects. One per node, emptied by the world before each step. */
export type Effects = {
  readonly list: Effect[];
  send(link: LinkId, to: NodeId, body: JsonObject): void;
  read(disk: DiskId, request: number, block: string): void;
  write(disk: DiskId, request: number, block: string, data: Json): void;
  emit(name: string, data?: JsonObject): void;
  reply(id: number, answer: { stdout?: string; stderr?: string; exitCode?: number }): void;
  address(address: string, isHeld: boolean): void;
  reset(cause: string): void;
  halt(cause: string): void;
  power(node: NodeId, to: 'on' | 'off' | 'reset', cause: string): void;
};

/** An empty place for effects. */
export function createEffects(): Effects {
  const list: Effect[] = [];
  return {
    list,
    send: (link, to, body) => void list.push({ kind: 'send', link, to, body }),
    read: (disk, request, block) =>
      void list.push({ kind: 'disk', disk, request, op: 'read', block, data: null }),
    write: (disk, request, block, data) =>
      void list.push({ kind: 'disk', disk, request, op: 'write', block, data }),
    emit: (name, data = {}) => void list.push({ kind: 'emit', name, data }),
    reply: (id, { stdout = '', stderr = '', exitCode = 0 }) =>
      void list.push({ kind: 'reply', id, stdout, stderr, exitCode }),
    address: (address, isHeld) => void list.push({ kind: 'address', address, isHeld }),
    reset: (cause) => void list.push({ kind: 'reset', cause }),
    halt: (cause) => void list.push({ kind: 'halt', cause }),
    power: (node, to, cause) => void list.push({ kind: 'power', node, to, cause }),
  };
}
