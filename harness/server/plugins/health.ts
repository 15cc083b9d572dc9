// Probes and numbers: /healthz (who answers), /readyz (booted and settled), /metrics (Prometheus).

import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Health, Readiness } from '../../core/protocol/requests.ts';
import { ref } from '../../core/protocol/schema.ts';
import type { RackPort } from '../../core/rackPort.ts';
import { answers } from '../answers.ts';
import type { Context } from '../server.ts';

export async function healthPlugin(server: FastifyInstance, { rack, feed }: Context) {
  const tags = ['health'];
  const metrics = createMetrics(rack, () => feed.clientCount());

  server.get('/healthz', {
    schema: { tags, summary: 'Who answers here.', ...answers(ref('Health')) },
    handler: async (): Promise<Health> => ({
      name: 'twinrack',
      version: rack.document().version,
      pid: process.pid,
    }),
  });

  server.get('/readyz', {
    schema: {
      tags,
      summary: 'Booted and settled? 200 from then on, 503 until then.',
      response: { 200: ref('Readiness'), 503: ref('Readiness') },
    },
    handler: async (_request, reply) => {
      const readiness = readinessOf(rack);
      return reply.status(readiness.isReady ? 200 : 503).send(readiness);
    },
  });

  server.get('/metrics', {
    schema: { tags, summary: 'Numbers for Prometheus.', produces: ['text/plain'] },
    handler: async (_request, reply) =>
      reply.type(metrics.contentType).send(await metrics.metrics()),
  });
}

function readinessOf(rack: RackPort): Readiness {
  const { isReady, clock } = rack.document();
  return { isReady, reason: isReady ? '' : (clock.reason ?? 'the nodes boot') };
}

const NODE_POWERS = ['on', 'off', 'booting'] as const;

/** Each number is read from the rack when it is asked for: there is no second book to keep. */
function createMetrics(rack: RackPort, feedClients: () => number): Registry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `twinrack_${name}`,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  const counter = (name: string, help: string, read: () => number) =>
    new Counter({
      name: `twinrack_${name}`,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(read());
      },
    });

  gauge(
    'virtual_time_seconds',
    'Virtual time since the rack began.',
    () => rack.clock().now / 1_000,
  );
  gauge('clock_rate', 'Virtual seconds per wall second, as asked for.', () => rack.clock().rate);
  gauge('clock_achieved_rate', 'The same as measured.', () => rack.clock().achievedRate);
  gauge('clock_paused', '1 while the clock is paused.', () => Number(rack.clock().isPaused));
  gauge('faults_active', 'Faults that last.', () => rack.faults().length);
  gauge(
    'hazards_active',
    'Dangers of the design that are true now.',
    () => rack.document().hazards.filter(({ until }) => until === null).length,
  );
  gauge('feed_clients', 'Clients of the feed.', feedClients);
  counter('events_total', 'Events on the timeline.', () => rack.document().seq);
  counter('steps_total', 'Inputs that the nodes have taken.', () => rack.document().steps ?? 0);
  new Gauge({
    name: 'twinrack_nodes',
    help: 'Nodes by power.',
    labelNames: ['power'],
    registers,
    collect() {
      const { nodes } = rack.document();
      for (const power of NODE_POWERS) {
        this.set({ power }, nodes.filter((node) => node.power === power).length);
      }
    },
  });
  return registry;
}
