// A Service Processor by itself: what it sends over its two channels, what it makes of its node.

import { expect, test } from 'vitest';
import { MEMBERS } from '../members.ts';
import { spOf02 } from './testing/sp.ts';

const PERIODIC = 'periodic_message';
const PACKAGE = { type: 'startUpdate', version: '5.8', isAutomatic: false } as const;
const { ipv4, ipv6 } = spOf02().state.durable;
const SET_NETWORK = { type: 'setNetwork', ipv4, ipv6 } as const;

test('a keep-alive every 180 s over the LAN, to the partner (S0:61, S1:25-28)', () => {
  const sp = spOf02({ node01KeepAliveAtMs: 20_000 });
  sp.advance(400_000);
  expect(sp.alerts()).toEqual([
    [20_000, PERIODIC],
    [200_000, PERIODIC],
    [380_000, PERIODIC],
  ]);
});

test('it goes by UDP, or over TCP if so configured (S1:27)', () => {
  for (const hwassistTransport of ['udp', 'tcp']) {
    const sp = spOf02({ hwassistTransport });
    sp.advance(30_000);
    expect(sp.messages('hwassist')[0]).toMatchObject({ transport: hwassistTransport });
  }
});

test('a pushed configuration brings a keep-alive at once (S0:112-125)', () => {
  const sp = spOf02({ node01KeepAliveAtMs: 20_000 });
  sp.advance(100_000);
  sp.tell({ type: 'setHwassist', hwassist: { ...sp.state.durable.hwassist, secret: 'new' } });
  sp.advance(0);
  expect(sp.alerts().at(-1)).toEqual([100_000, PERIODIC]);
});

test('the update fails at 5 % after 159 s and hangs the Ethernet (S0:19-31, 162)', () => {
  const sp = spOf02();
  sp.tell(PACKAGE);
  sp.advance(4_000);
  expect(sp.messages('updateProgress').map(({ percent }) => percent)).toEqual([1]);
  sp.advance(154_999);
  expect(sp.messages('updateProgress').at(-1)).toMatchObject({ percent: 5 });
  expect(sp.messages('updateEnded')).toEqual([]);
  sp.advance(1);
  expect(sp.messages('updateEnded')).toEqual([
    {
      at: 159_000,
      type: 'updateEnded',
      isOk: false,
      reason: 'Unable to transfer SP firmware image using network interface',
    },
  ]);
  const before = sp.alerts().length;
  sp.advance(3_600_000);
  expect(sp.alerts()).toHaveLength(before);
  expect(sp.messages('spBeat').at(-1)).toMatchObject({ link: 'down', isAddressKnown: false });
});

test('the other SP fails its update and stays healthy (S0:134, 159)', () => {
  const sp = spOf02({ spHangAfterUpdate: 'netapp-01-sp' });
  sp.tell(PACKAGE);
  sp.advance(400_000);
  expect(sp.messages('updateEnded')).toHaveLength(1);
  expect(sp.alerts().at(-1)?.[0]).toBeGreaterThan(159_000);
});

test('an update that succeeds ends in a planned reboot from the other slot', () => {
  const sp = spOf02({ spUpdateOutcome: 'succeeds', spUpdateMs: 100_000 });
  sp.tell(PACKAGE);
  sp.advance(100_000);
  const kinds = sp.seen.slice(-4).map((one) => (one.kind === 'send' ? one.body.type : one.kind));
  expect(kinds).toEqual(['updateProgress', 'updateEnded', 'spRebooting', 'reset']);
  expect(sp.state.durable.images.find(({ isCurrent }) => isCurrent)).toMatchObject({
    slot: 'backup',
    version: '5.8',
  });
});

test('setting the network revives a sick SP for 16 minutes (S0:110-112, 136)', () => {
  const sp = spOf02();
  sp.tell(PACKAGE);
  sp.advance(1_000_000);
  sp.tell(SET_NETWORK);
  sp.advance(49_000);
  expect(sp.alerts().at(-1)).toEqual([1_005_000, PERIODIC]);
  expect(sp.messages('networkApplied')).toMatchObject([{ isOk: true }]);
  sp.advance(3_600_000);
  expect(sp.alerts().at(-1)).toEqual([1_005_000 + 5 * 180_000, PERIODIC]);
  const hung = sp.seen.flatMap((one) =>
    one.kind === 'emit' && one.name === 'sp.hung' ? one.at : [],
  );
  expect(hung).toEqual([159_000, 1_000_000 + 960_000]);
});

