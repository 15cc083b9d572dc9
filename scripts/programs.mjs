// The programs that the tests need from the system: where they are, or null.
// Plain JavaScript for any Node from 20 on, because it also runs before anything is installed.

import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const CHROME_ON_MACOS = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** `debian` is the package that brings the program. */
export const PROGRAMS = [
  { name: 'Chromium', debian: 'chromium', find: findChromium },
  { name: 'ssh', debian: 'openssh-client', find: () => onPath('ssh') },
  { name: 'sqlite3', debian: 'sqlite3', find: () => onPath('sqlite3') },
];

/** Stock clients that are tested against the rack's services. Without one of them its tests are
 * skipped, and say so: they are wanted, not needed. Debian keeps some where only root looks. */
export const CLIENTS = [
  { name: 'snmpget', debian: 'snmp' },
  { name: 'snmptrapd', debian: 'snmptrapd' },
  { name: 'tshark', debian: 'tshark' },
  { name: 'ansible-playbook', debian: 'ansible' },
  { name: 'rsyslogd', debian: 'rsyslog' },
  { name: 'curl', debian: 'curl' },
  { name: 'ssh', debian: 'openssh-client' },
  {
    name: 'python3-netmiko',
    debian: 'python3-netmiko',
    file: '/usr/lib/python3/dist-packages/netmiko',
  },
].map(({ file, ...client }) => ({
  ...client,
  find: () => (file === undefined ? onPath(client.name) : existsSync(file) ? file : null),
}));

/** The browser of the tests: CHROMIUM_PATH, Playwright's own, or one of the system. */
export async function findChromium() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  const own = await import('@playwright/test').then(
    ({ chromium }) => chromium.executablePath(),
    () => '',
  );
  const candidates = [own, ...CHROMIUM_NAMES.map(onPath), CHROME_ON_MACOS];
  return candidates.find((path) => path && isExecutable(path)) ?? null;
}

function onPath(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
