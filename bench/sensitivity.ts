// How many schedules a search takes to find each planted bug, by which invariant, and how small
// the story gets: docs/sensitivity.md. A search that finds nothing proves little until it is known
// what it would have found.

import { advanceCheck, createCheck } from '../emulators/core/world/check.ts';
import { createRig } from '../emulators/core/world/plan.ts';
import { shrinkPlan } from '../emulators/core/world/shrink.ts';
import { FAMILIES } from '../emulators/devices/index.ts';
import { median, range, shown } from './report.ts';

const SEEDS = [1, 2, 3, 4, 5] as const;
const SEARCHED_MAX = 50_000;
const CLEAN_SCHEDULES = 10_000;

type Family = (typeof FAMILIES)[number];
type Finding = {
  readonly schedules: number;
  readonly invariant: string;
  readonly before: number;
  readonly after: number;
};

/** The whole document. */
export function sensitivityDocument(): string {
  return `# Sensitivity of the search

Written by \`npm run bench -- sensitivity\`. Each family has switches that break its protocol on
purpose. \`twinrack check --plant BUG\` must find every one of them; this is how soon it did, from
the seeds ${SEEDS.join(', ')}: how many schedules until the first that failed, the invariant that
broke, and how many faults and commands that schedule had before and after it was shrunk. Without
a planted bug the same search passes.

${FAMILIES.map(describeFamily).join('\n')}`;
}

function describeFamily(family: Family): string {
  const rows = Object.entries(family.plantedBugs).map(([plant, sentence]) => {
    const findings = SEEDS.map((seed) => search(family, plant, seed));
    const schedules = findings.map((finding) => finding.schedules);
    const invariants = [...new Set(findings.map((finding) => finding.invariant))];
    return [
      `\`${plant}\``,
      sentence.replace(/ \(S\d:[\d,-]+\)/, ''),
      shown(median(schedules)),
      range(schedules),
      invariants.map((name) => `\`${name}\``).join(', '),
      [findings.map(({ before }) => before), findings.map(({ after }) => after)]
        .map(range)
        .join(' → '),
    ].join(' | ');
  });
  return `## ${family.title}

| bug | what it breaks | schedules, median | range | found by | actions |
|---|---|---|---|---|---|
${rows.map((row) => `| ${row} |`).join('\n')}

${describeClean(family)}
`;
}

function search(family: Family, plant: string, seed: number): Finding {
  const check = createCheck(createRig(family, { plant }), seed);
  advanceCheck(check, SEARCHED_MAX);
  const { found, rig, schedules } = check;
  if (found === null) throw new Error(`${plant} was not found in ${SEARCHED_MAX} schedules`);
  const { plan } = shrinkPlan(rig, found.plan, found.failure);
  return {
    schedules,
    invariant: found.failure.name,
    before: found.plan.actions.length,
    after: plan.actions.length,
  };
}

function describeClean(family: Family): string {
  const check = createCheck(createRig(family));
  advanceCheck(check, CLEAN_SCHEDULES);
  const { found, rig, faults } = check;
  if (found !== null) throw new Error(`without a planted bug: ${found.failure.detail}`);
  const { names, missing } = rig.cells;
  const cells = `${names.length - missing.length} of ${names.length} cells visited`;
  const never = missing.map((cell) => `\`${cell}\``).join(', ');
  return [
    `Without a bug: ${shown(CLEAN_SCHEDULES)} schedules from seed 1 with ${shown(faults)} faults`,
    `passed; ${cells}${never === '' ? '' : `, not yet ${never}`}.`,
  ].join('\n');
}
