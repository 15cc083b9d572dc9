import { expect, test } from 'vitest';
import { FLOATING, lamps } from '../../emulators/process/testing/lamps/manifest.ts';
import { bindNodes } from './addresses.ts';

test('on loopback an address keeps its last three numbers, and its low ports move up', async () => {
  const bindings = await bindNodes([lamps], 'loopback', false);
  expect(bindings['lamp-a']?.slice(0, 2)).toEqual([
    {
      modelled: '192.168.7.11',
      host: '127.168.7.11',
      portOffset: 10_000,
      ports: {},
      alsoReal: false,
    },
    { modelled: FLOATING, host: '127.168.7.10', portOffset: 10_000, ports: {}, alsoReal: false },
  ]);
});

test('where there is one loopback address, every service of every address has a port', async () => {
  const bindings = await bindNodes([lamps], 'ports', false);
  const ports = ['lamp-a', 'lamp-b'].map((node) => bindings[node]?.[0]?.ports['23']);
  expect(new Set(ports).size).toBe(2);
  // Whoever holds the floating address serves it at the same place.
  expect(bindings['lamp-a']?.[1]).toEqual(bindings['lamp-b']?.[1]);
});
