// `family.key=value`: what somebody wants changed in a family's configuration, checked against its
// schema before anything is started with it.

import type { DeviceFamily } from '../../emulators/core/device.ts';
import type { ParamSchema } from '../../emulators/core/fault.ts';
import type { RackOptions } from '../../emulators/core/journal.ts';
import type { Json, JsonObject } from '../../emulators/core/json.ts';
import { describeWrong } from '../../emulators/core/world/faultRequest.ts';
import { rackError } from './protocol/errors.ts';
import { shown } from './shape.ts';

export type FamilyConfig = RackOptions['config'];

/** The words of a command line, checked. Of two that name the same key the last one counts. */
export function parseFamilyConfig(
  families: readonly DeviceFamily[],
  words: readonly string[],
): FamilyConfig {
  const config: FamilyConfig = {};
  for (const word of words) {
    const [, name = '', key = '', text = ''] = /^([^.=]+)\.([^=]+)=(.*)$/s.exec(word) ?? [];
    if (name === '') throw refusal('--config', 'family.key=value', word);
    const schema = schemaOf(families, name, key);
    config[name] = { ...config[name], [key]: readValue(text, schema) };
  }
  checkFamilyConfig(families, config);
  return config;
}

/** Throws an error of the catalogue at the first value that is wrong. */
export function checkFamilyConfig(families: readonly DeviceFamily[], config: FamilyConfig): void {
  for (const [name, changes] of Object.entries(config)) {
    for (const [key, value] of Object.entries(changes)) {
      const expected = describeWrong(schemaOf(families, name, key), value);
      if (expected !== null) throw refusal(`${name}.${key}`, expected, shown(value));
    }
    const family = families.find((known) => known.name === name) as DeviceFamily;
    const whole = { ...(family.config as JsonObject), ...changes };
    const wrong = family.checkConfig?.(whole) ?? null;
    if (wrong === null) continue;
    throw refusal(`${name}.${wrong.key}`, wrong.expected, wrong.got);
  }
}

function schemaOf(families: readonly DeviceFamily[], name: string, key: string): ParamSchema {
  const family = families.find((known) => known.name === name);
  if (family === undefined) {
    const expected = `a family (${families.map((known) => known.name).join(', ')})`;
    throw refusal(`${name}.${key}`, expected, name);
  }
  const schema = Object.hasOwn(family.configSchema, key) ? family.configSchema[key] : undefined;
  if (schema !== undefined) return schema;
  const keys = Object.keys(family.configSchema).join(', ') || 'nothing: it has no configuration';
  throw refusal(`${name}.${key}`, `one of ${keys}`, key);
}

/** Text where the schema wants text, unless it is a text in JSON's quotes. */
function readValue(text: string, { type }: ParamSchema): Json {
  if (type === 'string' && !/^".*"$/s.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function refusal(where: string, expected: string, got: string) {
  return rackError('TWR_USAGE_INVALID', { where, expected, got });
}
