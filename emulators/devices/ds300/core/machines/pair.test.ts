import { expect, test } from 'vitest';
import { type Simulation, simulate } from '../../../../core/world/simulate.ts';
import { findNode } from '../../../../core/world/world.ts';
import { ds300 } from '../../manifest.ts';
import type { HostState } from '../state/host.ts';
import type { ControllerState } from '../state.ts';

function rackOf(config: { [key: string]: string | number } = {}, seed = 1): Simulation {
  return simulate(ds300, { seed, freezesMessages: true, config: { ds300: config } });
}
function of(rack: Simulation, id: string): ControllerState {
  return findNode(rack.world, id)?.state as ControllerState;
}
function hostOf(rack: Simulation): HostState {
  return findNode(rack.world, 'host-1')?.state as HostState;
}

test('debug', () => {
  const rack = rackOf();
  const started = rack.events.length;
  const t0 = rack.world.now;
  rack.advance(5000);
  rack.inject('node.crash', { target: 'ds300-a' });
  rack.advance(60000);
  console.log(
    rack.events.map((e) => `${e.at} ${e.node} ${e.name} ${JSON.stringify(e.data)}`).join('\n'),
  );
  console.log(
    JSON.stringify(hostOf(rack).durable.counters),
    hostOf(rack).volatile.samples.join(' '),
  );
  console.log(rack.exec('ds300-b', 'peer enable', { withinMs: 60000 }));
  rack.advance(10000);
  console.log(rack.exec('ds300-b', 'failback now', { withinMs: 60000 }));
  rack.advance(10000);
  console.log(
    rack.events
      .slice(-60)
      .map((e) => `${e.at} ${e.node} ${e.name} ${JSON.stringify(e.data)}`)
      .join('\n'),
  );
  console.log(
    JSON.stringify(hostOf(rack).durable.counters),
    hostOf(rack).volatile.samples.join(' '),
  );
  void of;
  void started;
  void t0;
  void expect;
});
