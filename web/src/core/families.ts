// Which family is on show. A rack of several families shows one at a time, with all the room there
// is; a rack of one shows that one, and nobody has to choose.

import type {
  EventDocument,
  FamilyDocument,
  HazardDocument,
  NodeDocument,
  RackDocument,
  RunDocument,
  ScenarioDocument,
} from '../../../harness/core/protocol/rack.ts';
import type { Rack } from './familyPlan.ts';
import type { Screen } from './screen.ts';

type Families = Pick<RackDocument, 'families'> | null;

/** The name of the family on show; null where there is no choice. One that is gone gives way to the
 * first. */
export function familyOnShow(rack: Families, chosen: string | null): string | null {
  const families = rack?.families ?? [];
  if (families.length < 2) return null;
  const found = families.find(({ name }) => name === chosen) ?? families[0];
  return found?.name ?? null;
}

/** What a list holds of one family; all of it where there is no choice. */
export function ofFamily<Thing extends { readonly family: string }>(
  things: readonly Thing[],
  family: string | null,
): readonly Thing[] {
  return family === null ? things : things.filter((thing) => thing.family === family);
}

/** The part of a rack that is drawn. */
export function rackOf(rack: Rack, family: string | null): Rack {
  if (family === null) return rack;
  return {
    families: rack.families.filter(({ name }) => name === family),
    nodes: [...ofFamily(rack.nodes, family)],
    links: [...ofFamily(rack.links, family)],
    disks: [...ofFamily(rack.disks, family)],
  };
}

/** The family a target of a fault belongs to: a node, a link, a disk, or a path `node/disk`. */
export function familyOfTarget(rack: Rack, target: string): string | null {
  const [first] = target.split('/');
  const things = [...rack.nodes, ...rack.links, ...rack.disks];
  return things.find(({ id }) => id === target || id === first)?.family ?? null;
}

/** The events of one family. What the rack itself tells goes by what it tells of; what belongs to
 * no family belongs to all. */
export function eventsOf(
  events: readonly EventDocument[],
  rack: Rack & { readonly hazards: readonly HazardDocument[] },
  family: string | null,
): readonly EventDocument[] {
  if (family === null) return events;
  const nodes = new Map(rack.nodes.map((node) => [node.id, node.family]));
  const hazards = new Map(rack.hazards.map((hazard) => [hazard.name, hazard.family]));
  const owner = ({ node, data }: EventDocument): string | null => {
    if (node !== null) return nodes.get(node) ?? null;
    if (typeof data.target === 'string') return familyOfTarget(rack, data.target);
    return typeof data.hazard === 'string' ? (hazards.get(data.hazard) ?? null) : null;
  };
  return events.filter((event) => (owner(event) ?? family) === family);
}

/** The runs of one family's scenarios. One whose scenario is gone belongs to all. */
export function runsOf(
  runs: readonly RunDocument[],
  scenarios: readonly ScenarioDocument[],
  family: string | null,
): readonly RunDocument[] {
  if (family === null) return runs;
  const families = new Map(scenarios.map((scenario) => [scenario.name, scenario.family]));
  return runs.filter((run) => (families.get(run.scenario) ?? family) === family);
}

/** What is amiss in a family, in words, the gravest first; null: nothing. */
export type FamilyMark = { readonly tone: 'critical' | 'warning'; readonly text: string };

export function familyMark(rack: RackDocument, family: string): FamilyMark | null {
  const hazards = ofFamily(rack.hazards, family).filter(({ until }) => until === null).length;
  const down = ofFamily(rack.nodes, family).filter(isDown).length;
  const faults = rack.faults.filter(({ target }) => familyOfTarget(rack, target) === family).length;
  const words = [
    hazards > 0 ? counted(hazards, 'hazard') : '',
    down > 0 ? `${down} down` : '',
    faults > 0 ? counted(faults, 'fault') : '',
  ].filter((word) => word !== '');
  if (words.length === 0) return null;
  return { tone: hazards + down > 0 ? 'critical' : 'warning', text: words.join(', ') };
}

function isDown({ power, isStalled }: NodeDocument): boolean {
  return power !== 'on' || isStalled;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** Shows a family. A filter that asks for a node of another one would leave nothing over. */
export function withFamily(screen: Screen, family: string | null): Screen {
  if (family === null || family === screen.family) return screen;
  const { filter } = screen;
  const node = filter.node === '' ? '' : null;
  return { ...screen, family, menu: null, filter: { ...filter, node } };
}

/** The neighbour of the family on show, around the end. */
export function neighbourFamily(
  families: readonly FamilyDocument[],
  shown: string | null,
  step: 1 | -1,
): string | null {
  const index = families.findIndex(({ name }) => name === shown);
  return families[(index + step + families.length) % families.length]?.name ?? null;
}
