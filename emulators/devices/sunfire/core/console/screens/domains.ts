// What is asked of one domain: key switch, devices, date, console.

import type { CommandOutput } from '../../../../../core/machine.ts';
import type { Instant } from '../../../../../core/time.ts';
import { domainConsolePath } from '../../paths.ts';
import type { DomainView, ScState } from '../../state.ts';
import { inUtc, longDate, wallAt } from '../dates.ts';
import type { Read } from '../grammar/reads.ts';
import { EXIT_FAILED } from '../grammar/words.ts';
import { reasonText } from '../refusals.ts';
import { nameOf } from './boards.ts';
import { type Column, head, row } from './columns.ts';

function domainView(state: ScState, id: string): DomainView | null {
  return state.volatile.platform?.domains.find((one) => one.id === id) ?? null;
}

/** Reference §2: `Virtual key switch position: ON`. */
export function keyswitchText(state: ScState, [id = '']: readonly string[]): string {
  const position = domainView(state, id)?.keyswitch.toUpperCase() ?? 'UNKNOWN';
  return `Virtual key switch position: ${position}\n`;
}

/** The date of an SC and, with -d, of domains: @choice their clocks agree. */
export function smsDateText(
  state: ScState,
  { domains, isUtc }: Extract<Read, { read: 'smsDate' }>,
  now: Instant,
): string {
  const here = wallAt(state.volatile.identity, now);
  const date = longDate(isUtc ? inUtc(here) : here);
  if (domains.length === 0) return `System Controller: ${date}\n`;
  return domains
    .map((id) => `Domain ${nameOf(domainView(state, id) ?? { id, tag: '' })}: ${date}\n`)
    .join('');
}

const CONSOLE_LINES = 10;

/** The end of the domain's console log, and how the domain stands. */
export function consoleText(state: ScState, id: string): string {
  const log = state.durable.logs[domainConsolePath(id)];
  const lines = (log?.lines ?? []).slice(-CONSOLE_LINES).map((line) => `${line}\n`);
  const status = domainView(state, id)?.status ?? 'Unknown';
  const head = 'Trying to connect...\nConnected to Domain Server.\n';
  return `${head}Your Domain Console is in full control mode.\n${lines.join('')}[${status}]\n`;
}

const CPU: readonly Column[] = [
  ['domain', 10],
  ['location', 11],
  ['id', 6],
  ['state', 10],
  ['speed', 8],
  ['ecache', 0],
];

const IO: readonly Column[] = [
  ['domain', 10],
  ['location', 11],
  ['device', 10],
  ['resource', 22],
  ['usage', 0],
];

/** Synthetic but for the numbers of the processors (reference §5). A domain that does not run
 * Solaris has nobody who would answer. */
export function devicesText(state: ScState, [id = '']: readonly string[]): CommandOutput {
  const domain = domainView(state, id);
  if (domain === null || domain.status !== 'Running Solaris') {
    const stderr = `showdevices: ${reasonText('domainNotRunning')}\n`;
    return { stdout: '', stderr, exitCode: EXIT_FAILED };
  }
  const boards = (state.volatile.platform?.boards ?? []).filter((one) => one.domain === id);
  const name = nameOf(domain);
  const cpus = boards
    .filter(({ kind }) => kind === 'SB')
    .flatMap(({ location, slot }) =>
      [0, 1, 2, 3].map((port) =>
        row(CPU, [name, location, String(slot * 32 + port), 'online', '900', '8']),
      ),
    );
  const disks = boards
    .filter(({ kind }) => kind === 'IO')
    .map(({ location }, index) => {
      const device = `sd${index}`;
      const resource = `/dev/dsk/c${index}t0d0s0`;
      return row(IO, [
        name,
        location,
        device,
        resource,
        `mounted filesystem "${mountPoint(index)}"`,
      ]);
    });
  const processors = `CPU\n---\n${head(CPU)}${cpus.join('')}`;
  const devices = `IO Devices\n----------\n${head(IO)}${disks.join('')}`;
  const stdout = `${processors}\n${devices}`;
  return { stdout, stderr: '', exitCode: 0 };
}

function mountPoint(index: number): string {
  return index === 0 ? '/' : `/export/data${index}`;
}
