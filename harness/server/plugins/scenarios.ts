// Scenarios, and their runs on the rack or in simulations of their own.

import type { FastifyInstance } from 'fastify';
import { checkScenario } from '../../core/checkScenario.ts';
import { junitOf } from '../../core/junit.ts';
import { rackError } from '../../core/protocol/errors.ts';
import type { ScenarioDocument } from '../../core/protocol/rack.ts';
import {
  RUN_ANY_REQUEST,
  RUN_REQUEST,
  type RunAnyRequest,
  type RunRequest,
} from '../../core/protocol/requests.ts';
import { listOf, ref, type Schema } from '../../core/protocol/schema.ts';
import type { Scenario } from '../../core/protocol/vocabulary.ts';
import type { RackPort } from '../../core/rackPort.ts';
import { answers } from '../answers.ts';
import type { Context } from '../server.ts';

type OfRun = { Params: { id: string } };
type OfScenario = { Params: { family?: string; name: string }; Body: RunRequest | undefined };

export async function scenariosPlugin(server: FastifyInstance, { rack, runs }: Context) {
  const tags = ['scenarios'];

  server.get('/scenarios', {
    schema: { tags, summary: 'Incidents as data.', ...answers(listOf(ref('Scenario'))) },
    handler: async () => rack.scenarios().map(toDocument),
  });

  // A name has a slash in it: it may come as one part (%2F) or as two.
  for (const path of ['/scenarios/:name/runs', '/scenarios/:family/:name/runs']) {
    server.post<OfScenario>(path, {
      schema: { tags, summary: 'Starts a run.', body: RUN_REQUEST, ...accepted(ref('Run')) },
      preValidation: async (request) => {
        request.body ??= {};
      },
      handler: async ({ params: { family, name }, body }, reply) => {
        const scenario = findScenario(rack, family === undefined ? name : `${family}/${name}`);
        return reply.status(202).send(runs.start(scenario, body ?? {}));
      },
    });
  }

  server.post<{ Body: RunAnyRequest }>('/runs', {
    schema: {
      tags,
      summary: 'Starts a run of a scenario of your own.',
      body: RUN_ANY_REQUEST,
      ...accepted(ref('Run')),
    },
    handler: async ({ body: { scenario, ...request } }, reply) =>
      reply.status(202).send(runs.start(checkScenario(scenario), request)),
  });
  await server.register(runsPlugin, { runs, tags });
}

async function runsPlugin(
  server: FastifyInstance,
  { runs, tags }: Pick<Context, 'runs'> & { tags: string[] },
) {
  server.get('/runs', {
    schema: { tags, summary: 'Runs, the oldest first.', ...answers(listOf(ref('Run'))) },
    handler: async () => runs.list(),
  });

  server.get<OfRun>('/runs/:id', {
    schema: { tags, summary: 'One run.', ...answers(ref('Run')) },
    handler: async ({ params }) => runs.get(params.id),
  });

  server.delete<OfRun>('/runs/:id', {
    schema: { tags, summary: 'Aborts a run after its present step.', ...answers(ref('Run')) },
    handler: async ({ params }) => runs.abort(params.id),
  });

  server.get<OfRun>('/runs/:id/junit', {
    schema: { tags, summary: 'Its verdict as JUnit XML.', produces: ['application/xml'] },
    handler: async ({ params }, reply) =>
      reply.type('application/xml').send(junitOf([runs.get(params.id)])),
  });
}

function accepted(schema: Schema) {
  const { response } = answers(schema);
  const { 200: run, ...errors } = response;
  return { response: { 202: run, ...errors } };
}

function findScenario(rack: RackPort, name: string): Scenario {
  const scenarios = rack.scenarios();
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found) return found;
  const known = scenarios.map((scenario) => scenario.name).join(', ');
  throw rackError('TWR_SCENARIO_UNKNOWN', { name, known });
}

function toDocument(scenario: Scenario): ScenarioDocument {
  const { name, title, story, family, sources, steps } = scenario;
  return { name, title, story, family, sources, steps: [...steps] };
}
