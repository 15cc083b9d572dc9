// The interface described by itself: OpenAPI, and a page to try it. All files are served from here.

import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { DOCUMENTS } from '../../core/protocol/documents.ts';
import type { Context } from '../server.ts';

const DESCRIPTION = `A rack of virtual high-availability controllers that you can break.
Errors are \`{code, message, definite}\`; \`definite\` says that it certainly did not happen.`;

/** Before the routes: it watches them as they are added. */
export async function describe(server: FastifyInstance, { rack, token }: Context): Promise<void> {
  for (const schema of DOCUMENTS) server.addSchema(schema);
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'twinrack', version: rack.document().version, description: DESCRIPTION },
      ...(token === null
        ? {}
        : {
            components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
            security: [{ token: [] }],
          }),
    },
    refResolver: { buildLocalReference: ({ $id }) => String($id) },
  });
  // Without a validator of its own choice: this page asks nobody else for anything.
  await server.register(swaggerUi, {
    routePrefix: '/docs',
    theme: { title: 'twinrack: the interface' },
    uiConfig: { validatorUrl: null, layout: 'BaseLayout' },
  });
  server.get('/api/v1/openapi.json', { schema: { hide: true } }, async () => server.swagger());
}
