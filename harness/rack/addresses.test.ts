import { createSocket } from 'node:dgram';
import { expect, test } from 'vitest';
import { FLOATING, lamps } from '../../emulators/process/testing/lamps/manifest.ts';
import { bindNodes } from './addresses.ts';
import { reservePorts } from './portBlock.ts';

test('on loopback an address keeps its last three numbers, and its low ports move up', async () => {
  const { bindings } = await bindNodes([lamps], 'loopback', false);
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
  const { bindings, close } = await bindNodes([lamps], 'ports', false);
  const ports = ['lamp-a', 'lamp-b'].map((node) => bindings[node]?.[0]?.ports['23']);
  expect(new Set(ports).size).toBe(2);
  // Whoever holds the floating address serves it at the same place.
  expect(bindings['lamp-a']?.[1]).toEqual(bindings['lamp-b']?.[1]);
  await close();
});

test('two racks never share a port, though neither listens yet', async () => {
  const first = await reservePorts(7);
  const second = await reservePorts(7);
  expect(await second.take()).not.toBe(await first.take());
  await first.close();
  const third = await reservePorts(7);
  expect(await third.take()).toBe(20_000 + 7 * 64 + 1);
  await second.close();
  await third.close();
});

test('a port that somebody uses for datagrams is passed over', async () => {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => {
    socket.bind({ port: 20_000 + 11 * 64 + 1, address: '127.0.0.1' }, () => resolve());
  });
  const block = await reservePorts(11);
  expect(await block.take()).toBe(20_000 + 11 * 64 + 2);
  await block.close();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
});
