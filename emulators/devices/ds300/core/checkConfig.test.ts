import { expect, test } from 'vitest';
import { checkConfig } from './checkConfig.ts';

const SECRET = '0123456789abcdef';
const chap = { chapUser: 'joe', chapSecret: SECRET };

test.each([
  [
    { syslogTargets: 'udp://127.0.0.1:514 tcp://10.0.0.1:514' },
    'syslogTargets',
    'tcp://10.0.0.1:514',
  ],
  [{ trapTargets: '127.0.0.1 nobody' }, 'trapTargets', 'nobody'],
  [{ trapTargets: '127.0.0.1:0' }, 'trapTargets', '127.0.0.1:0'],
  [{ trapTargets: '127.0.0.256' }, 'trapTargets', '127.0.0.256'],
  [{ trapTargets: '8.8.8.8:162' }, 'trapTargets', '8.8.8.8:162'],
  [{ chapUser: 'joe', chapSecret: 'short' }, 'chapSecret', '5 characters'],
  [{ chapMutualUser: 'box', chapMutualSecret: SECRET }, 'chapUser', 'none'],
  [{ ...chap, chapMutualUser: 'box' }, 'chapMutualSecret', '0 characters'],
  [{ ...chap, chapMutualUser: 'box', chapMutualSecret: SECRET }, 'chapMutualSecret', 'the same'],
])('%j is refused for its %s', (changes, key, got) => {
  expect(checkConfig(changes)).toMatchObject({ key, got });
});

test.each([
  {},
  { syslogTargets: 'udp://localhost:5514 tcp://127.9.9.9:6514/rfc5424' },
  { trapTargets: '127.0.0.1:1162 localhost, 192.168.132.50' },
  { ...chap, chapMutualUser: 'box', chapMutualSecret: 'another secret' },
])('%j is taken', (changes) => {
  expect(checkConfig(changes)).toBeNull();
});
