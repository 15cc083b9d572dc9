// A request of REST that changes something, as commands of the cluster.

import type { JsonObject } from '../../../../core/json.ts';
import type { Instant } from '../../../../core/time.ts';
import type { Change, Command } from '../commands.ts';
import type { OntapState } from '../state.ts';
import { consider } from './answers.ts';

/** @choice A change of configuration takes a second as a job; nothing, if the client waits. */
const JOB_MS = 1_000;

/** The change that a request asks for; null: it is none, and `restRead` answers it. */
export function parseRequest(state: OntapState, args: JsonObject, now: Instant): Change | null {
  const served = consider(state, args, now);
  if ('response' in served) return null;
  const { commands, jobs, isBulk, isAwaited, success } = served.planned;
  const durationMs = isAwaited ? 0 : JOB_MS;
  const started = jobs.map(
    (description): Command => ({ type: 'jobStart', description, durationMs, message: 'success' }),
  );
  return {
    origin: { kind: 'rest', success, isBulk, jobs: jobs.length },
    commands: [...commands, ...started],
  };
}
