// Virtual time: read it, pace it, stop it, and run it on.

import type { FastifyInstance } from 'fastify';
import { findEvent } from '../../core/findEvent.ts';
import type { EventDocument } from '../../core/protocol/rack.ts';
import {
  ADVANCE_REQUEST,
  type AdvanceRequest,
  type AdvanceResult,
  CLOCK_CHANGE,
  type ClockChange,
  UNTIL_DEFAULT_MS,
} from '../../core/protocol/requests.ts';
import { ref } from '../../core/protocol/schema.ts';
import type { RackPort } from '../../core/rackPort.ts';
import { answers, invalid } from '../answers.ts';
import type { Context } from '../server.ts';

export async function clockPlugin(server: FastifyInstance, { rack }: Context) {
  const tags = ['clock'];

  server.get('/clock', {
    schema: { tags, summary: 'Virtual time.', ...answers(ref('Clock')) },
    handler: async () => rack.clock(),
  });

  server.patch<{ Body: ClockChange }>('/clock', {
    schema: {
      tags,
      summary: 'Paces, pauses, resumes.',
      body: CLOCK_CHANGE,
      ...answers(ref('Clock')),
    },
    handler: async ({ body }) => rack.setClock(body),
  });

  server.post<{ Body: AdvanceRequest }>('/clock/advance', {
    schema: {
      tags,
      summary: 'Runs on as fast as the nodes answer; resolves when settled.',
      body: ADVANCE_REQUEST,
      ...answers(ref('Advanced')),
    },
    handler: async ({ body }): Promise<AdvanceResult> => {
      if ((body.ms === undefined) === (body.until === undefined)) {
        throw invalid('body', 'either "ms" or "until"', Object.keys(body).join(' and ') || '{}');
      }
      if (body.ms !== undefined) return { clock: await rack.advance(body.ms), event: null };
      const event = await runUntil(rack, body);
      return { clock: rack.clock(), event };
    },
  });
}

/** An event that came between the caller's last look and this request is not waited for again. */
async function runUntil(
  rack: RackPort,
  { until, since, timeoutMs = UNTIL_DEFAULT_MS }: AdvanceRequest,
): Promise<EventDocument | null> {
  if (!until) return null;
  const past = since === undefined ? null : findEvent(rack.events({ since }), until);
  return past ?? rack.until(until, timeoutMs);
}
