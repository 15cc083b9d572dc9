// Scenarios from code: start a run, watch its steps, have its verdict.

import type { RunDocument, ScenarioDocument } from '../core/protocol/rack.ts';
import type { RunRequest } from '../core/protocol/requests.ts';
import type { Scenario } from '../core/protocol/vocabulary.ts';
import type { Client } from './client.ts';
import { followFeed } from './feed.ts';

export type RunOptions = RunRequest & {
  /** Called with each change: a step began or ended. */
  onChange?: (run: RunDocument) => void;
};

export type RackScenarios = {
  list(): Promise<ScenarioDocument[]>;
  /** Runs one of the rack's scenarios, or one of your own, and resolves when it has ended. */
  run(scenario: string | Scenario, options?: RunOptions): Promise<RunDocument>;
  get(id: string): Promise<RunDocument>;
  abort(id: string): Promise<RunDocument>;
  junit(id: string): Promise<string>;
};

export function createScenarios(client: Client): RackScenarios {
  return {
    list: () => client.ask('GET', '/api/v1/scenarios'),
    get: (id) => client.ask('GET', `/api/v1/runs/${id}`),
    abort: (id) => client.ask('DELETE', `/api/v1/runs/${id}`),
    junit: (id) => client.text(`/api/v1/runs/${id}/junit`),
    async run(scenario, { onChange, ...request } = {}) {
      // The feed is opened first, so that no step of a short run goes by unseen.
      const feed = followFeed(client);
      await feed.next();
      const { id } = await start(client, scenario, request);
      for await (const message of feed) {
        if (message.feed !== 'run' || message.run.id !== id) continue;
        onChange?.(message.run);
        if (message.run.status !== 'running') return message.run;
      }
      return client.ask('GET', `/api/v1/runs/${id}`);
    },
  };
}

function start(
  client: Client,
  scenario: string | Scenario,
  request: RunRequest,
): Promise<RunDocument> {
  if (typeof scenario !== 'string') {
    return client.ask('POST', '/api/v1/runs', { ...request, scenario });
  }
  return client.ask('POST', `/api/v1/scenarios/${encodeURIComponent(scenario)}/runs`, request);
}
