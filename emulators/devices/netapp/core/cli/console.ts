// The node's serial console while ONTAP is not up: the LOADER's prompt, and what a boot shows.
// @source netapp §3. @choice A LOADER knows what is needed to boot; everything else it refuses.

import type { LoaderCommand } from '../commands.ts';
import { MEMBERS } from '../members.ts';
import type { NodePhase } from '../state/ha.ts';
import type { OntapState } from '../state.ts';
import { commandWords } from './engine/line.ts';

/** ONTAP's own CLI answers when it is up, and while it joins the cluster. */
export function isOnConsole({ volatile }: OntapState): boolean {
  const { phase } = volatile.kernel;
  return phase !== 'up' && phase !== 'joining';
}

/** `LOADER-A> `: by the slot of the controller. */
export function LOADER_PROMPT({ volatile }: OntapState): string {
  return volatile.identity.node === 'netapp-01' ? 'LOADER-A> ' : 'LOADER-B> ';
}

const PHASE_TEXTS: { readonly [phase in NodePhase]?: string } = {
  post: 'BIOS is scanning PCI Option ROMs, this may take a few seconds...\n',
  booting: 'Loading kernel...\nStarting program at 0xffffffff80294c20\n',
  waitingForMailbox: 'Waiting for giveback (HA mailboxes)...(Press Ctrl-C to abort wait)\n',
  waitingForGiveback: 'Waiting for giveback...(Press Ctrl-C to abort wait)\n',
  halting: 'Uptime: system is going down\n',
  dumping: 'Saving core to the core device, please wait...\n',
};

export function consoleText({ volatile }: OntapState): string {
  return PHASE_TEXTS[volatile.kernel.phase] ?? '';
}

const HELP = [
  'autoboot',
  'boot_backup',
  'boot_ontap',
  'boot_primary',
  'bye',
  'help',
  'printenv',
  'setenv',
  'unsetenv',
  'version',
];

/** What a line typed at the console prints, or the command that it is. */
export function readLoaderLine(
  state: OntapState,
  line: string,
): { text: string; command: LoaderCommand | null } {
  if (state.volatile.kernel.phase !== 'loader') return { text: consoleText(state), command: null };
  const words = commandWords(line.trim());
  const [name = ''] = words;
  if (name === '') return { text: '', command: null };
  const command = loaderCommand(words);
  return { text: command === null ? loaderText(state, words) : '', command };
}

function loaderText(state: OntapState, [name = '', variable]: readonly string[]): string {
  if (name === 'help' || name === '?') return HELP.map((one) => `${one}\n`).join('');
  if (name === 'version') return 'BIOS version: 11.5\nLoader version: 6.0.7\n';
  if (name === 'printenv') return environmentText(state, variable);
  if (name === 'setenv' || name === 'unsetenv') return `usage: ${name} <variable>\n`;
  return `Invalid command: "${name}"\n`;
}

function environmentText({ durable, volatile }: OntapState, variable: string | undefined): string {
  const { node, partner } = volatile.identity;
  const all: { [name: string]: string } = {
    AUTOBOOT: durable.bootTo === 'loader' ? 'false' : 'true',
    BOOTED_FROM: 'PRIMARY',
    SYS_SERIAL_NUM: MEMBERS[node].serial,
    'partner-sysid': String(MEMBERS[partner].systemId),
    ...durable.environment,
  };
  const names = Object.keys(all).filter((name) => variable === undefined || name === variable);
  if (names.length === 0) return `${variable} : variable not found\n`;
  return names.map((name) => `${name.padEnd(20)} ${all[name]}\n`).join('');
}

/** The command that these words are at the LOADER; null: none that changes anything. */
function loaderCommand([name, variable, ...rest]: readonly string[]): LoaderCommand | null {
  if (name === 'boot_ontap' || name === 'autoboot') return { type: 'bootOntap' };
  if (name === 'boot_primary' || name === 'boot_backup') return { type: 'bootOntap' };
  if (name === 'bye') return { type: 'loaderBye' };
  if (variable === undefined) return null;
  if (name === 'setenv') return { type: 'setenv', name: variable, value: rest.join(' ') };
  return name === 'unsetenv' ? { type: 'unsetenv', name: variable } : null;
}
