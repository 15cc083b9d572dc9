// Nodes: what they are, their power button, and their shell for one line.

import type { FastifyInstance } from 'fastify';
import { rackError } from '../../core/protocol/errors.ts';
import type { NodeDocument } from '../../core/protocol/rack.ts';
import {
  EXEC_REQUEST,
  type ExecRequest,
  POWER_REQUEST,
  type PowerRequest,
} from '../../core/protocol/requests.ts';
import { listOf, ref } from '../../core/protocol/schema.ts';
import type { RackPort } from '../../core/rackPort.ts';
import { answers } from '../answers.ts';
import type { Context } from '../server.ts';

type OfNode = { Params: { id: string } };

export async function nodesPlugin(server: FastifyInstance, { rack }: Context) {
  const tags = ['nodes'];

  server.get('/nodes', {
    schema: { tags, summary: 'All nodes.', ...answers(listOf(ref('Node'))) },
    handler: async () => rack.document().nodes,
  });

  server.get<OfNode>('/nodes/:id', {
    schema: { tags, summary: 'One node.', ...answers(ref('Node')) },
    handler: async ({ params }) => findNode(rack, params.id),
  });

  server.get<OfNode>('/nodes/:id/state', {
    schema: { tags, summary: 'Its whole state.', ...answers(ref('NodeState')) },
    handler: async ({ params }) => rack.nodeState(findNode(rack, params.id).id),
  });

  server.post<OfNode & { Body: PowerRequest }>('/nodes/:id/power', {
    schema: {
      tags,
      summary: 'Presses its power button.',
      body: POWER_REQUEST,
      ...answers(ref('Node')),
    },
    handler: async ({ params, body }) => {
      await rack.power(findNode(rack, params.id).id, body.action);
      return findNode(rack, params.id);
    },
  });

  server.post<OfNode & { Body: ExecRequest }>('/nodes/:id/exec', {
    schema: {
      tags,
      summary: 'Runs one line in its shell.',
      description: 'A command that needs time to pass answers when enough virtual time has passed.',
      body: EXEC_REQUEST,
      ...answers(ref('ExecResult')),
    },
    handler: async ({ params, body: { command, user } }) => {
      const { id } = findNode(rack, params.id);
      return rack.exec(id, command, user === undefined ? {} : { user });
    },
  });
}

export function findNode(rack: RackPort, id: string): NodeDocument {
  const { nodes } = rack.document();
  const found = nodes.find((node) => node.id === id);
  if (found) return found;
  throw rackError('TWR_NODE_UNKNOWN', { node: id, known: nodes.map((node) => node.id).join(', ') });
}
