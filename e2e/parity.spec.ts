// Both worlds are one: what happens in a rack of processes happens in the simulator, at the same
// instant and in the same order, and the record of a live run replays to the same state.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { twinrack } from './programs.ts';
import { Rack } from './rack.ts';
import type { RackClient } from './rackClient.ts';
import { expect, test } from './test.ts';

const SEED = 4711;
/** As fast as the nodes answer. */
const RATE_MAX = 1_000;

test.describe('each scenario', () => {
  let live: Rack;
  let simulated: Rack;
  let directory = '';

  test.beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'twinrack-parity-'));
    live = await Rack.start('--seed', String(SEED));
    simulated = await Rack.start('--seed', String(SEED), '--sim');
  });
  test.afterAll(async () => {
    await live?.stop();
    await simulated?.stop();
    await rm(directory, { recursive: true });
  });

  test('is told alike by both worlds, to the millisecond, and its journal replays', async () => {
    test.setTimeout(300_000);
    for (const { name } of await live.scenarios()) {
      await test.step(name, async () => {
        const stories = [await storyOf(live, name), await storyOf(simulated, name)];
        expect.soft(stories[0], name).toEqual(stories[1]);
        await expectReplay(live, name);
      });
    }
  });

  /** Verdict, hazards and events of a run; instants counted from its beginning. */
  async function storyOf(rack: RackClient, name: string) {
    await rack.setClock({ rate: RATE_MAX });
    const seq = await rack.now();
    const run = await rack.play(name, 'live');
    expect.soft(run.status, `${name}: ${run.message}`).toBe('passed');
    const last = run.steps.at(-1)?.endedAt ?? run.beganAt;
    const events = (await rack.events(seq))
      .filter(({ at }) => at >= run.beganAt && at < last)
      .map((event) => `+${event.at - run.beganAt} ${event.node ?? 'rack'} ${event.name}`);
    return { status: run.status, hazards: run.hazards, events };
  }

  /** The journal of the live run, put back input by input, gives the same hashes. */
  async function expectReplay(rack: RackClient, name: string): Promise<void> {
    const file = join(directory, `${name.replace('/', '-')}.jsonl`);
    await writeFile(file, await rack.journal());
    const { exitCode, stdout, stderr } = await twinrack(['replay', file]);
    expect.soft(exitCode, `${name}: ${stdout}${stderr}`).toBe(0);
  }
});
