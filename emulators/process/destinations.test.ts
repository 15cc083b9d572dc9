import { expect, test } from 'vitest';
import type { Binding } from '../core/channel.ts';
import { reachDestination } from './destinations.ts';

const binding = (changes: Partial<Binding> = {}): Binding => ({
  modelled: '192.168.7.11',
  host: '127.168.7.11',
  portOffset: 10_000,
  ports: {},
  alsoReal: false,
  ...changes,
});
const loopback = [binding()];

test('on loopback, addresses of the own network and of this host are reached', () => {
  expect(reachDestination(loopback, '192.168.7.50', 162)).toEqual({
    host: '127.168.7.50',
    port: 10_162,
  });
  expect(reachDestination(loopback, '192.168.7.11', 4_444)).toEqual({
    host: '127.168.7.11',
    port: 4_444,
  });
  expect(reachDestination(loopback, '127.0.0.1', 514)).toEqual({ host: '127.0.0.1', port: 10_514 });
  expect(reachDestination(loopback, '127.0.0.1', 6_514)?.port).toBe(6_514);
});

test('with the real ports as well, those are taken', () => {
  const real = [binding({ alsoReal: true })];
  expect(reachDestination(real, '127.0.0.1', 162)).toEqual({ host: '127.0.0.1', port: 162 });
});

test('where every service has a port of its own, the rack says which', () => {
  const ports = [binding({ host: '127.0.0.1', ports: { 4444: 20_007 } })];
  expect(reachDestination(ports, '192.168.7.11', 4_444)?.port).toBe(20_007);
  expect(reachDestination(ports, '192.168.7.50', 162)).toBe(null);
});

test('on real interfaces an address of the own network is itself', () => {
  const linux = [binding({ host: '192.168.7.11', portOffset: 0, isOnInterface: true })];
  expect(reachDestination(linux, '192.168.7.50', 162)).toEqual({ host: '192.168.7.50', port: 162 });
});

test('nothing leaves for anywhere else', () => {
  for (const address of ['10.0.0.1', '8.8.8.8', 'example.com', '192.168.7.evil', '127.evil', '']) {
    expect(reachDestination(loopback, address, 514)).toBe(null);
  }
  expect(reachDestination(loopback, '127.0.0.1', 70_000)).toBe(null);
  expect(reachDestination([], '127.0.0.1', 514)).toBe(null);
});
