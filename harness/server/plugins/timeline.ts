// The timeline: what happened, as a list. As it happens: WS /feed.

import type { FastifyInstance } from 'fastify';
import { rackError } from '../../core/protocol/errors.ts';
import { EVENTS_LIMIT, EVENTS_QUERY, type EventsQuery } from '../../core/protocol/requests.ts';
import { listOf, ref } from '../../core/protocol/schema.ts';
import { answers } from '../answers.ts';
import type { Context } from '../server.ts';

const FEED_DESCRIPTION = `A WebSocket. The first message is \`hello\`: the whole rack and the events
after \`since\`; then each change comes as one JSON object (FeedMessage in harness/core/protocol).
Come back with \`?since=\` and the number of the last event you have; if the first event of
\`hello\` is later than that number + 1, there was a gap: start over from \`hello\`.
Close code 4008: you read too slowly.`;

export async function timelinePlugin(server: FastifyInstance, { rack }: Context) {
  const tags = ['timeline'];

  server.get<{ Querystring: EventsQuery }>('/events', {
    schema: {
      tags,
      summary: 'What happened, oldest first.',
      querystring: EVENTS_QUERY,
      ...answers(listOf(ref('Event'))),
    },
    handler: async ({ query }) => rack.events({ limit: EVENTS_LIMIT, ...query }),
  });

  server.get('/feed', {
    schema: { tags, summary: 'What happens, as it happens.', description: FEED_DESCRIPTION },
    handler: async () => {
      throw rackError('TWR_UPGRADE_REQUIRED', { path: '/api/v1/feed' });
    },
  });
}
