// S0 whole, at S0's times: instant 0 is Jun 19 2020 22:58:00 by the clock of the terminal, and the
// nodes' clocks are a minute ahead of it.

import type { Scenario, ScenarioStep } from '../../../../core/scenario.ts';

const PACKAGE = '308-03991_A0-FAS26X0-FAS8200_5.8_SP_FW.zip';
const JST = { name: 'JST', offsetMinutes: 540 };
const AHEAD = { zone: JST, skewMs: 60_000 };
/** S0 types at the diagnostic prompt where it shows `*>`. */
const DIAGNOSTIC = 'set -privilege diagnostic -confirmations off';
const HWASSIST_ERROR =
  'Keep-Alive Status: Error: did not receive hwassist keep alive alerts from partner.';

/** The update of S0:9, and the answer to its question. */
function update(node: string): string {
  const command = `system service-processor image update -node ${node} -package ${PACKAGE}`;
  return `${DIAGNOSTIC}; set -confirmations on; ${command}\ny`;
}

/** At an instant of the story: what lies between this one and the last. */
type Timed = { readonly at: number; readonly step: ScenarioStep };

const TIMED: readonly Timed[] = [
  {
    at: 30_000,
    step: {
      exec: 'system service-processor image modify -node netapp-01 -autoupdate false',
      node: 'netapp-01',
      note: 'Only the SP of netapp-02 is to update itself.',
    },
  },
  {
    at: 60_000,
    step: {
      exec: `${DIAGNOSTIC}; system node image get -package http://10.0.0.1/${PACKAGE}`,
      node: 'netapp-01',
      note: '23:00:00 by the nodes: 5.8 is there, and netapp-02 updates its SP (S0:7)',
    },
  },
  {
    at: 300_000,
    step: {
      seen: { event: 'sp.updateFailed', node: 'netapp-02', match: { percent: 5 } },
      times: 1,
      note: 'It failed at 5 %, and that SP hangs (S0:7, 162).',
    },
  },
  {
    at: 400_000,
    step: {
      seen: { event: 'keepAlive.missed', node: 'netapp-01' },
      times: 1,
      note: 'cf.hwassist.missedKeepAlive: a minute after the keep-alive was due (S0:1)',
    },
  },
  {
    at: 8_151_163,
    step: {
      exec: 'hwassist stats show',
      node: 'netapp-01',
      expect: { matches: 'periodic_message +130800 .* Fri Jun 19 22:59:52 JST 2020' },
      note: '01:13:51 (S0:41-91)',
    },
  },
  {
    at: 8_513_000,
    step: {
      exec: update('*1'),
      node: 'netapp-01',
      note: '01:20:53 by the nodes: the SP of netapp-01 (S0:21)',
    },
  },
  {
    at: 8_734_613,
    step: {
      exec: update('*2'),
      node: 'netapp-01',
      expect: { contains: 'SP firmware update has been successfully scheduled.' },
      note: '01:23:34 (S0:9-15)',
    },
  },
  {
    at: 8_738_711,
    step: {
      exec: 'system service-processor image update-progress show',
      node: 'netapp-01',
      expect: { matches: 'netapp-02 +yes +6/20/2020 01:24:34 +1 +-' },
      note: '01:23:38: 1 % (S0:17-23)',
    },
  },
  {
    at: 9_849_978,
    step: {
      exec: 'system service-processor image update-progress show',
      node: 'netapp-01',
      expect: { matches: 'netapp-02 +no +6/20/2020 01:24:34 +5 +6/20/2020 01:27:13' },
      note: '01:42:09: both stopped at 5 % after 159 s (S0:25-31)',
    },
  },
  {
    at: 9_880_000,
    step: {
      exec: `${DIAGNOSTIC}; event log show -severity DEBUG -node netapp-01`,
      node: 'netapp-01',
      expect: { contains: 'sp.servprocd.upd.unexpt.evts: reason="Unable to transfer' },
      note: 'The reason is a DEBUG event (S0:32-36).',
    },
  },
  {
    at: 14_636_184,
    step: {
      exec: 'system health alert show',
      node: 'netapp-01',
      expect: { contains: 'Indication Time: Sat Jun 20 02:56:30 2020' },
      note: '03:01:56 (S0:96-109)',
    },
  },
  {
    at: 14_915_524,
    step: {
      exec:
        'system service-processor network modify -node netapp-02 -enable true ' +
        '-address-family IPv4 -ip-address 192.168.132.214 -netmask 255.255.255.0 ' +
        '-gateway 192.168.132.1',
      node: 'netapp-01',
      note: '03:06:35 the network of the SP is set again (S0:110-112)',
    },
  },
  {
    at: 14_964_333,
    step: {
      exec: 'hwassist show',
      node: 'netapp-01',
      expect: { lacks: HWASSIST_ERROR },
      note: '03:07:24: both are healthy within 49 s (S0:113-135)',
    },
  },
  {
    at: 16_147_648,
    step: {
      exec: 'hwassist show',
      node: 'netapp-01',
      expect: { contains: HWASSIST_ERROR },
      note: '03:27:07: after a while the error occurs again (S0:138-160)',
    },
  },
  {
    at: 16_200_000,
    step: {
      exec: 'system node run -node netapp-02 -command "sp status"',
      node: 'netapp-02',
      expect: { contains: 'Service Processor Status: Online' },
      note: 'Online, and its Ethernet is dead (S0:162-175).',
    },
  },
];

/** The steps with the time between them. */
function timed(list: readonly Timed[]): ScenarioStep[] {
  let at = 0;
  return list.flatMap(({ at: next, step }) => {
    const gap = next - at;
    at = next;
    return [{ advanceMs: gap }, step];
  });
}

export const spUpdateFails: Scenario = {
  name: 'netapp/sp-update-fails',
  title: 'cf.hwassist.missedKeepAlive after a failed update of the SP',
  story:
    'An automatic update of the SP of netapp-02 fails at 5 %. The SP is still Online, and yet ' +
    'netapp-01 gets no keep-alives from it any more. Setting its network cures it, for 16 minutes.',
  family: 'netapp',
  sources: ['S0:1, 5, 7, 9-31, 36, 39, 41-91, 96-110, 112-136, 138-160, 162-175'],
  start: {
    epoch: '2020-06-19T22:58:00+09:00',
    isCold: true,
    nodes: {
      'netapp-01': AHEAD,
      'netapp-02': AHEAD,
      'netapp-01-sp': AHEAD,
      'netapp-02-sp': AHEAD,
    },
    config: {
      version: '9.7',
      node01KeepAlives: 130_799,
      node02KeepAlives: 130_949,
      node01KeepAliveAtMs: 52_000,
      node02KeepAliveAtMs: 49_000,
      healthCheckMs: 14_250_000,
    },
  },
  steps: [
    ...timed(TIMED),
    {
      never: { event: 'spHeartbeat.missed' },
      note: 'The heartbeat inside the box lived all the time (S1:14).',
    },
    { never: { event: 'takeover.began' }, note: 'And nothing was taken over.' },
  ],
};
