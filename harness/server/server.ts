// The rack's interface over HTTP and WebSocket: one plugin per noun, and nothing decided here.
// buildServer returns, main.ts listens; tests use `inject`.

import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply } from 'fastify';
import type { RackPort } from '../core/rackPort.ts';
import { sendError } from './answers.ts';
import { createFeed, type Feed } from './feed.ts';
import { createGuard, type Guard, SAFE_METHODS } from './guard.ts';
import { clockPlugin } from './plugins/clock.ts';
import { consolePlugin } from './plugins/console.ts';
import { describe } from './plugins/docs.ts';
import { faultsPlugin } from './plugins/faults.ts';
import { healthPlugin } from './plugins/health.ts';
import { journalPlugin } from './plugins/journal.ts';
import { nodesPlugin } from './plugins/nodes.ts';
import { rackPlugin } from './plugins/rack.ts';
import { scenariosPlugin } from './plugins/scenarios.ts';
import { studiesPlugin } from './plugins/studies.ts';
import { openTerminal, terminalsPlugin } from './plugins/terminals.ts';
import { timelinePlugin } from './plugins/timeline.ts';
import { createRuns, type Runs, type Simulate } from './runs.ts';
import { serveSockets } from './sockets.ts';

/** A scenario of a thousand steps fits; nothing that a rack takes is larger. */
const BODY_LIMIT_BYTES = 256 * 1024;

export type ServerOptions = {
  rack: RackPort;
  simulate: Simulate;
  /** Demanded from everybody; null only where nobody but this machine can connect. */
  token: string | null;
  /** Where the built console is. */
  webRoot: string;
  /** Ends the process in order: somebody asked for it. */
  shutdown: () => void;
  logger?: FastifyBaseLogger;
};

/** What every plugin is given. */
export type Context = ServerOptions & { feed: Feed; runs: Runs };

export function buildServer(options: ServerOptions): FastifyInstance {
  const { rack, logger } = options;
  const server = fastify({
    ...(logger ? { loggerInstance: logger } : { logger: false }),
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: true,
    frameworkErrors: sendError,
    routerOptions: { querystringParser: parseQuery, maxParamLength: 200 },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, verbose: true } },
  });
  const runs = createRuns(rack, options.simulate, (message) => feed.publish(message));
  const feed = createFeed(rack, () => {
    const newest = runs.list().at(-1);
    return newest ? [{ feed: 'run', run: newest }] : [];
  });

  const guard = createGuard(options.token);
  protect(server, guard);
  markTime(server, rack);
  serveSockets(server, guard, [
    {
      path: /^\/api\/v1\/feed$/,
      open: (socket, _params, query) => feed.open(socket, sinceOf(query.get('since'))),
    },
    {
      path: /^\/api\/v1\/nodes\/(?<id>[^/]+)\/terminal$/,
      open: (socket, { id = '' }, query) => void openTerminal(rack, socket, id, query),
    },
  ]);
  addRoutes(server, { ...options, feed, runs });
  server.addHook('onClose', async () => {
    feed.close();
    await runs.close();
  });
  return server;
}

function addRoutes(server: FastifyInstance, context: Context): void {
  server.setErrorHandler(sendError);
  // Answers are told as they are: the schemas describe them, and tests hold them against it.
  server.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  server.register(async (root) => {
    await describe(root, context);
    const api = { ...context, prefix: '/api/v1' };
    await root.register(rackPlugin, api);
    await root.register(nodesPlugin, api);
    await root.register(terminalsPlugin, api);
    await root.register(faultsPlugin, api);
    await root.register(clockPlugin, api);
    await root.register(timelinePlugin, api);
    await root.register(scenariosPlugin, api);
    await root.register(studiesPlugin, api);
    await root.register(journalPlugin, api);
    await root.register(healthPlugin, context);
    await root.register(consolePlugin, context);
  });
}

/** Styles may stand in the page (a terminal sizes its cells so); scripts may not. */
const CONTENT_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS: { readonly [name: string]: string } = {
  'content-security-policy': CONTENT_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

function protect(server: FastifyInstance, guard: Guard): void {
  server.removeContentTypeParser('text/plain');
  server.addHook('onRequest', async ({ method, url, headers }) => {
    const refusal = guard({ method, url, headers, isUpgrade: false });
    if (refusal) throw refusal;
  });
  server.addHook('onSend', async (_request, reply: FastifyReply) => {
    for (const [name, value] of Object.entries(HEADERS)) {
      if (!reply.hasHeader(name)) reply.header(name, value);
    }
  });
}

/** Whoever changes something learns the number of the newest event before it: what comes of the
 * change has a greater one, even if it comes before the answer does. */
function markTime(server: FastifyInstance, rack: RackPort): void {
  server.addHook('preHandler', async ({ method }, reply) => {
    if (!SAFE_METHODS.has(method)) reply.header('twinrack-seq', rack.document().seq);
  });
}

/** `since=12` is a number; a validator that coerced bodies as well would take "12" for 12 there. */
function parseQuery(text: string): { [name: string]: string | number } {
  const entries = [...new URLSearchParams(text)];
  return Object.fromEntries(
    entries.map(([name, value]) => [name, /^\d{1,15}$/.test(value) ? Number(value) : value]),
  );
}

function sinceOf(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
