// Runs every check and every test: node scripts/test.mjs, or only what takes less than a minute:
// node scripts/test.mjs check. The last line is the sum of all tests. A stage that fails without
// a failing test (types, lint, a suite that does not load) counts as one failure.

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from './programs.mjs';

const isCheck = process.argv[2] === 'check';
const reports = mkdtempSync(join(tmpdir(), 'twinrack-test-'));
const unitReport = join(reports, 'unit.json');
const e2eReport = join(reports, 'e2e.json');
const clientsReport = join(reports, 'clients.json');

const progress = isCheck ? 'minimal' : 'default';
/** Plays every scenario with real processes: a third of the time that all unit tests take. */
const slow = isCheck ? ' --exclude harness/rack/scenarios.test.ts' : '';

const STAGES = [
  { title: 'types', command: 'tsc -b' },
  { title: 'lint', command: 'biome check --error-on-warnings .' },
  { title: 'dead code', command: 'knip --no-progress' },
  {
    title: 'unit tests',
    command: `vitest run --reporter=${progress} --reporter=json --outputFile=${unitReport}${slow}`,
    isLong: true,
    count: () => countUnitTests(JSON.parse(readFileSync(unitReport, 'utf8'))),
  },
  {
    // Says of each test that it skips which program is missing.
    title: 'stock clients',
    command:
      'vitest run --config clients/vitest.config.ts --reporter=default --reporter=json ' +
      `--outputFile=${clientsReport}`,
    isLong: true,
    isSkipped: isCheck,
    count: () => countUnitTests(JSON.parse(readFileSync(clientsReport, 'utf8'))),
  },
  {
    title: 'end-to-end tests',
    command: 'playwright test -c e2e --reporter=list,json',
    isLong: true,
    isSkipped: isCheck || !existsSync('e2e/playwright.config.ts'),
    env: async () => ({
      CHROMIUM_PATH: (await findChromium()) ?? '',
      PLAYWRIGHT_JSON_OUTPUT_NAME: e2eReport,
    }),
    count: () => countEndToEndTests(JSON.parse(readFileSync(e2eReport, 'utf8'))),
  },
];

const total = { passed: 0, failed: 0, skipped: 0 };
for (const stage of STAGES.filter(({ isSkipped }) => !isSkipped)) {
  const { passed, failed, skipped } = await play(stage);
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}
rmSync(reports, { recursive: true });

const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 ? 1 : 0;

/** Runs one stage and counts it. Short stages, and all of `check`, speak only if they fail. */
async function play({ title, command, isLong, env, count }) {
  const beganAt = performance.now();
  const isQuiet = isCheck || !isLong;
  if (!isQuiet) console.log(`· ${title} …`);
  const { status, output } = await run(command, { ...process.env, ...(await env?.()) }, isQuiet);

  const seconds = ((performance.now() - beganAt) / 1000).toFixed(1);
  console.log(`${status === 0 ? '✓' : '✗'} ${title} ${seconds} s`);
  if (status !== 0) process.stdout.write(output);
  const counted = countOf(count);
  if (status !== 0) counted.failed = Math.max(1, counted.failed);
  return counted;
}

/** A stage that dies early leaves no report behind. */
function countOf(count) {
  try {
    return count?.() ?? { passed: 0, failed: 0, skipped: 0 };
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}

function countUnitTests(report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function countEndToEndTests({ stats }) {
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  };
}

async function run(command, env, isQuiet) {
  const stdio = isQuiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'];
  const child = spawn(command, { env, shell: true, stdio });
  const chunks = [];
  child.stdout?.on('data', (chunk) => chunks.push(chunk));
  child.stderr?.on('data', (chunk) => chunks.push(chunk));
  const status = await new Promise((done) => child.on('close', done));
  return { status, output: Buffer.concat(chunks) };
}
