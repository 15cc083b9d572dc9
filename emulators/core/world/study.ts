// A study of a family, measured point by point, each from a seed of its own.

import type { DeviceFamily, Study, StudyPoint } from '../device.ts';
import { EMPTY_HASH, formatHash, mixJson } from '../hash.ts';
import { splitSeed } from '../prng.ts';

export type { Study };

export type StudyResult = {
  study: Study;
  points: StudyPoint[];
  hash: string;
  /** What is wrong with the claim; null: it holds, or there is none. */
  broken: string | null;
};

export function runStudy(
  family: DeviceFamily,
  study: Study,
  { seed, runs, onPoint }: { seed: number; runs: number; onPoint: (done: number) => void },
): StudyResult {
  const points = study.at.map((x, index) => {
    onPoint(index);
    return study.measure(family, x, { seed: splitSeed(seed, `${study.name}/${x}`), runs });
  });
  const hash = formatHash(mixJson(EMPTY_HASH, points));
  return { study, points, hash, broken: study.claim?.check(points) ?? null };
}