test('its Ethernet hangs, and the heartbeat inside the box lives on (S0:166, S1:14)', () => {
  const sp = spOf02();
  sp.suffer('sp.hang', true, { part: 'ethernet' });
  sp.advance(60_000);
  expect(sp.messages('spBeat').length).toBeGreaterThanOrEqual(6);
  expect(sp.alerts()).toEqual([]);
  sp.suffer('sp.hang', false, { part: 'ethernet' });
  sp.advance(200_000);
  expect(sp.alerts()).not.toEqual([]);
});

test('it loses its inner side, and keep-alives go on (S1:14, 25)', () => {
  const sp = spOf02({ node01KeepAliveAtMs: 20_000 });
  sp.advance(1);
  const before = sp.messages('spBeat').length;
  sp.suffer('sp.heartbeatLost', true);
  sp.advance(200_000);
  expect(sp.messages('spBeat')).toHaveLength(before);
  expect(sp.alerts()).toHaveLength(2);
});

test('power loss is told at once; what the SP switches is none (S0:50, 55, S1:34)', () => {
  const sp = spOf02();
  sp.hearNode();
  sp.power(false);
  expect(sp.alerts()).toEqual([[0, 'power_loss']]);

  const other = spOf02();
  other.hearNode();
  other.suffer('sp.power', true, { to: 'off' });
  other.power(false);
  expect(other.alerts()).toEqual([[0, 'power_off_via_sp']]);
  expect(other.powers()).toEqual([[0, 'off']]);
});

test('a node that halts and switches itself off has not lost its power (S1:16)', () => {
  const sp = spOf02();
  sp.hearNode();
  sp.hearNode('halting', 0x0430);
  sp.power(false);
  expect(sp.alerts()).toEqual([]);
});

test('the watchdog resets a node that falls silent (S0:51, S1:34)', () => {
  const sp = spOf02({ node01KeepAliveAtMs: 3_000_000 });
  sp.hearNode();
  sp.advance(60_000);
  expect(sp.alerts()).toEqual([[10_000, 'l2_watchdog_reset']]);
  expect(sp.powers()).toEqual([[10_000, 'reset']]);
});

test('a node that cannot be heard is told as lost, and left alone (S0:60)', () => {
  const sp = spOf02({ node01KeepAliveAtMs: 3_000_000 });
  sp.hearNode();
  sp.suffer('sp.heartbeatLost', true);
  sp.advance(600_000);
  expect(sp.alerts()).toEqual([[30_000, 'loss_of_heartbeat']]);
  expect(sp.powers()).toEqual([]);
});

test('a reboot out of nothing and a failed POST are told (S0:58-59)', () => {
  const sp = spOf02();
  sp.hearNode();
  sp.hearNode('post', 0x0413);
  sp.hearNode('post', 0x0113);
  expect(sp.alerts().map(([, event]) => event)).toEqual(['abnormal_reboot', 'post_error']);
});

test('a cycle switches off, and on again', () => {
  const sp = spOf02();
  sp.hearNode();
  sp.suffer('sp.power', true, { to: 'cycle' });
  sp.power(false);
  sp.advance(10_000);
  expect(sp.powers().map(([, to]) => to)).toEqual(['off', 'on']);
  expect(sp.alerts()).toEqual([[0, 'power_cycle_via_sp']]);
});

test('a planned reboot is announced before the reset', () => {
  const sp = spOf02();
  sp.tell({ type: 'rebootSp', slot: 'current' });
  const [announced, reset] = sp.seen.slice(-2);
  expect(announced).toMatchObject({ kind: 'send', body: { type: 'spRebooting' } });
  expect(reset).toMatchObject({ kind: 'reset' });
});

test('a wrong secret and a wrong system id go into what it sends', () => {
  const sp = spOf02();
  sp.suffer('hwassist.wrongSecret', true);
  sp.suffer('hwassist.wrongSystemId', true);
  sp.tell({ type: 'sendTest' });
  const { trap } = sp.messages('hwassist')[0] as unknown as {
    trap: { secret: string; systemId: number };
  };
  expect(trap.secret).not.toBe('key');
  expect(trap.systemId).not.toBe(MEMBERS['netapp-02'].systemId);
});

test('a fan that stands still is read and relayed at once (S1:14)', () => {
  const sp = spOf02();
  sp.suffer('chassisFan.fail', true, { fan: 2 });
  const { readings } = sp.messages('sensors').at(-1) as unknown as {
    readings: { name: string; state: string }[];
  };
  const bad = readings.filter(({ state }) => state !== 'normal').map(({ name }) => name);
  expect(bad).toEqual(['SysFan2_F1_Speed', 'SysFan2_F2_Speed']);
});
