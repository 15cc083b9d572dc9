// A family's configuration as its machines read it.

import type { Json } from './json.ts';

/** The manifest's defaults with somebody's changes; unknown keys are ignored, wrong types too. */
export function withChanges<Config extends object>(defaults: Config, changes: Json): Config {
  const config = { ...defaults } as { [key: string]: Json };
  for (const key in defaults) config[key] = copyOf(config[key] as Json);
  if (changes === null || typeof changes !== 'object' || Array.isArray(changes)) {
    return config as Config;
  }
  for (const key in defaults) {
    const wanted = changes[key];
    if (wanted !== undefined && typeof wanted === typeof config[key]) config[key] = copyOf(wanted);
  }
  return config as Config;
}

function copyOf(value: Json): Json {
  return Array.isArray(value) ? [...value] : value;
}
