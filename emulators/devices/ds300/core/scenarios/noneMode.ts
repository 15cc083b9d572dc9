import type { Scenario } from '../../../../core/scenario.ts';
import { A, B, HOST_NOTICED_NOTHING, resumes } from './steps.ts';

export const noneMode: Scenario = {
  name: 'ds300/none-mode',
  title: 'In mode none no address moves: a host with multipath goes on all the same',
  story:
    'In mode none A crashes. B takes over the arrays, but A’s addresses are gone with it. A ' +
    'host with paths to both controllers goes on through B’s own addresses.',
  family: 'ds300',
  sources: ['S3:6', 'S3:70', 'S3:71'],
  start: { config: { ipFailover: 'none' } },
  steps: [
    { inject: 'node.crash', target: A, note: 'Controller A crashes.' },
    { until: 'failover.completed', node: B, withinMs: 3_000, note: 'B owns the arrays.' },
    resumes(0, 10_000, 'The host goes on through B’s own ports.'),
    { advanceMs: 20_000 },
    { never: { event: 'address.moved' } },
    { never: { event: 'arp.announced' } },
    ...HOST_NOTICED_NOTHING,
    { hazards: [] },
  ],
};

export const noneModeSinglePath: Scenario = {
  name: 'ds300/none-mode-single-path',
  title: 'In mode none a host with one path does not survive the crash of its controller',
  story:
    'The same crash, with a host that knows one address alone: nobody brings it up, and its I/O ' +
    'stands still for longer than its 30 seconds.',
  family: 'ds300',
  sources: ['S3:19', 'S3:70', 'S3:71'],
  start: { config: { ipFailover: 'none', hostPaths: 1 } },
  steps: [
    { inject: 'node.crash', target: A, as: 'crash', note: 'Controller A crashes.' },
    { until: 'failover.completed', node: B, withinMs: 3_000, note: 'B owns the arrays.' },
    { until: 'io.timedOut', node: 'host-1', withinMs: 40_000, as: 'timedOut' },
    { order: ['crash', 'timedOut'], atLeastMs: 29_000 },
    { never: { event: 'io.resumed' } },
    { never: { event: 'io.verifyFailed' } },
    { hazards: ['ioTimedOut'] },
  ],
};
