// What a schema cannot say of a configuration: targets of logs and traps that are none, names of
// CHAP without a secret.

import type { Json } from '../../../core/json.ts';
import { readTarget, TARGET_EXPECTED, targetWords } from '../../../core/syslogTargets.ts';
import { type Config, readConfig } from './config.ts';
import { isChapSecret, SECRET_LENGTH } from './console/commandTable.ts';
import { readTrapTarget, TRAP_TARGET_EXPECTED } from './forwarding.ts';

type Wrong = { key: string; expected: string; got: string };

export function checkConfig(changes: Json): Wrong | null {
  const config = readConfig(changes);
  return checkSyslog(config) ?? checkTraps(config) ?? checkChap(config);
}

function checkSyslog({ syslogTargets }: Config): Wrong | null {
  const got = targetWords(syslogTargets).find((word) => readTarget(word) === null);
  return got === undefined ? null : { key: 'syslogTargets', expected: TARGET_EXPECTED, got };
}

function checkTraps({ trapTargets }: Config): Wrong | null {
  const got = targetWords(trapTargets).find((word) => readTrapTarget(word) === null);
  return got === undefined ? null : { key: 'trapTargets', expected: TRAP_TARGET_EXPECTED, got };
}

/** What is wrong is said without the secret. */
function checkChap(config: Config): Wrong | null {
  const { chapUser, chapSecret, chapMutualUser, chapMutualSecret } = config;
  const length = (secret: string) => `${secret.length} characters`;
  if (chapUser !== '' && !isChapSecret(chapSecret)) {
    return { key: 'chapSecret', expected: SECRET_LENGTH, got: length(chapSecret) };
  }
  if (chapMutualUser === '') return null;
  if (chapUser === '') {
    return { key: 'chapUser', expected: 'a user, for there is a chapMutualUser', got: 'none' };
  }
  if (!isChapSecret(chapMutualSecret)) {
    return { key: 'chapMutualSecret', expected: SECRET_LENGTH, got: length(chapMutualSecret) };
  }
  if (chapMutualSecret !== chapSecret) return null;
  return { key: 'chapMutualSecret', expected: 'another secret than chapSecret', got: 'the same' };
}
