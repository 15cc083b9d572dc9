// The commands of the SP's own CLI.
// @source netapp §3. @choice confirmations and refusals (§7.7: uncertain).

import type { SpCommand } from '../commands.ts';
import {
  batteryText,
  dateText,
  eventsInfoText,
  eventsText,
  fruListText,
  fruText,
  networkText,
  powerText,
  sensorsText,
  sensorText,
  statusText,
  uptimeText,
  verboseStatusText,
  versionText,
} from './screens.ts';
import {
  lines,
  print,
  SP_PRIVILEGES,
  type SpCliCommand,
  type SpPrivilege,
  type SpResult,
  type SpView,
  wrong,
} from './view.ts';

const URL_LENGTH_MAX = 200;
const DIRTY = 'This will cause a dirty shutdown of your appliance.  Continue? [y/n] ';

function command(
  path: string,
  help: string,
  run: SpCliCommand['run'],
  privilege?: SpPrivilege,
): SpCliCommand {
  return { path, help, run, ...(privilege === undefined ? {} : { privilege }) };
}

function change(asked: SpCommand, ask: string | null, done = ''): SpResult {
  return { kind: 'change', command: asked, ask, done };
}

function usage(path: string): SpResult {
  return wrong(`usage: ${path}\n`);
}

/** A number of events that is asked for; the whole log holds fewer. */
function countOf(word: string | undefined): number | null {
  return word !== undefined && /^\d{1,4}$/.test(word) ? Number(word) : null;
}

const EVENTS: readonly SpCliCommand[] = [
  command('events all', 'print all system events', (view) =>
    print(eventsText(view, view.state.durable.sel)),
  ),
  command('events info', 'print system event log information', (view) =>
    print(eventsInfoText(view)),
  ),
  command('events newest', 'print newest system events', (view, [word]) => {
    const count = countOf(word);
    const { sel } = view.state.durable;
    if (count === null) return usage('events newest <number>');
    return print(eventsText(view, count === 0 ? [] : sel.slice(-count)));
  }),
  command('events oldest', 'print oldest system events', (view, [word]) => {
    const count = countOf(word);
    if (count === null) return usage('events oldest <number>');
    return print(eventsText(view, view.state.durable.sel.slice(0, count)));
  }),
  command('events search', 'search for and print system events', (view, [word]) => {
    if (word === undefined) return usage('events search <keyword>');
    const wanted = word.toLowerCase();
    const found = view.state.durable.sel.filter(({ tag, text }) =>
      `${tag} ${text}`.toLowerCase().includes(wanted),
    );
    return print(eventsText(view, found));
  }),
];

const PRIVILEGE_WARNING =
  'Warning: These advanced commands are potentially dangerous; use\n' +
  '         them only when directed to do so by support personnel.\n' +
  'Do you want to continue? [y/n] ';

function setPrivilege(view: SpView, words: readonly string[]): SpResult {
  const isQuiet = words[0] === '-q';
  const wanted = words[isQuiet ? 1 : 0] ?? '';
  const found = SP_PRIVILEGES.filter((one) => wanted !== '' && one.startsWith(wanted));
  const privilege = found.find((one) => one === wanted) ?? (found.length === 1 ? found[0] : null);
  if (!privilege) return usage('priv set [-q] <admin|advanced|diag>');
  const isRising = SP_PRIVILEGES.indexOf(privilege) > SP_PRIVILEGES.indexOf(view.privilege);
  const ask = isRising && !isQuiet && view.isTerminal ? PRIVILEGE_WARNING : null;
  return { kind: 'privilege', privilege, ask };
}

const SP: readonly SpCliCommand[] = [
  command('sp status', 'print SP status', (view, [flag]) =>
    print(flag === '-v' || flag === '-d' ? verboseStatusText(view) : statusText(view)),
  ),
  command('sp uptime', 'print SP uptime', (view) => print(uptimeText(view))),
  command('sp network show', 'print SP network configuration', (view) => print(networkText(view))),
  command('sp network config', 'configure the SP network', () =>
    wrong('The network is configured by ONTAP: system service-processor network modify\n'),
  ),
  command('sp reboot', 'reboot SP', (_view, [slot]) => {
    const image = slot === 'primary' || slot === 'backup' ? slot : 'current';
    const ask =
      'Note: If your console connection is through the SP, it will be disconnected.\n' +
      'Do you want to reboot the SP ? [y/n] ';
    return change({ type: 'spReboot', slot: image }, ask, 'Rebooting...\n');
  }),
  command('sp update', 'update SP firmware', (_view, words) => {
    const url = words.find((word) => !word.startsWith('-')) ?? '';
    if (url === '') return usage('sp update <url> [-f]');
    if (url.length > URL_LENGTH_MAX)
      return wrong(`The URL is longer than ${URL_LENGTH_MAX} characters\n`);
    const asked: SpCommand = { type: 'spUpdate', url, isForced: words.includes('-f') };
    return change(asked, null, 'Firmware update has begun.\n');
  }),
  command('sp log history show', 'print the logs of the SP', (view) =>
    print(lines(view.state.durable.logs.messages)),
  ),
  ...(['messages', 'audit', 'debug'] as const).map((name) =>
    command(
      `sp log ${name}`,
      `print the ${name} log`,
      (view) => print(lines(view.state.durable.logs[name])),
      'advanced',
    ),
  ),
  command(
    'sp switch-version',
    'print the version of the internal switch',
    () => print('Switch image: Version16 RZL\n'),
    'diag',
  ),
];

