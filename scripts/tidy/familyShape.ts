// Siblings have the same bones: the same file answers the same question in every family. A missing
// file is an error; an extra one must be named, itself or its folder, in the README of the family.

import type { Finding, Source } from './source.ts';

const BONES = [
  'README.md',
  'manifest.ts',
  'core/config.ts',
  'core/state.ts',
  'core/messages.ts',
  'core/commands.ts',
  'core/faults.ts',
  'core/events.ts',
  'core/tables.ts',
  'core/invariants.ts',
  'core/hazards.ts',
  'ports/ports.ts',
];

/** Folders that every family has and fills as it needs. What is typed at a box is parsed and
 * answered in `core/console`, or in `core/cli` where the vendor has a command line of its own. */
const FREE = ['core/machines/', 'core/scenarios/', 'core/console/', 'core/cli/'];

export function* familyShape(sources: readonly Source[]): Iterable<Finding> {
  for (const [family, files] of familiesOf(sources)) {
    const folder = `emulators/devices/${family}`;
    const paths = [...files.keys()];
    for (const bone of BONES.filter((each) => !paths.some((path) => isPartOf(each, path)))) {
      yield { path: `${folder}/${bone}`, line: 1, message: 'every family has this file' };
    }

    const known = [...BONES, ...FREE, ...namesIn(files.get('README.md'))];
    for (const path of paths.filter((each) => !each.endsWith('.test.ts'))) {
      if (known.some((each) => isPartOf(each, path))) continue;
      const message = `no other family has this file: name \`${path}\` in ${folder}/README.md`;
      yield { path: `${folder}/${path}`, line: 1, message };
    }
  }
}

/** A file that outgrows its limit becomes a folder of the same name. */
function isPartOf(name: string, path: string): boolean {
  return path === name || path.startsWith(`${name.replace(/(\.ts|\/)$/, '')}/`);
}

/** The files and folders that a README names as code. */
const namesIn = (readme: Source | undefined): string[] =>
  [...(readme?.text ?? '').matchAll(/`([^`\n]+)`/g)].map(([, name = '']) => name);

/** By family, then by path inside it. */
function familiesOf(sources: readonly Source[]): Map<string, Map<string, Source>> {
  const families = new Map<string, Map<string, Source>>();
  for (const source of sources) {
    const [, family, file] = /^emulators\/devices\/([^/]+)\/(.+)$/.exec(source.path) ?? [];
    if (family === undefined || file === undefined) continue;
    families.set(family, (families.get(family) ?? new Map()).set(file, source));
  }
  return families;
}
