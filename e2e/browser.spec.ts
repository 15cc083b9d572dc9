// The simulator needs no Node: the same search, run in a browser, takes the same steps.

import { build, type Rolldown } from 'vite';
import { ROOT, twinrack } from './programs.ts';
import { expect, test } from './test.ts';

const SCHEDULES = 100;
const ENTRY = 'simulator.js';
/** As bundlers mark what stands in no file. */
const VIRTUAL = `\0${ENTRY}`;
const SOURCE = `
  import { FAMILIES } from '${ROOT}/emulators/devices/index.ts';
  import { advanceCheck, checkHash, createCheck } from '${ROOT}/emulators/core/world/check.ts';
  import { createRig } from '${ROOT}/emulators/core/world/plan.ts';
  globalThis.searchIn = (name, count) => {
    const check = createCheck(createRig(FAMILIES.find((family) => family.name === name)), 1);
    advanceCheck(check, count);
    return checkHash(check);
  };
`;

test('a search in the browser has the hash of the same search in Node', async ({ page }) => {
  await page.addScriptTag({ content: await bundle() });
  for (const family of ['stornext', 'sunfire']) {
    const words = ['check', '--family', family, '--schedules', String(SCHEDULES)];
    const { stdout } = await twinrack([...words, '--study-runs', '0', '--json']);
    const call = `searchIn(${JSON.stringify(family)}, ${SCHEDULES})`;
    expect(await page.evaluate(call), family).toBe(JSON.parse(stdout).hash);
  }
});

/** The simulator and its families as one script, with nothing of Node in it. */
async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'simulator',
        enforce: 'pre',
        resolveId: (id) => (id.endsWith(ENTRY) ? VIRTUAL : null),
        load: (id) => (id === VIRTUAL ? SOURCE : null),
      },
    ],
    build: { write: false, lib: { entry: ENTRY, formats: ['iife'], name: 'simulator' } },
  });
  const [output] = built as Rolldown.RolldownOutput[];
  return output?.output[0].code ?? '';
}
