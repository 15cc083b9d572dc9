import type { Scenario } from '../../../../core/scenario.ts';
import { healthy } from './steps.ts';

export const peerdownThenPeerPowersOn: Scenario = {
  name: 'stornext/peerdown-then-peer-powers-on',
  title: 'The certified-dead peer powers on: the certificate is dropped and the pair made safe',
  story:
    'A works alone on the word of an administrator that B is powered off. Somebody powers B on. As ' +
    'soon as B talks, the certificate is false: A drops it and leaves single mode at once.',
  family: 'stornext',
  sources: ['S2:45', 'S2:47'],
  steps: [
    ...healthy('mdc-a'),
    { power: 'off', node: 'mdc-b' },
    { until: 'peer.lost', node: 'mdc-a', withinMs: 10_000 },
    { exec: 'snhamgr peerdown', node: 'mdc-a', expect: { exitCode: 0 } },
    { exec: 'snhamgr mode=single', node: 'mdc-a', expect: { exitCode: 0 } },
    { power: 'on', node: 'mdc-b', note: 'Somebody powers B on.' },
    {
      until: 'snhamgr.peerdownCleared',
      node: 'mdc-a',
      withinMs: 120_000,
      as: 'dropped',
      note: 'B talks: the certificate is false.',
    },
    { until: 'snhamgr.safeguarded', node: 'mdc-a', withinMs: 1_000, as: 'safe' },
    { order: ['dropped', 'safe'], withinMs: 1_000 },
    { advanceMs: 60_000, note: 'Protected again, without an interruption: B stands by.' },
    ...healthy('mdc-a'),
    { never: { event: 'mdc.haReset' } },
    { never: { event: 'mdc.leftPrimary' } },
    { hazards: [] },
  ],
};
