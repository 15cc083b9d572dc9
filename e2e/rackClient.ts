// What the tests ask of a rack, over REST and in nobody's library: as any outside client would.

export type RackEvent = {
  readonly seq: number;
  readonly at: number;
  readonly node: string | null;
  readonly name: string;
  readonly severity: string;
  readonly sentence: string;
  readonly data: { readonly [key: string]: unknown };
};
export type Endpoint = {
  readonly protocol: string;
  readonly address: string;
  readonly host: string;
  readonly port: number;
  readonly connect: string;
};
export type RackNode = {
  readonly family: string;
  readonly id: string;
  readonly title: string;
  readonly power: string;
  readonly isStalled: boolean;
  readonly pid: number | null;
  readonly addresses: readonly string[];
  readonly endpoints: readonly Endpoint[];
  readonly portrait: {
    readonly role: { readonly label: string };
    readonly countdowns: readonly { readonly label: string; readonly at: number }[];
  } | null;
};
export type RackDisk = {
  readonly id: string;
  readonly title: string;
  readonly file: string | null;
};
export type Clock = {
  readonly now: number;
  readonly rate: number;
  readonly isPaused: boolean;
  readonly reason: string | null;
};
export type RackDocument = {
  readonly families: readonly { readonly name: string; readonly title: string }[];
  readonly seed: number;
  readonly seq: number;
  readonly isReady: boolean;
  readonly nodes: readonly RackNode[];
  readonly disks: readonly RackDisk[];
  readonly clock: Clock;
  readonly faults: readonly { readonly id: string; readonly kind: string }[];
  readonly hazards: readonly { readonly name: string; readonly until: number | null }[];
  readonly runDirectory: string | null;
};
export type Run = {
  readonly id: string;
  readonly status: string;
  readonly message: string;
  readonly seed: number;
  readonly hazards: readonly string[];
  readonly beganAt: number;
  readonly steps: readonly StepResult[];
};
export type StepResult = {
  readonly status: string;
  readonly beganAt: number;
  readonly endedAt: number;
  readonly message: string;
};
export type Pattern = {
  readonly event: string;
  readonly node?: string;
  readonly match?: { readonly [key: string]: unknown };
};
type ScenarioHead = { readonly name: string; readonly title: string; readonly family: string };
type Answer = { readonly status: number; readonly body: unknown };
type FaultParams = { readonly [name: string]: unknown };

export class RackClient {
  readonly url: string;

  constructor(url: string) {
    this.url = url.replace(/\/$/, '');
  }

  /** Status and body of whatever the rack answers: for tests of refusals. */
  async send(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: asText(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    return { status: response.status, body: parsed(text) };
  }

  async document(): Promise<RackDocument> {
    return this.#ask('GET', '/rack');
  }

  async node(id: string): Promise<RackNode> {
    return this.#ask('GET', `/nodes/${id}`);
  }

  async disk(id: string): Promise<RackDisk> {
    const { disks } = await this.document();
    const disk = disks.find((each) => each.id === id);
    if (!disk) throw new Error(`no disk ${id} among ${disks.map((each) => each.id)}`);
    return disk;
  }

  async scenarios(): Promise<ScenarioHead[]> {
    return this.#ask('GET', '/scenarios');
  }

  async events(since = 0): Promise<RackEvent[]> {
    return this.#ask('GET', `/events?since=${since}`);
  }

  /** The newest event's number: what comes after it is new. */
  async now(): Promise<number> {
    return (await this.document()).seq;
  }

  /** Runs the clock until such an event. One after `since` counts though it is past. */
  async until(pattern: Pattern, since?: number, timeoutMs = 120_000): Promise<RackEvent> {
    const request = { until: pattern, timeoutMs, ...(since === undefined ? {} : { since }) };
    const { event } = await this.#ask<{ event: RackEvent | null }>(
      'POST',
      '/clock/advance',
      request,
    );
    if (event) return event;
    const seen = (await this.events(since)).map(({ at, node, name }) => `${at} ${node} ${name}`);
    throw new Error(
      `no ${JSON.stringify(pattern)} within ${timeoutMs} ms; there was:\n${seen.join('\n')}`,
    );
  }

  async advance(ms: number): Promise<void> {
    await this.#ask('POST', '/clock/advance', { ms });
  }

  async setClock(change: { rate?: number; paused?: boolean }): Promise<Clock> {
    return this.#ask('PATCH', '/clock', change);
  }

  async inject(kind: string, target: string, params: FaultParams = {}): Promise<{ id: string }> {
    return this.#ask('POST', '/faults', { kind, target, params });
  }

  async healAll(): Promise<void> {
    await this.#ask('DELETE', '/faults');
  }

  async power(node: string, action: 'on' | 'off' | 'cycle' | 'reset'): Promise<void> {
    await this.#ask('POST', `/nodes/${node}/power`, { action });
  }

  /** One run from its start to its verdict. */
  async play(scenario: string, mode: 'live' | 'simulated', seed?: number): Promise<Run> {
    const request = { mode, ...(seed === undefined ? {} : { seed }) };
    const path = `/scenarios/${encodeURIComponent(scenario)}/runs`;
    const { id } = await this.#ask<Run>('POST', path, request);
    return this.verdictOf(id);
  }

  /** A run once it has ended: the feed tells when to look again. */
  async verdictOf(id: string): Promise<Run> {
    const feed = new WebSocket(`${this.url.replace('http', 'ws')}/api/v1/feed`);
    try {
      return await new Promise((resolve, reject) => {
        const look = async () => {
          const run = await this.#ask<Run>('GET', `/runs/${id}`);
          if (run.status !== 'running') resolve(run);
        };
        feed.onmessage = ({ data }) => {
          const { feed: kind } = JSON.parse(String(data));
          if (kind === 'hello' || kind === 'run') look().catch(reject);
        };
        feed.onclose = () => reject(new Error('the rack ended the feed'));
      });
    } finally {
      feed.close();
    }
  }

  /** Waits for such an event while the clock goes on by itself, as it does during a run. */
  async told(pattern: Pattern, since = 0): Promise<RackEvent> {
    const feed = new WebSocket(`${this.url.replace('http', 'ws')}/api/v1/feed`);
    try {
      return await new Promise((resolve, reject) => {
        feed.onmessage = ({ data }) => {
          const { events = [] } = JSON.parse(String(data)) as { events?: RackEvent[] };
          const found = events.find((event) => event.seq > since && isSuch(event, pattern));
          if (found) resolve(found);
        };
        feed.onclose = () => reject(new Error('the rack ended the feed'));
      });
    } finally {
      feed.close();
    }
  }

  async journal(): Promise<string> {
    const response = await fetch(`${this.url}/api/v1/journal`);
    return response.text();
  }

  /** No faults, all nodes booted afresh and settled, clock at wall speed. */
  async reset(): Promise<void> {
    await this.#ask('POST', '/reset');
    await this.setClock({ rate: 1, paused: false });
  }

  async #ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.send(method, `/api/v1${path}`, body);
    if (answer.status >= 400) {
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return answer.body as T;
  }
}

function isSuch({ name, node, data }: RackEvent, wanted: Pattern): boolean {
  if (name !== wanted.event || (wanted.node ?? node) !== node) return false;
  return Object.entries(wanted.match ?? {}).every(([key, value]) => data[key] === value);
}

function asText(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
