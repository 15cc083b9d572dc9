// Which resource a path means: a list of records, one of them, or a singleton.

import { isAtLeast, type PathParameters, type Resource } from './language.ts';

export type Found<Reads, Command> = {
  readonly resource: Resource<Reads, Command>;
  /** What stands in the path at the template's `{name}`. */
  readonly path: PathParameters;
  /** Values of the resource's keys, in their order; null: the path ends before them. */
  readonly keys: readonly string[] | null;
};

/** Null: this release has no such path. A path spelt out wins over a key of another. */
export function findResource<Reads, Command>(
  resources: readonly Resource<Reads, Command>[],
  release: string,
  segments: readonly string[],
): Found<Reads, Command> | null {
  let byKey: Found<Reads, Command> | null = null;
  for (const resource of resources) {
    const template = templateOf(resource);
    const isWhole = segments.length === template.length;
    if (!isWhole && segments.length !== template.length + resource.keys.length) continue;
    const path = matchTemplate(template, segments);
    if (path === null || !isAtLeast(release, resource.since)) continue;
    if (isWhole) return { resource, path, keys: null };
    byKey ??= { resource, path, keys: segments.slice(template.length) };
  }
  return byKey;
}

const templates = new WeakMap<object, readonly string[]>();

/** A template is split once: a table has some 200 of them, and each request tries many. */
function templateOf(resource: Pick<Resource<never, unknown>, 'path'>): readonly string[] {
  let template = templates.get(resource);
  if (!template) {
    template = resource.path.split('/');
    templates.set(resource, template);
  }
  return template;
}

function matchTemplate(
  template: readonly string[],
  segments: readonly string[],
): PathParameters | null {
  const path: { [field: string]: string } = {};
  for (const [index, part] of template.entries()) {
    const segment = segments[index] as string;
    if (part.startsWith('{')) path[part.slice(1, -1)] = segment;
    else if (part !== segment) return null;
  }
  return path;
}
