// The process of a rack: it is told what to start over the channel to whoever started it, says
// `ready` or why not, and ends in order when it is told to, when the rack is shut down, or when the
// channel closes.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import type { FromServer, LaunchOptions, ToServer } from '../core/launchOptions.ts';
import { rackError, toRackError } from '../core/protocol/errors.ts';
import { type OpenedRack, openRack, openSimulatedRack } from '../rack/openRack.ts';
import { isLoopback } from './guard.ts';
import { holdPort } from './port.ts';
import { buildServer } from './server.ts';

/** Closing sockets and processes takes a moment; more than this is a hang. */
const STOP_MS = 10_000;

const logger = pino({ level: process.env.TWINRACK_LOG ?? 'warn' }, pino.destination(2));
const closers: (() => Promise<unknown>)[] = [];
let isStopping = false;

process.on('message', (message: ToServer) => {
  if ('stop' in message) void stop(0);
  else void start(message.start).catch(fail);
});
process.on('disconnect', () => void stop(0));
process.on('SIGTERM', () => void stop(0));
process.on('SIGINT', () => void stop(0));
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

async function start(options: LaunchOptions): Promise<void> {
  if (!isLoopback(options.host) && options.token === null) {
    throw rackError('TWR_TOKEN_MISSING', { host: options.host });
  }
  const held = await holdPort(options.host, options.port);
  const version = versionOf();
  const opened = await openRack(options, String(held.port), version);
  closers.push(opened.close);
  const server = buildServer({
    rack: opened.rack,
    simulate: ({ family }, seed) => openSimulatedRack(optionsFor(options, family), seed, version),
    token: options.token,
    webRoot: pathBeside('../../web/dist'),
    shutdown: () => void stop(0),
    logger,
  });
  closers.push(() => server.close());
  await held.release();
  await server.listen({ host: options.host, port: held.port });
  await opened.rack.start();
  announce(opened, options, held.port, version);
}

/** A scenario is of one family: simulated, it need not wait for what the others do meanwhile. */
function optionsFor(options: LaunchOptions, family: string): LaunchOptions {
  const own = options.config[family];
  return { ...options, families: [family], config: own === undefined ? {} : { [family]: own } };
}

function announce(
  { announce }: OpenedRack,
  { host, token }: LaunchOptions,
  port: number,
  version: string,
): void {
  // Listening everywhere includes here, and here is where this machine's programs look.
  const reached = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const url = `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
  announce({ url, pid: process.pid, version, ...(token === null ? {} : { token }) });
  tell({ ready: { url } });
}

/** Ends what was opened, the last first. */
async function stop(status: number): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  setTimeout(() => process.exit(1), STOP_MS).unref();
  for (const close of closers.reverse()) {
    await close().catch((thrown: unknown) => logger.error(thrown));
  }
  process.exit(status);
}

function fail(thrown: unknown): void {
  const error = toRackError(thrown);
  if (error.code === 'TWR_INTERNAL') logger.fatal(thrown);
  tell({ failed: error.toDocument() });
  void stop(1);
}

function tell(message: FromServer): void {
  if (process.connected) process.send?.(message);
}

function versionOf(): string {
  return JSON.parse(readFileSync(pathBeside('../../package.json'), 'utf8')).version;
}

function pathBeside(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
