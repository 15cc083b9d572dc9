// Studies of a rack's families: measured in simulations, a few runs at a time, so that the rack's
// own clock goes on. A curve is the same for everybody who asks, and is measured once.

import { setImmediate } from 'node:timers/promises';
import type { DeviceFamily, Study, StudyPoint } from '../../emulators/core/device.ts';
import { splitSeed } from '../../emulators/core/prng.ts';
import { rackError } from '../core/protocol/errors.ts';
import type { StudyDocument } from '../core/protocol/rack.ts';

const SEED = 1;
/** For each point of a curve, as many as `twinrack check` takes. */
const RUNS = 200;
/** Between two looks at the rack. */
const RUNS_AT_ONCE = 5;

export class Studies {
  readonly #families: readonly DeviceFamily[];
  readonly #measured = new Map<string, Promise<StudyDocument>>();

  constructor(families: readonly DeviceFamily[]) {
    this.#families = families;
  }

  list(): StudyDocument[] {
    return this.#families.flatMap((family) =>
      (family.studies ?? []).map((study) => documentOf(family, study, [])),
    );
  }

  measure(name: string): Promise<StudyDocument> {
    const begun = this.#measured.get(name) ?? this.#begin(name);
    this.#measured.set(name, begun);
    return begun;
  }

  #begin(name: string): Promise<StudyDocument> {
    for (const family of this.#families) {
      const study = family.studies?.find((known) => nameOf(family, known) === name);
      if (study !== undefined) return measureAll(family, study);
    }
    const known = this.list().map((study) => study.name);
    throw rackError('TWR_STUDY_UNKNOWN', { name, known: known.join(', ') || 'none' });
  }
}

function nameOf(family: DeviceFamily, study: Study): string {
  return `${family.name}/${study.name}`;
}

async function measureAll(family: DeviceFamily, study: Study): Promise<StudyDocument> {
  const points: StudyPoint[] = [];
  for (const x of study.at) points.push(await measurePoint(family, study, x));
  return documentOf(family, study, points);
}

async function measurePoint(family: DeviceFamily, study: Study, x: number): Promise<StudyPoint> {
  let shown = 0;
  let count = 0;
  while (count < RUNS) {
    await setImmediate();
    const seed = splitSeed(SEED, `${study.name}/${x}/${count}`);
    const part = study.measure(family, x, { seed, runs: RUNS_AT_ONCE });
    shown += part.y * part.count;
    count += part.count;
  }
  return { x, y: shown / count, count };
}

function documentOf(family: DeviceFamily, study: Study, points: StudyPoint[]): StudyDocument {
  const { title, sentence, source, x, y, claim } = study;
  const name = nameOf(family, study);
  const said = { title, sentence, source, x: { ...x }, y: { ...y } };
  return { name, family: family.name, ...said, claim: claim?.sentence ?? null, points };
}
