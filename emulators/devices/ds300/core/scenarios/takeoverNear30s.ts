import type { Scenario } from '../../../../core/scenario.ts';
import { A, B, HOST_NOTICED_NOTHING, resumes } from './steps.ts';

export const takeoverNear30s: Scenario = {
  name: 'ds300/takeover-near-30s',
  title: 'A takeover just within the I/O timeout of the host',
  story:
    'The takeover is delayed to some 25 seconds: applications see a long stall and no ' +
    'error. Delayed to more than 30 seconds, the operating system’s I/O timeout strikes ' +
    'first.',
  family: 'ds300',
  sources: ['S3:19'],
  steps: [
    { inject: 'takeover.delayed', target: B, params: { delayMs: 22_000 }, as: 'slow' },
    { inject: 'node.crash', target: A, as: 'crash' },
    { until: 'failover.completed', node: B, withinMs: 30_000, as: 'done' },
    { order: ['crash', 'done'], atLeastMs: 23_000, withinMs: 26_000 },
    resumes(0, 5_000, 'Just in time.'),
    ...HOST_NOTICED_NOTHING,
    { hazards: [] },
  ],
};

export const takeoverBeyond30s: Scenario = {
  name: 'ds300/takeover-beyond-30s',
  title: 'A takeover that comes too late for the I/O timeout of the host',
  story:
    'The takeover takes more than 30 seconds. Nothing that was acknowledged is lost, but the ' +
    'operating system of the host has given up an I/O before.',
  family: 'ds300',
  sources: ['S3:19'],
  steps: [
    { inject: 'takeover.delayed', target: B, params: { delayMs: 35_000 } },
    { inject: 'node.crash', target: A },
    { until: 'io.timedOut', node: 'host-1', match: { lun: 0 }, withinMs: 40_000 },
    { until: 'failover.completed', node: B, withinMs: 20_000 },
    resumes(0, 10_000),
    { never: { event: 'io.verifyFailed' } },
    { hazards: ['ioTimedOut'] },
  ],
};
