// Faults: what can be broken, what is broken, and healing it.

import type { FastifyInstance } from 'fastify';
import { FAULT_REQUEST } from '../../core/protocol/requests.ts';
import { listOf, ref } from '../../core/protocol/schema.ts';
import type { FaultRequest } from '../../core/protocol/vocabulary.ts';
import { answers } from '../answers.ts';
import type { Context } from '../server.ts';

export async function faultsPlugin(server: FastifyInstance, { rack }: Context) {
  const tags = ['faults'];

  server.get('/fault-kinds', {
    schema: { tags, summary: 'What can be broken here.', ...answers(listOf(ref('FaultKind'))) },
    handler: async () => rack.faultKinds(),
  });

  server.get('/faults', {
    schema: { tags, summary: 'Active faults.', ...answers(listOf(ref('Fault'))) },
    handler: async () => rack.faults(),
  });

  server.post<{ Body: FaultRequest }>('/faults', {
    schema: { tags, summary: 'Injects a fault.', body: FAULT_REQUEST, ...answers(ref('Fault')) },
    handler: async ({ body }) => rack.inject(body),
  });

  server.delete<{ Params: { id: string } }>('/faults/:id', {
    schema: { tags, summary: 'Heals one fault.', ...answers(null) },
    handler: async ({ params }, reply) => {
      await rack.heal(params.id);
      return reply.status(204).send();
    },
  });

  server.delete('/faults', {
    schema: { tags, summary: 'Heals all faults.', ...answers(ref('Healed')) },
    handler: async () => ({ healed: await rack.healAll() }),
  });
}
