// Jobs of REST: they take their time, and then have succeeded. Local to the node that was asked
// (@choice); a takeover loses them, as the loss of the node that ran them does.

import { splitSeed } from '../../../../core/prng.ts';
import { earlier, type Instant, isDue } from '../../../../core/time.ts';
import type { Answer, ClusterCommand } from '../commands.ts';
import { JOB_LIMIT } from '../state/cluster.ts';
import type { OntapState } from '../state.ts';

/** Answers with the job's uuid. */
export function startJob(
  state: OntapState,
  command: Extract<ClusterCommand, { type: 'jobStart' }>,
  now: Instant,
): Answer {
  const v = state.volatile;
  const { identity } = v;
  const startMs = identity.epoch + now + identity.skewMs;
  const uuid = uuidOf(`${identity.node} ${state.durable.bootCount} ${v.nextJob}`);
  v.nextJob += 1;
  v.jobs.push({
    uuid,
    description: command.description,
    state: command.durationMs > 0 ? 'running' : 'success',
    message: command.message,
    code: 0,
    startMs,
    endMs: command.durationMs > 0 ? null : startMs,
    endsAt: command.durationMs > 0 ? now + command.durationMs : null,
  });
  if (v.jobs.length > JOB_LIMIT) v.jobs.shift();
  return { type: 'done', data: { uuid } };
}

export function meetJobs({ volatile: v }: OntapState, now: Instant): void {
  const { identity } = v;
  for (const job of v.jobs) {
    if (!isDue(job.endsAt, now)) continue;
    job.endsAt = null;
    job.endMs = identity.epoch + now + identity.skewMs;
    job.state = 'success';
  }
}

export function jobDeadline({ volatile: { jobs } }: OntapState): Instant | null {
  let first: Instant | null = null;
  for (const { endsAt } of jobs) first = earlier(first, endsAt);
  return first;
}

/** 128 bits that depend on a name alone, written as a UUID. */
export function uuidOf(name: string): string {
  const words = ['a', 'b', 'c', 'd'].map((part) =>
    splitSeed(0, `${part} ${name}`).toString(16).padStart(8, '0'),
  );
  const text = words.join('');
  const [first, second, third, fourth] = [0, 8, 12, 16].map((at, index) =>
    text.slice(at, [8, 12, 16, 20][index]),
  );
  return `${first}-${second}-${third}-${fourth}-${text.slice(20)}`;
}
