// What the command line answers of the pair as it is: no refusal blames the wrong thing.

import { expect, test } from 'vitest';
import { ds300 } from '../../manifest.ts';
import { controllerIn, rackMaker } from '../machines/testing/pair.ts';

const rackOf = rackMaker(ds300);

function withoutA() {
  const rack = rackOf();
  rack.inject('node.crash', { target: 'ds300-a' });
  rack.until('failover.completed', { node: 'ds300-b' });
  return rack;
}

test('a peer that takes no part is not a peer that is not there', () => {
  const rack = withoutA();
  const refused = { exitCode: 1, stdout: expect.stringContaining('the peer does not take part') };
  expect(rack.exec('ds300-b', 'array move MCTRLA a')).toMatchObject(refused);
  expect(rack.exec('ds300-b', 'controller failover b')).toMatchObject(refused);
  const alone = rackOf({ profile: 'single' });
  expect(alone.exec('ds300-a', 'array move MCTRLA b')?.stdout).toMatch('no other controller');
});

test('controller list says on whose port each address answers now', () => {
  const listed = withoutA().exec('ds300-b', 'controller list')?.stdout;
  expect(listed).toMatch(/^192.168.130.11 +A ETH2 +B ETH2 \(alias\)$/m);
  expect(listed).toMatch(/^192.168.132.31 +A MGMT +B MGMT \(alias\)$/m);
  expect(listed).toMatch(/^192.168.131.12 +B ETH3 +B ETH3$/m);
});

test('a hot-spare of the other controller: this one has not failed, it is not the owner', () => {
  const rack = rackOf();
  expect(rack.exec('ds300-a', 'hotspare assign 12 MCTRLB')?.stdout).toMatch(
    'owned by the other controller',
  );
  expect(rack.exec('ds300-b', 'hotspare assign 12 MCTRLB')?.exitCode).toBe(0);
});

test('failback show names the addresses that are still away', () => {
  const rack = withoutA();
  const shown = () => rack.exec('ds300-b', 'failback show')?.stdout;
  expect(shown()).toMatch(
    /^Addresses away from home : 192.168.130.11, 192.168.131.11, 192.168.132.31$/m,
  );
  rack.exec('ds300-b', 'peer enable');
  rack.exec('ds300-b', 'failback now');
  expect(shown()).toMatch(/^Addresses away from home : none$/m);
});

test('an address that hopped between ports of one controller is away, too', () => {
  const rack = rackOf();
  rack.inject('port.linkDown', { target: 'ds300-a', params: { port: 'eth2' } });
  rack.advance(1_000);
  for (const node of ['ds300-a', 'ds300-b']) {
    expect(rack.exec(node, 'failback show')?.stdout).toMatch(
      /^Addresses away from home : 192.168.130.11$/m,
    );
  }
});

test('a dump goes to a host that there is, by name or address', () => {
  const rack = rackOf();
  expect(rack.exec('ds300-a', 'diagnostic dump 192.168.130.101')?.exitCode).toBe(0);
  for (const host of ['10.9.9.9', 'elsewhere']) {
    expect(rack.exec('ds300-a', `diagnostic dump ${host}`)).toMatchObject({
      exitCode: 1,
      stdout: expect.stringMatching(/no such host.*diagnostics\.tgz/),
    });
  }
});

test('the log says what a setting is now, and no secret', () => {
  const rack = rackOf();
  rack.exec('ds300-a', 'ipfailover local');
  rack.exec('ds300-a', 'cache mirror off');
  rack.exec('ds300-a', 'iscsi chap joe 0123456789abcd');
  const texts = controllerIn(rack, 'a').durable.events.entries.map(({ long }) => long);
  expect(texts).toContain('The setting ipfailover is now local.');
  expect(texts).toContain('The setting cache mirroring is now off.');
  expect(texts).toContain('The setting CHAP is now on, user joe.');
  expect(texts.join()).not.toContain('0123456789abcd');
});
