// The node inside its process: the machine's state, stepped by the rack and read by its own ports.
// It begins nothing before everything that has already come is read: so a step that was withdrawn
// while the process was frozen is found together with its withdrawal, and left undone.

import { required } from '../core/assert.ts';
import type { BootOrder, DiskOrder, ToProcess } from '../core/channel.ts';
import type { DeviceFamily, NodeManifest } from '../core/device.ts';
import { createEffects } from '../core/effect.ts';
import { formatHash, hashJson } from '../core/hash.ts';
import type { DiskAnswer, Input } from '../core/input.ts';
import type { Json } from '../core/json.ts';
import type { NodeState } from '../core/machine.ts';
import type { Instant } from '../core/time.ts';
import { Asks } from './asks.ts';
import type { BlockDevice } from './blockDevice.ts';
import { addressMoves, deliverReplies, moveAddresses } from './effects.ts';
import { createHandle, type OwnedHandle } from './handle.ts';
import { putOnInterface } from './interfaces.ts';
import type { Parent } from './parent.ts';
import type { FamilyPorts, NodeCli, OpenPort } from './port.ts';
import { Shells } from './shells.ts';
import { AddressTaken } from './sockets.ts';

/** Serves the node until the process ends. */
export function serveNode(
  parent: Parent,
  family: DeviceFamily,
  manifest: NodeManifest,
  ports: FamilyPorts,
): void {
  const asks = new Asks(parent.send);
  const node = new ServedNode({ parent, family, manifest, ports, asks });
  const inbox: ToProcess[] = [];
  let isServing = false;

  async function serve(): Promise<void> {
    for (let next = inbox.shift(); next; next = inbox.shift()) await node.take(next);
    isServing = false;
  }
  parent.listen((message) => {
    if (message.type === 'withdraw') {
      const isUndone = takeOut(inbox, message.id);
      parent.send({ type: 'withdrawn', id: message.id, isUndone });
      return;
    }
    if (asks.accept(message)) return;
    inbox.push(message);
    if (isServing) return;
    isServing = true;
    setImmediate(() => serve().catch(parent.fail));
  });
}

/** Removes a step that is not begun yet; false if there is none of that number. */
function takeOut(inbox: ToProcess[], id: number): boolean {
  const index = inbox.findIndex(
    (message) => (message.type === 'step' || message.type === 'stepDisk') && message.id === id,
  );
  if (index < 0) return false;
  inbox.splice(index, 1);
  return true;
}

/** What there is from the boot on. */
type Life = {
  state: NodeState;
  readonly owned: OwnedHandle;
  readonly shells: Shells;
  readonly port: OpenPort;
};

type Served = {
  parent: Parent;
  family: DeviceFamily;
  manifest: NodeManifest;
  ports: FamilyPorts;
  asks: Asks;
};

class ServedNode {
  readonly #parent: Parent;
  readonly #family: DeviceFamily;
  readonly #manifest: NodeManifest;
  readonly #ports: FamilyPorts;
  readonly #asks: Asks;
  readonly #out = createEffects();
  readonly #disks = new Map<string, BlockDevice>();
  #life: Life | null = null;

  constructor({ parent, family, manifest, ports, asks }: Served) {
    this.#parent = parent;
    this.#family = family;
    this.#manifest = manifest;
    this.#ports = ports;
    this.#asks = asks;
  }

  async take(message: ToProcess): Promise<void> {
    switch (message.type) {
      case 'boot':
        return this.#boot(message.id, message.order);
      case 'step':
        return this.#step(message.id, message.at, message.input, null);
      case 'stepDisk':
        return this.#stepDisk(message.id, message.at, message.order);
      case 'adopt':
        return this.#adopt(message.id, message.state, message.addresses);
      case 'snapshot':
        return this.#snapshot(message.id);
      case 'hung':
        return this.#alive.port.hung?.(message.isHung);
      case 'halt':
        return process.exit(0);
      default:
        return this.#alive.shells.accept(message);
    }
  }

  get #alive(): Life {
    return required(this.#life, 'addressed before it was booted');
  }

