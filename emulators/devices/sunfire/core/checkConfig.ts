// What a schema cannot say of a configuration: boards that the platform does not have, domains that
// share one, targets of logs that are none.

import type { Json } from '../../../core/json.ts';
import { readTarget, TARGET_EXPECTED, targetWords } from '../../../core/syslogTargets.ts';
import { DOMAIN_LETTERS } from './commands.ts';
import { type Config, PROFILES, readConfig, readDomains } from './config.ts';
import { boardsOf } from './machines/platformBoot.ts';

type Wrong = { key: string; expected: string; got: string };

export function checkConfig(changes: Json): Wrong | null {
  const config = readConfig(changes);
  return checkTargets(config) ?? checkPopulated(config) ?? checkDomains(config);
}

function checkTargets({ syslogTargets }: Config): Wrong | null {
  const got = targetWords(syslogTargets).find((word) => readTarget(word) === null);
  return got === undefined ? null : { key: 'syslogTargets', expected: TARGET_EXPECTED, got };
}

function checkPopulated({ profile, populated }: Config): Wrong | null {
  const { expanders, title } = PROFILES[profile];
  if (populated <= expanders) return null;
  const expected = `at most ${expanders}: a ${title} has no more`;
  return { key: 'populated', expected, got: String(populated) };
}

function checkDomains(config: Config): Wrong | null {
  const wrong = (expected: string, got: string) => ({ key: 'domains', expected, got });
  const letters = DOMAIN_LETTERS.slice(0, PROFILES[config.profile].expanders);
  const free = new Set(
    boardsOf(config)
      .filter(({ kind }) => kind === 'SB' || kind === 'IO')
      .map(({ location }) => location),
  );
  const seen = new Set<string>();
  for (const { id, boards } of readDomains(config.domains)) {
    if (id.length !== 1 || !letters.includes(id) || seen.has(id))
      return wrong(`each domain once, of ${letters[0]} to ${letters.at(-1)}`, id);
    seen.add(id);
    for (const board of boards) {
      if (!free.delete(board)) return wrong('boards of this platform, each in one domain', board);
    }
  }
  return null;
}
