// Makes a checkout ready before `npm start`, `npm test` and the like, so that each works on a fresh
// clone: node scripts/setup.mjs [packages] [console] [programs] [clients]. Does only what is
// missing.
// Plain JavaScript for any Node from 20 on: Node 24 itself is one of the packages.

import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { CLIENTS, PROGRAMS } from './programs.mjs';

const ROOT = resolve(import.meta.dirname, '..');
const BIN = join(ROOT, 'node_modules', '.bin');
const CONSOLE = 'web/dist/index.html';
const CONSOLE_SOURCES = [
  'web',
  'harness/core',
  'harness/sdk',
  'emulators/core',
  'emulators/devices',
];

const STEPS = {
  packages: installPackages,
  console: buildConsole,
  programs: installPrograms,
  clients: installClients,
};

for (const name of process.argv.slice(2)) {
  try {
    await STEPS[name]();
  } catch (error) {
    console.error(error.message);
    process.exit(3);
  }
}

async function installPackages() {
  if (isInstalled()) return;
  // Not with the Node that lies inside the folder which npm is about to replace.
  const outside = process.env.PATH.split(delimiter).filter((folder) => folder !== BIN);
  const env = { ...process.env, PATH: outside.join(delimiter) };
  await run('installing packages', 'npm ci --loglevel=error', env);
}

/** Whether node_modules is what package-lock.json asks for; npm records there what it installed. */
function isInstalled() {
  const recorded = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(recorded)) return false;
  const installed = JSON.parse(readFileSync(recorded, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    if (path === '') return true;
    const found = installed[path];
    return found === undefined ? optional || devOptional : found.version === version;
  });
}

async function buildConsole() {
  if (!existsSync(join(ROOT, 'web/index.html'))) return;
  const built = existsSync(join(ROOT, CONSOLE)) ? statSync(join(ROOT, CONSOLE)).mtimeMs : 0;
  if (CONSOLE_SOURCES.every((folder) => newestIn(join(ROOT, folder)) <= built)) return;
  const env = { ...process.env, PATH: BIN + delimiter + process.env.PATH };
  await run('building the console', 'vite build web --logLevel warn', env);
}

function newestIn(folder) {
  const entries = readdirSync(folder, { withFileTypes: true });
  const times = entries
    .filter(({ name }) => name !== 'dist' && name !== 'node_modules' && !name.includes('.test.'))
    .map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? newestIn(path) : statSync(path).mtimeMs;
    });
  return Math.max(0, ...times);
}

async function installPrograms() {
  const missing = await missingOf(PROGRAMS);
  if (missing.length === 0) return;
  const packages = missing.map(({ debian }) => debian).join(' ');
  const names = missing.map(({ name }) => name).join(' and ');
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Error(
      `The tests need ${names}. On Debian or Ubuntu: sudo apt-get install ${packages}\n` +
        'For Chromium, `npx playwright install chromium` or setting CHROMIUM_PATH does as well.',
    );
  }
  const install = `apt-get install -y --no-install-recommends ${packages}`;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run(`installing ${names}`, `apt-get update && ${install}`, env);
}

/** Wanted, not needed: where they cannot be had, their tests say so and are skipped. */
async function installClients() {
  const missing = await missingOf(CLIENTS);
  const packages = missing.map(({ debian }) => debian).join(' ');
  if (missing.length === 0) return;
  const isPossible = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!isPossible || !process.env.CI) {
    console.log(
      `· stock clients that are missing (their tests are skipped): apt-get install ${packages}`,
    );
    return;
  }
  const install = `apt-get install -y --no-install-recommends ${packages}`;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const command = `apt-get update && ${install}`;
  await run('installing stock clients', command, env).catch(({ message }) => console.log(message));
}

async function missingOf(programs) {
  const found = await Promise.all(programs.map(({ find }) => find()));
  return programs.filter((_, index) => found[index] === null);
}

/** One line per step: what it does at once, how long it took at the end, its output if it fails. */
async function run(title, command, env) {
  const beganAt = performance.now();
  const elapsed = () => `${Math.round((performance.now() - beganAt) / 1000)} s`;
  process.stdout.write(`· ${title} … `);
  const ticking = setInterval(() => {
    if (process.stdout.isTTY) process.stdout.write(`\r· ${title} … ${elapsed()}`);
  }, 1000);

  const child = spawn(command, { cwd: ROOT, env, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const status = await new Promise((done) => child.on('close', done));
  clearInterval(ticking);
  process.stdout.write(`${process.stdout.isTTY ? `\r· ${title} … ` : ''}${elapsed()}\n`);
  if (status !== 0) throw new Error(`${Buffer.concat(output)}\nfailed: ${command}`);
}
