// npm drops the packages of other platforms from package-lock.json when it updates it beside an
// installed node_modules, or when the registry does not have them; `npm ci` then refuses the file.
// Cure: remove node_modules and package-lock.json and install, or take a version that has them all.

import type { Finding, Source } from './source.ts';

type Entry = { readonly optionalDependencies?: Readonly<Record<string, string>> };
type LockFile = { readonly packages: Readonly<Record<string, Entry>> };

export function* lockFileIsWhole(sources: readonly Source[]): Iterable<Finding> {
  for (const { path, text } of sources.filter((each) => each.path === 'package-lock.json')) {
    const { packages }: LockFile = JSON.parse(text);
    const names = new Set(
      Object.keys(packages).map((each) => each.replace(/.*node_modules\//, '')),
    );
    const optional = Object.values(packages).flatMap((each) =>
      Object.keys(each.optionalDependencies ?? {}),
    );
    for (const name of optional.filter((each) => !names.has(each))) {
      yield { path, line: 1, message: `${name} is missing: npm ci refuses this file` };
    }
  }
}
