// What a test is given: a rack for the whole worker, as new before each test; an SSH client with a
// key of its own; and the console in a browser. A failing test brings the rack's story with it.

import { test as base, type TestInfo } from '@playwright/test';
import { ConsolePage } from './consolePage.ts';
import { Rack } from './rack.ts';
import { Ssh, SshKey } from './ssh.ts';

type TestFixtures = {
  readonly rack: Rack;
  readonly ssh: Ssh;
  /** The console, open and showing the rack. */
  readonly view: ConsolePage;
};
type WorkerFixtures = { readonly sshKey: SshKey; readonly workerRack: Rack };

export const test = base.extend<TestFixtures, WorkerFixtures>({
  sshKey: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures here
    async ({}, use) => {
      const key = await SshKey.generate();
      await use(key);
      await key.remove();
    },
    { scope: 'worker' },
  ],

  workerRack: [
    async ({ sshKey }, use) => {
      const rack = await Rack.start('--authorized-keys', sshKey.publicFile);
      await use(rack);
      if (rack.isRunning) await rack.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],

  rack: async ({ workerRack }, use, info) => {
    await workerRack.reset();
    await use(workerRack);
    await attachStory(info, workerRack);
  },

  ssh: async ({ rack, sshKey }, use) => {
    await use(new Ssh(rack, sshKey));
  },

  view: async ({ page, rack }, use) => {
    const view = new ConsolePage(page, rack);
    await view.open();
    await use(view);
  },
});

export { expect } from '@playwright/test';

/** What one wants to read first when a test has failed. */
async function attachStory(info: TestInfo, rack: Rack): Promise<void> {
  if (info.status === info.expectedStatus) return;
  await info.attach('rack.log', { body: rack.log });
  if (!rack.isRunning) return;
  const events = (await rack.events()).map((event) => JSON.stringify(event)).join('\n');
  await info.attach('events.jsonl', { body: events });
  await info.attach('rack.json', { body: JSON.stringify(await rack.document(), null, 2) });
  await info.attach('journal.jsonl', { body: await rack.journal() });
}
