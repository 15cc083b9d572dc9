// Siblings have the same bones: the same question is answered by the same file in every family.
// A missing file is an error; an extra one must be named, itself or its folder, in the family's README.

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
  'core/console/grammar.ts',
  'core/console/screens.ts',
  'ports/ports.ts',
];

/** Folders that every family has and fills as it needs. */
const FREE = /^core\/(machines|scenarios|console\/transcripts)\//;

export function* familyShape(sources: readonly Source[]): Iterable<Finding> {
  for (const [family, files] of familiesOf(sources)) {
    const folder = `emulators/devices/${family}`;
    for (const bone of BONES.filter((each) => !files.has(each))) {
      yield { path: `${folder}/${bone}`, line: 1, message: 'every family has this file' };
    }
    const named = namesIn(files.get('README.md'));
    for (const file of files.keys()) {
      if (BONES.includes(file) || FREE.test(file) || /\.test\.ts$/.test(file)) continue;
      if (named.some((name) => name === file || (name.endsWith('/') && file.startsWith(name))))
        continue;
      const message = `no other family has this file: name \`${file}\` in ${folder}/README.md`;
      yield { path: `${folder}/${file}`, line: 1, message };
    }
  }
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