  get #cli(): NodeCli | undefined {
    const { cli } = this.#manifest;
    if (cli === undefined) return undefined;
    const look = async () => {
      const now = await this.#asks.now();
      return { state: this.#alive.state, now };
    };
    return { functions: cli, look };
  }

  async #boot(id: number, order: BootOrder): Promise<void> {
    const { machine, addresses } = this.#manifest;
    const { send } = this.#parent;
    try {
      const state = machine.boot(order.identity, order.persisted, order.seed) as NodeState;
      const owned = createHandle({
        family: this.#family.name,
        order,
        ownAddresses: addresses,
        asks: this.#asks,
        query: (view, at) => machine.query(this.#life?.state ?? state, view, at),
        shellProfile: this.#ports.shellProfile,
        cli: this.#cli,
      });
      await this.#openDisks(order);
      for (const { modelled, isOnInterface } of order.bindings) {
        if (isOnInterface && addresses.includes(modelled)) await putOnInterface(modelled);
      }
      const port = await this.#ports.openPorts(owned.handle);
      this.#life = { state, owned, port, shells: new Shells(owned.handle, this.#parent) };
      send({
        type: 'booted',
        id,
        deadline: machine.deadline(state),
        endpoints: [...port.endpoints],
      });
    } catch (error) {
      const taken = error instanceof AddressTaken ? error.address : null;
      if (taken === null) console.error(error);
      send({ type: 'bootFailed', id, message: (error as Error).message, taken });
    }
  }

  async #openDisks({ disks }: BootOrder): Promise<void> {
    if (Object.keys(disks).length === 0) return;
    const { openBlockDevice } = await import('./blockDevice.ts');
    for (const [disk, { file, blocks }] of Object.entries(disks)) {
      const table = required(
        this.#ports.blockTables?.[disk],
        `${this.#family.name} has no table for ${disk}`,
      );
      this.#disks.set(disk, openBlockDevice(file, table, blocks));
    }
  }

  /** The disk is read or written in the same round trip as the step that hears of it. */
  #stepDisk(id: number, at: Instant, order: DiskOrder): Promise<void> {
    const { disk, request } = order;
    const device = required(this.#disks.get(disk), `disk ${disk} is not open`);
    const answer = device.perform(order);
    return this.#step(id, at, { kind: 'diskAnswer', disk, request, answer }, answer);
  }

  /** Steps the machine, moves its sockets, and only then answers: when the world goes on, whoever
   * connects to an address that moved finds it moved. */
  async #step(id: number, at: Instant, input: Input, answer: DiskAnswer | null): Promise<void> {
    const { machine } = this.#manifest;
    const { state, owned, port } = this.#alive;
    const { send } = this.#parent;
    this.#out.list.length = 0;
    machine.step(state, input, at, this.#out);
    const effects = [...this.#out.list];
    const deadline = machine.deadline(state);
    owned.noteStep(at);

    const granted = port.stepped?.();
    if (granted) await granted;
    const moves = addressMoves(effects);
    if (moves.length > 0) await moveAddresses(moves, owned, port, send);
    send({ type: 'stepped', id, effects, deadline, answer });
    deliverReplies(effects, this.#asks);
    owned.tellTime();
  }

  /** Forgets a step that the world has taken back, down to the addresses it moved. */
  async #adopt(id: number, state: Json, addresses: readonly string[]): Promise<void> {
    const life = this.#alive;
    life.state = state as NodeState;
    const { held } = life.owned;
    const moves = [
      ...[...held]
        .filter((address) => !addresses.includes(address))
        .map((address) => ({ address, isHeld: false })),
      ...addresses.map((address) => ({ address, isHeld: true })),
    ];
    await life.port.stepped?.();
    await moveAddresses(moves, life.owned, life.port, this.#parent.send);
    this.#parent.send({ type: 'adopted', id });
  }

  #snapshot(id: number): void {
    const state = this.#alive.state as Json;
    this.#parent.send({ type: 'snapshot', id, state, hash: formatHash(hashJson(state)) });
  }
}
