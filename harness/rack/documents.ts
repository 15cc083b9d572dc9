// The world as documents: what REST and the feed tell of it. Pure views; live and simulated racks
// share them.

import type { Endpoint } from '../../emulators/core/channel.ts';
import type { DeviceFamily } from '../../emulators/core/device.ts';
import { type EventKind, type TimelineEvent, WORLD_EVENTS } from '../../emulators/core/event.ts';
import type { FaultKind } from '../../emulators/core/fault.ts';
import { formatHash, hashJson } from '../../emulators/core/hash.ts';
import { copyJson, type Json } from '../../emulators/core/json.ts';
import type { Instant } from '../../emulators/core/time.ts';
import type { ActiveFault } from '../../emulators/core/verdict.ts';
import { paramsOf, targetsOf } from '../../emulators/core/world/faultRequest.ts';
import { type World, type WorldNode, wallDate } from '../../emulators/core/world/world.ts';
import type {
  DiskDocument,
  EndpointDocument,
  EventDocument,
  FaultDocument,
  FaultKindDocument,
  HazardDocument,
  LinkDocument,
  NodeDocument,
  NodeStateDocument,
} from '../core/protocol/rack.ts';

/** What only processes and files can tell of a node or a disk. */
export type Reality = {
  pidOf(node: string): number | null;
  endpointsOf(node: string): readonly Endpoint[];
  fileOf(disk: string): string | null;
};

export const NO_REALITY: Reality = {
  pidOf: () => null,
  endpointsOf: () => [],
  fileOf: () => null,
};

export function nodeDocument(node: WorldNode, reality: Reality, now: Instant): NodeDocument {
  const { manifest, family, state } = node;
  const { id, title, kind, place } = manifest;
  return {
    id,
    family: family.name,
    title,
    kind,
    power: node.power,
    isStalled: node.freezes.length > 0,
    pid: reality.pidOf(id),
    place: { ...place },
    addresses: [...manifest.addresses],
    endpoints: reality.endpointsOf(id).map((endpoint) => titled(family, endpoint)),
    portrait: state === null ? null : family.portrayNode(id, state, now),
  };
}

function titled({ addressTitles }: DeviceFamily, endpoint: Endpoint): EndpointDocument {
  return { ...endpoint, title: addressTitles?.[endpoint.address] ?? '' };
}

export function nodeStateDocument(node: WorldNode, now: Instant): NodeStateDocument {
  const state = copyJson(node.state as Json);
  return { id: node.manifest.id, state, hash: formatHash(hashJson(state)), at: now };
}

export function linkDocuments(families: readonly DeviceFamily[]): LinkDocument[] {
  return families.flatMap((family) =>
    family.links.map(({ id, title, ends, latencyMs }) => {
      return { id, family: family.name, title, ends: [...ends], latencyMs };
    }),
  );
}

export function diskDocuments(world: World, reality: Reality): DiskDocument[] {
  return world.families.flatMap((family) =>
    family.disks.map(({ id, title, nodes, place }) => ({
      id,
      family: family.name,
      title,
      nodes: [...nodes],
      place: { ...place },
      portrait: family.portrayDisk(id, blocksOf(world, id), world.now),
      file: reality.fileOf(id),
    })),
  );
}

function blocksOf(world: World, disk: string): { [block: string]: Json } {
  const blocks = Object.entries(world.blocks[disk] ?? {});
  return Object.fromEntries(blocks.map(([name, { data }]) => [name, data]));
}

export function faultDocument({ fault, kind }: ActiveFault): FaultDocument {
  return {
    ...copyJson(fault),
    sentence: kind.sentence,
    isMomentary: kind.isMomentary ?? false,
  };
}

export function faultKindDocument(world: World, kind: FaultKind): FaultKindDocument {
  return {
    kind: kind.kind,
    sentence: kind.sentence,
    targets: [...kind.targets],
    params: paramsOf(world, kind, null),
    isMomentary: kind.isMomentary ?? false,
    targetIds: targetsOf(world, kind),
  };
}

export function hazardDocuments(world: World): HazardDocument[] {
  return world.hazards.map((hazard) => ({ ...hazard }));
}

/** `firstSeq`: how many events earlier lives of the rack have told. */
export function eventDocument(world: World, event: TimelineEvent, firstSeq: number): EventDocument {
  const { at, node, name, data } = event;
  const { sentence, severity } = eventKind(world.families, name);
  const wall = wallDate(world, at);
  return { seq: firstSeq + event.seq, at, wall, node, name, severity, sentence, data };
}

function eventKind(families: readonly DeviceFamily[], name: string): EventKind {
  const shared: { readonly [name: string]: EventKind } = WORLD_EVENTS;
  for (const events of [shared, ...families.map((family) => family.events)]) {
    const kind = events[name];
    if (kind !== undefined) return kind;
  }
  return { sentence: name, severity: 'info' };
}
