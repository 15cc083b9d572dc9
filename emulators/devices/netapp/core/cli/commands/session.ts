// What changes the session alone: privilege, rows of a page, the way out; and the release.
// @source netapp §2.1, §1.8. @choice the paragraphs before a higher privilege (§7.6).

import {
  type Args,
  PRIVILEGES,
  type Privilege,
  param,
  readBoolean,
  type SessionChange,
} from '../engine/language.ts';
import { valueNamed } from '../engine/params.ts';
import type { CliView, OntapCommand } from '../view.ts';

const PROMPT = 'Do you want to continue? {y|n}: ';
const DIAGNOSTIC = 'These diagnostic commands are for use by NetApp personnel only.';
const WARNINGS: { readonly [level in Privilege]: string } = {
  admin: '',
  advanced:
    '\nWarning: These advanced commands are potentially dangerous; use them only when\n' +
    `         directed to do so by NetApp personnel.\n${PROMPT}`,
  diagnostic: `\nWarning: ${DIAGNOSTIC}\n${PROMPT}`,
};

function setSession(view: CliView, args: Args): SessionChange {
  const privilege = valueNamed(PRIVILEGES, args.privilege ?? '') as Privilege | null;
  const isConfirming = readBoolean(args.confirmations ?? '');
  const asks = privilege !== null && privilege !== view.privilege && isConfirming !== false;
  return {
    set: {
      ...(privilege === null ? {} : { privilege }),
      ...(args.rows === undefined ? {} : { rows: Number(args.rows) }),
      ...(isConfirming === null ? {} : { isConfirming }),
    },
    ...(asks && WARNINGS[privilege] !== '' ? { ask: WARNINGS[privilege] } : {}),
  };
}

const set: OntapCommand = {
  kind: 'tool',
  path: 'set',
  help: 'Display/Set CLI session settings',
  isHarmless: true,
  params: [
    param('privilege', 'Privilege Level', 'enum', { values: PRIVILEGES, isPositional: true }),
    param('confirmations', 'Confirmations', 'boolean'),
    param('rows', 'Number of Rows Per Page', 'integer'),
    param('showseparator', 'Show Separator'),
    param('showallfields', 'Show All Fields', 'boolean'),
    param('units', 'Data Units', 'enum', { values: ['auto', 'raw', 'B', 'KB', 'MB', 'GB', 'TB'] }),
  ],
  run: setSession,
};

const rows: OntapCommand = {
  kind: 'tool',
  path: 'rows',
  help: 'Show/Set the rows for this CLI session',
  isHarmless: true,
  params: [
    param('rows', 'Number of Rows the Screen Can Display', 'integer', { isPositional: true }),
  ],
  run: (_view, args) =>
    args.rows === undefined ? { set: {} } : { set: { rows: Number(args.rows) } },
};

const version: OntapCommand = {
  kind: 'tool',
  path: 'version',
  help: 'Display the running version of the software',
  isHarmless: true,
  params: [param('node', 'Node', 'node'), param('verbose', 'Verbose', 'flag')],
  run: ({ version: release }) => `NetApp Release ${release.release}: ${release.built}\n`,
};

function leave(path: string): OntapCommand {
  return {
    kind: 'tool',
    path,
    help: 'Quit the CLI session',
    isHarmless: true,
    params: [],
    run: () => ({ set: { isOver: true }, text: 'Goodbye\n' }),
  };
}

export const SESSION_COMMANDS: readonly OntapCommand[] = [
  set,
  rows,
  version,
  leave('exit'),
  leave('quit'),
  leave('logout'),
];
