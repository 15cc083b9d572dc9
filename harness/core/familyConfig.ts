// `family.key=value`: what somebody wants changed in a family's configuration, checked against its
// schema before anything is started with it.

import type { DeviceFamily } from '../../emulators/core/device.ts';
import type { ParamSchema } from '../../emulators/core/fault.ts';
import type { RackOptions } from '../../emulators/core/journal.ts';
import type { Json, JsonObject } from '../../emulators/core/json.ts';
import { describeWrong } from '../../emulators/core/world/faultRequest.ts';
import { RackError, rackError } from './protocol/errors.ts';
import type { Scenario } from './protocol/vocabulary.ts';
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

/** A scenario must not ask for a configuration that its family does not know: it would be told the
 * story of another one. It may also set what is no user's to set: timings, planted bugs. */
export function checkScenarioConfig(
  families: readonly DeviceFamily[],
  { family, start }: Pick<Scenario, 'family' | 'start'>,
): void {
  const known = families.find(({ name }) => name === family);
  const config = Object.fromEntries(
    Object.entries(start?.config ?? {}).filter(([key]) => !isInner(known, key)),
  );
  try {
    checkFamilyConfig(families, { [family]: config });
  } catch (thrown) {
    const got = thrown instanceof RackError ? thrown.message : String(thrown);
    const expected = 'what the family can be set up with';
    throw rackError('TWR_SCENARIO_INVALID', { where: 'start.config', expected, got });
  }
}

/** A key that the family has, and does not offer. */
function isInner(family: DeviceFamily | undefined, key: string): boolean {
  if (family === undefined || Object.hasOwn(family.configSchema, key)) return false;
  return Object.hasOwn(family.config as JsonObject, key);
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
