// `twinrack up`: starts a rack and stays with it. The rack lives in a process of its own, which
// ends with this one however this one ends.

import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseFamilyConfig } from '../../core/familyConfig.ts';
import {
  DEFAULT_HOST,
  DEFAULT_PORT,
  DEFAULT_SEED,
  type LaunchOptions,
} from '../../core/launchOptions.ts';
import { rackError } from '../../core/protocol/errors.ts';
import type { FaultKindDocument, RackDocument } from '../../core/protocol/rack.ts';
import { type RackServer, startServer } from '../../launch/startServer.ts';
import { connect } from '../../sdk/rack.ts';
import {
  type Context,
  collect,
  EXIT,
  parsePort,
  parseRate,
  parseSpan,
  parseWhole,
} from '../context.ts';
import { invocation } from '../invocation.ts';
import { nodeTable } from '../print.ts';
import { indent } from '../table.ts';
import { loadFamilies } from './families.ts';

type UpFlags = {
  family?: string[];
  seed: number;
  network?: string;
  host: string;
  port: number;
  paused?: boolean;
  rate: number;
  sim?: boolean;
  cold?: boolean;
  config?: readonly string[];
  token?: string;
  password?: string;
  authorizedKeys?: string;
  realPorts?: boolean;
  stallAfter?: number;
};

export function addUp(program: Command, context: Context): void {
  program
    .command('up')
    .summary('start a rack, and stay with it')
    .description('Starts a rack, shows where it is, and stays with it until Ctrl-C.')
    .option(
      '--family <names>',
      'only these families, separated by commas (default: all)',
      parseNames,
    )
    .option('--seed <number>', 'seed of all chance in the rack', parseWhole, DEFAULT_SEED)
    .addOption(
      new Option('--network <kind>', 'what modelled addresses become (default: by system)').choices(
        ['loopback', 'ports', 'linux'],
      ),
    )
    .option('--host <address>', 'listen on this address', DEFAULT_HOST)
    .option('--port <port>', 'listen on this port; 0 takes any free one', parsePort, DEFAULT_PORT)
    .option('--paused', 'leave the clock paused once the rack is ready')
    .option('--rate <number>', 'virtual seconds per wall second', parseRate, 1)
    .option('--sim', 'threads instead of processes: no sockets, but nothing else is different')
    .option('--cold', 'show the boot; otherwise time is warped until the rack is at rest')
    .option(
      '--config <family.key=value>',
      'change how a family is set up; may be repeated',
      collect,
    )
    .option('--token <token>', 'ask everybody for it (TWINRACK_TOKEN)')
    .option('--password <password>', 'of the accounts on the boxes (TWINRACK_PASSWORD)')
    .option('--authorized-keys <file>', 'public keys that open the accounts, besides your own')
    .option('--real-ports', "listen on the boxes' real ports, too (needs the right to)")
    .option('--stall-after <span>', 'go on without a node that is silent for so long', parseSpan)
    .action(async (flags: UpFlags) => {
      context.status = await up(context, flags);
    });
}

async function up(context: Context, flags: UpFlags): Promise<number> {
  const { io } = context;
  const options = { ...toOptions(flags, io.env), config: await readConfig(flags) };
  if (io.isInteractive) io.err('starting the rack ...\n');
  const server = await startServer(options);
  const stopping = stopOnSignal(context, server);
  await greet(context, options, server.url);
  const status = await server.ended;
  if (stopping.isAsked || status === 0) {
    io.out('The rack has stopped.\n');
    return EXIT.done;
  }
  io.err(`The rack ended by itself, with status ${status}; what it last said stands above.\n`);
  return EXIT.environment;
}

/** The families are most of the program: loaded only for who asks something of them. */
async function readConfig({ config = [], family }: UpFlags): Promise<LaunchOptions['config']> {
  if (config.length === 0) return {};
  const families = await loadFamilies();
  const isMeant = ({ name }: { name: string }) => family === undefined || family.includes(name);
  return parseFamilyConfig(families.filter(isMeant), config);
}

