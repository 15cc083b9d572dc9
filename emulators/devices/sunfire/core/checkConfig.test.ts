import { expect, test } from 'vitest';
import { checkConfig } from './checkConfig.ts';
import { PROFILES } from './config.ts';

test.each(Object.keys(PROFILES))('a %s is right as it is delivered', (profile) => {
  expect(checkConfig({ profile })).toBeNull();
});

test.each([
  [{ profile: '12K', populated: 12 }, 'populated', '12'],
  [{ domains: 'A=SB0,IO0 B=SB0' }, 'domains', 'SB0'],
  [{ domains: 'A=SB7' }, 'domains', 'SB7'],
  [{ domains: 'A=EX0' }, 'domains', 'EX0'],
  [{ domains: 'A=SB0 A=SB1' }, 'domains', 'A'],
  [{ profile: '12K', domains: 'K=SB0' }, 'domains', 'K'],
  [
    { syslogTargets: 'udp://127.0.0.1:514 tcp://10.0.0.1:514' },
    'syslogTargets',
    'tcp://10.0.0.1:514',
  ],
])('%j is refused for its %s', (changes, key, got) => {
  expect(checkConfig(changes)).toMatchObject({ key, got });
});

test('UDP and TCP targets on loopback are taken, with either format', () => {
  const syslogTargets =
    'udp://localhost:5514 tcp://127.9.9.9:6514/rfc5424, udp://127.0.0.1:1/rfc3164';
  expect(checkConfig({ syslogTargets })).toBeNull();
});
