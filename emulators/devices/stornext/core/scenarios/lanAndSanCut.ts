import type { Scenario, ScenarioStep } from '../../../../core/scenario.ts';
import { comesBack, healthy } from './steps.ts';

const LAN: ScenarioStep = { inject: 'link.cut', target: 'metadata-lan', as: 'lan' };
const SAN: ScenarioStep = { inject: 'disk.fail', target: 'mdc-a/arb', as: 'san' };

/** Both paths go for good, three seconds apart. */
function cutInOrder(
  name: string,
  title: string,
  first: ScenarioStep,
  second: ScenarioStep,
): Scenario {
  return {
    name,
    title,
    story:
      'The metadata LAN is cut and the path of the active MDC to the metadata LUN fails for good, ' +
      'three seconds apart. Whichever goes first: the active MDC resets itself, and only after that ' +
      'is its peer in control.',
    family: 'stornext',
    sources: ['S2:16', 'S2:17', 'S2:18', 'S2:21'],
    steps: [
      ...healthy('mdc-a'),
      first,
      { advanceMs: 3_000 },
      second,
      { until: 'mdc.haReset', node: 'mdc-a', withinMs: 15_000, as: 'reset' },
      {
        until: 'arb.usurped',
        node: 'mdc-b',
        match: { fs: 'shared' },
        withinMs: 20_000,
        as: 'usurped',
      },
      { order: ['reset', 'usurped'], atLeastMs: 1 },
      { until: 'mdc.becamePrimary', node: 'mdc-b', withinMs: 10_000 },
      { never: { event: 'fsm.activated', node: 'mdc-a' } },
      { heal: 'all' },
      comesBack('mdc-a'),
      { advanceMs: 3_000 },
      ...healthy('mdc-b'),
      { hazards: ['brandsDelayed'] },
    ],
  };
}

export const lanAndSanCut: Scenario = cutInOrder(
  'stornext/lan-and-san-cut',
  'First the LAN, then the SAN path of the active MDC: reset, then takeover',
  LAN,
  SAN,
);

export const sanAndLanCut: Scenario = cutInOrder(
  'stornext/san-and-lan-cut',
  'First the SAN path of the active MDC, then the LAN: reset, then takeover',
  SAN,
  LAN,
);
