// Studies: questions of the families with a number for an answer.

import type { FastifyInstance } from 'fastify';
import { listOf, ref } from '../../core/protocol/schema.ts';
import { answers } from '../answers.ts';
import type { Context } from '../server.ts';

type OfStudy = { Params: { family: string; name: string } };

export async function studiesPlugin(server: FastifyInstance, { rack }: Context) {
  const tags = ['studies'];

  server.get('/studies', {
    schema: { tags, summary: 'How often, by what?', ...answers(listOf(ref('Study'))) },
    handler: async () => rack.studies(),
  });

  server.get<OfStudy>('/studies/:family/:name', {
    schema: {
      tags,
      summary: 'The curve; the first time it is measured.',
      ...answers(ref('Study')),
    },
    handler: async ({ params: { family, name } }) => rack.measure(`${family}/${name}`),
  });
}
