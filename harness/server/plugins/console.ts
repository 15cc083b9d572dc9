// The web console: files built from web/. Any other page path is the console's own (it routes
// itself).

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { sendRouteUnknown } from '../answers.ts';
import type { Context } from '../server.ts';

const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>twinrack</title>
<style>body { font: 16px/1.5 system-ui; max-width: 40rem; margin: 4rem auto }</style>
<h1>The rack runs; its console is not built</h1>
<p>In the checkout, run <code>npm run build:web</code> and load this page again.</p>
<p>Without it: <a href="/docs">the interface to try</a>,
<a href="/api/v1/rack">the rack as JSON</a>, <a href="/metrics">metrics</a>,
and <code>npm run twinrack -- --help</code>.</p></html>`;

export async function consolePlugin(server: FastifyInstance, { webRoot }: Context) {
  const isBuilt = existsSync(join(webRoot, 'index.html'));
  if (isBuilt) await server.register(fastifyStatic, { root: webRoot, wildcard: true });
  else {
    server.get('/', { schema: { hide: true } }, async (_request, reply) =>
      reply.type('text/html').send(NOT_BUILT),
    );
  }

  server.setNotFoundHandler((request, reply) => {
    const isPage =
      request.method === 'GET' &&
      !request.url.startsWith('/api/') &&
      (request.headers.accept ?? '').includes('text/html');
    if (isPage && isBuilt) return reply.sendFile('index.html');
    return sendRouteUnknown(request, reply);
  });
}
