// The families that come with the program, for the commands that work without a rack. They are
// loaded when they are needed: they are most of the program, and `ps` should answer at once.

import { createRig, type Rig } from '../../../emulators/core/world/plan.ts';
import { rackError } from '../../core/protocol/errors.ts';
import type { JsonObject, Scenario } from '../../core/protocol/vocabulary.ts';

type Families = typeof import('../../../emulators/devices/index.ts')['FAMILIES'];
type Family = Families[number];

export async function loadFamilies(): Promise<Families> {
  return (await import('../../../emulators/devices/index.ts')).FAMILIES;
}

export async function knownScenarios(): Promise<readonly Scenario[]> {
  return (await loadFamilies()).flatMap(({ scenarios }) => scenarios);
}

/** The families that are meant: one by its name, or all. */
export async function familiesFor(name: string | undefined): Promise<readonly Family[]> {
  const families = await loadFamilies();
  const found = families.filter((family) => name === undefined || family.name === name);
  if (found.length > 0) return found;
  const expected = families.map((family) => family.name).join(' or ');
  throw rackError('TWR_USAGE_INVALID', { where: '--family', expected, got: String(name) });
}

/** A settled rack to search in, its protocol broken by one of the family's planted bugs if
 * asked. */
export function rigFor(family: Family, plant: string | undefined, changes: JsonObject = {}): Rig {
  const known = Object.keys(family.plantedBugs);
  if (plant === undefined || known.includes(plant)) {
    return createRig(family, { plant: plant ?? null, changes });
  }
  const expected = known.join(', ') || 'none: this family has no planted bugs';
  throw rackError('TWR_USAGE_INVALID', { where: '--plant', expected, got: plant });
}
