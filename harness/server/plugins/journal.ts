// The journal: every input from outside as JSON Lines. `twinrack replay` makes the same states of
// it.

import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { JournalEntry } from '../../core/protocol/vocabulary.ts';
import type { Context } from '../server.ts';

export async function journalPlugin(server: FastifyInstance, { rack }: Context) {
  server.get('/journal', {
    schema: {
      tags: ['journal'],
      summary: 'What replays this rack, as JSON Lines.',
      produces: ['application/x-ndjson'],
    },
    handler: async (_request, reply) =>
      reply
        .type('application/x-ndjson')
        .header('content-disposition', 'attachment; filename="twinrack-journal.jsonl"')
        .send(Readable.from(lines([...rack.journal()]))),
  });
}

function* lines(entries: JournalEntry[]): Generator<string> {
  for (const entry of entries) yield `${JSON.stringify(entry)}\n`;
}
