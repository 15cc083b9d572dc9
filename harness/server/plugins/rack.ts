// The rack as a whole: look at it, begin anew, shut it down.

import type { FastifyInstance } from 'fastify';
import { ref } from '../../core/protocol/schema.ts';
import { answers } from '../answers.ts';
import type { Context } from '../server.ts';

export async function rackPlugin(server: FastifyInstance, { rack, shutdown }: Context) {
  const tags = ['rack'];

  server.get('/rack', {
    schema: { tags, summary: 'The whole rack at this instant.', ...answers(ref('Rack')) },
    handler: async () => rack.document(),
  });

  server.post('/reset', {
    schema: {
      tags,
      summary: 'Heals all faults and boots all nodes afresh.',
      ...answers(ref('Rack')),
    },
    handler: async () => {
      await rack.reset();
      return rack.document();
    },
  });

  server.delete('/rack', {
    schema: { tags, summary: 'Shuts the rack down, in order.', ...answers(null) },
    handler: async (_request, reply) => {
      reply.raw.once('finish', shutdown);
      return reply.status(204).send();
    },
  });
}