function toOptions(flags: UpFlags, env: Context['io']['env']): Omit<LaunchOptions, 'config'> {
  return {
    families: flags.family ?? [],
    seed: flags.seed,
    network: flags.network ?? null,
    host: flags.host,
    port: flags.port,
    isPaused: flags.paused ?? false,
    rate: flags.rate,
    isSimulated: flags.sim ?? false,
    isCold: flags.cold ?? false,
    token: flags.token ?? env.TWINRACK_TOKEN ?? null,
    password: flags.password ?? env.TWINRACK_PASSWORD ?? '',
    authorizedKeys: flags.authorizedKeys === undefined ? [] : readKeys(flags.authorizedKeys),
    hasRealPorts: flags.realPorts ?? false,
    stallAfterMs: flags.stallAfter ?? null,
  };
}

function readKeys(file: string): string[] {
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    return lines.filter((line) => line.trim() !== '' && !line.startsWith('#'));
  } catch (thrown) {
    const got = (thrown as Error).message;
    const where = '--authorized-keys';
    throw rackError('TWR_USAGE_INVALID', { where, expected: 'a file of public keys', got });
  }
}

/** The first signal ends the rack in order, a second one at once. */
function stopOnSignal({ io }: Context, server: RackServer): { isAsked: boolean } {
  const stopping = { isAsked: false };
  const stop = () => {
    if (stopping.isAsked) return server.kill();
    stopping.isAsked = true;
    if (io.isInteractive) io.err('\nstopping the rack ...\n');
    void server.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  return stopping;
}

async function greet(context: Context, options: LaunchOptions, url: string): Promise<void> {
  const { io } = context;
  const rack = await connect(url, options.token === null ? {} : { token: options.token });
  const document = await rack.document();
  const kinds = await rack.faultKinds();
  const [scenario] = await rack.scenarios.list();
  io.out(banner(context, document, options, url));
  io.out(whatNext(context, kinds, scenario?.name ?? null));
  io.out(`twinrack ready url=${url}\n`);
}

function banner(
  { paint }: Context,
  { version, seed, mode, network, families, nodes }: RackDocument,
  { token, password }: LaunchOptions,
  url: string,
): string {
  const traits = [`seed ${seed}`, mode, ...(mode === 'live' ? [`network ${network}`] : [])];
  const console_ = token === null ? url : `${url}/?token=${token}`;
  const parts = families.map(({ name, title }) => {
    const own = nodes.filter(({ family }) => family === name);
    return `${paint.bold(title)}\n${nodeTable(own, paint)}`;
  });
  const secret = password === '' ? 'password "twinrack"' : 'the password you gave';
  const access = mode === 'live' ? `Accounts take ${secret}, and your own SSH keys.\n\n` : '';
  const head = `${paint.bold(`twinrack ${version}`)}  ${paint.dim(traits.join(' · '))}`;
  const console = `${paint.bold('Console')}  ${console_}\n`;
  return `\n${indent(`${head}\n\n${parts.join('\n')}\n${access}${console}`)}`;
}

function whatNext(
  { paint }: Context,
  kinds: readonly FaultKindDocument[],
  scenario: string | null,
): string {
  const kind = kinds.find(({ targets, isMomentary }) => targets.includes('link') && !isMomentary);
  const [target] = kind?.targetIds ?? [];
  const fault = kind && target ? [`inject ${kind.kind} ${target} --for 30s`] : [];
  const lines = [...fault, 'tail', ...(scenario === null ? [] : [`run ${scenario}`]), 'down'];
  const commands = lines.map((line, index) => {
    const lead = index === 0 ? paint.bold('Try') : '   ';
    return `${lead}      ${invocation()} ${line}\n`;
  });
  return `${indent(commands.join(''))}\n`;
}

function parseNames(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return names;
  throw new InvalidArgumentError('It must be names with commas between them.');
}