function power(to: 'on' | 'off' | 'cycle'): SpCliCommand {
  const help = { on: 'turn power on', off: 'turn power off', cycle: 'turn power off and then on' };
  return command(`system power ${to}`, help[to], () =>
    change({ type: 'systemPower', to }, to === 'on' ? null : DIRTY),
  );
}

const SYSTEM: readonly SpCliCommand[] = [
  command('system console', 'connect to the system console', ({ isTerminal }) =>
    isTerminal ? { kind: 'console' } : wrong('system console needs a terminal\n'),
  ),
  command('system core', 'dump the system core and reset', (_view, [flag]) =>
    change(
      { type: 'systemCore' },
      flag === '-f' ? null : 'This will panic the node and dump its core.  Continue? [y/n] ',
    ),
  ),
  command('system log', 'print system console logs', (view) =>
    print(lines(view.state.durable.consoleLog)),
  ),
  power('on'),
  power('off'),
  power('cycle'),
  command('system power status', 'print power status', (view) => print(powerText(view))),
  command('system reset', 'reset the system using the selected firmware', (_view, [image]) => {
    const wanted = image === 'primary' || image === 'backup' ? image : 'current';
    if (image !== undefined && image !== wanted)
      return usage('system reset [primary|backup|current]');
    return change({ type: 'systemReset', image: wanted }, DIRTY);
  }),
  command('system sensors', 'print environmental sensors status', (view) =>
    print(sensorsText(view)),
  ),
  command('system sensors show', 'print environmental sensors status', (view) =>
    print(sensorsText(view)),
  ),
  command('system sensors get', 'print the details of one sensor', (view, [name]) => {
    const text = sensorText(view, name ?? '');
    return text === null ? wrong(`Sensor ${name ?? ''} not found\n`) : print(text);
  }),
  command('system battery show', 'print battery information', (view) => print(batteryText(view))),
  command('system fru list', 'list the FRUs', () => print(fruListText())),
  command('system fru show', 'print one FRU', (view, [id]) => {
    const text = fruText(view, id ?? '');
    return text === null ? usage('system fru show <id>') : print(text);
  }),
  command('system acp show', 'print ACP status', () => print('ACP: in-band, active\n')),
  command('system forensics show', 'print watchdog forensics', () => print('No forensics.\n')),
];

export const SP_COMMANDS: readonly SpCliCommand[] = [
  command('date', 'print date and time', (view) => print(dateText(view))),
  command('exit', 'exit from the SP command line interface', () => ({ kind: 'exit' })),
  ...EVENTS,
  command('help', 'print command help', (view, words) => print(helpText(view, words))),
  command('priv show', 'show current privilege level', ({ privilege }) => print(`${privilege}\n`)),
  command('priv set', 'set the privilege level', setPrivilege),
  ...SP,
  ...SYSTEM,
  command('version', 'print SP version', (view) => print(versionText(view))),
];

const GROUPS: { readonly [name: string]: string } = {
  events: 'print system events and event information',
  priv: 'show and set user mode',
  sp: 'commands to control the SP',
  system: 'commands to control the system',
  'system power': 'commands controlling system power',
  'system sensors': 'print environmental sensors status',
  'sp log': 'print the logs of the SP',
  'sp network': 'SP network configuration',
};

export function isSeenBy({ privilege = 'admin' }: SpCliCommand, seen: SpPrivilege): boolean {
  return SP_PRIVILEGES.indexOf(privilege) <= SP_PRIVILEGES.indexOf(seen);
}

/** `help`, `help system power`: one line for each word that may come next. */
export function helpText({ privilege }: SpView, words: readonly string[]): string {
  const prefix = words.length === 0 ? '' : `${words.join(' ')} `;
  const seen = SP_COMMANDS.filter((one) => isSeenBy(one, privilege));
  const names = seen
    .filter(({ path }) => path.startsWith(prefix))
    .map(({ path }) => prefix + (path.slice(prefix.length).split(' ')[0] ?? ''));
  if (names.length === 0) return unknownCommand();
  return [...new Set(names)]
    .map((name) => {
      const whole = seen.find(({ path }) => path === name);
      return `${name} - ${GROUPS[name] ?? whole?.help ?? `${name} commands`}\n`;
    })
    .join('');
}

export function unknownCommand(): string {
  return "command not found. Type '?' for a list of available commands.\n";
}
