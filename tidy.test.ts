// The house rules, applied to the whole repository. Each comes with the snippets that break it.

import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bannedWords } from './scripts/tidy/bannedWords.ts';
import { boundaries } from './scripts/tidy/boundaries.ts';
import { familyShape } from './scripts/tidy/familyShape.ts';
import { lockFileIsWhole } from './scripts/tidy/lockFile.ts';
import { linksResolve, oneTitle } from './scripts/tidy/markdown.ts';
import { sizes } from './scripts/tidy/sizes.ts';
import { type Rule, readSources, type Source } from './scripts/tidy/source.ts';
import { neutralWords, noMachinePaths } from './scripts/tidy/words.ts';

type Snippet = readonly [path: string, text: string, complaint: string | null];

const contract = readFileSync('boundaries.json', 'utf8');
const exempt = JSON.parse(readFileSync('scripts/tidy/exempt.json', 'utf8'));
const sources = readSources('.');

const CORE = 'emulators/core/x.ts';
const STORNEXT = 'emulators/devices/stornext';

const RULES: Record<string, { rule: Rule; snippets: readonly Snippet[] }> = {
  'a core says nothing that differs from run to run': {
    rule: bannedWords,
    snippets: [
      [CORE, 'const at = Date.now();', 'Date'],
      [CORE, 'type At = Date;', 'Date'],
      [CORE, 'const x = Math.random();', 'Math.random'],
      [CORE, 'const x = Math.sin(1) ** 2;', 'Math.sin'],
      [CORE, 'const x = Math.cos(1);', 'Math.cos'],
      [CORE, 'const x = Math.exp(1);', 'Math.exp'],
      [CORE, 'const x = Math.log(1);', 'Math.log'],
      [CORE, 'const x = Math.pow(2, 3);', 'Math.pow'],
      [CORE, 'new Intl.NumberFormat();', 'Intl'],
      [CORE, 'names.sort((a, b) => a.localeCompare(b));', 'localeCompare'],
      [CORE, 'console.log(1);', 'console'],
      [CORE, 'const f = async () => 1;', 'async'],
      [CORE, 'await step();', 'await'],
      [CORE, 'class Rack {}', 'class'],
      [CORE, 'const x: any = 1;', 'any'],
      ['harness/core/x.ts', 'console.log(1);', 'console'],
      [`${STORNEXT}/manifest.ts`, 'console.log(1);', 'console'],
      ['harness/rack/x.ts', 'console.log(Date.now());', null],
      ['emulators/core/x.test.ts', 'console.log(Date.now());', null],
      [
        CORE,
        '// any class of Date\nconst say = "async Intl"; say.console; const y = { Date: 1 };',
        null,
      ],
      [CORE, 'export class LinkError extends Error {}', null],
    ],
  },

  'every import is in the contract': {
    rule: boundaries(contract),
    snippets: [
      [CORE, "import type { X } from 'node:fs';", 'imports node:'],
      [CORE, "import { spawn } from 'child_process';", 'imports node:'],
      [CORE, "import { x } from '../process/port.ts';", 'imports emulators/process/port.ts'],
      [CORE, "type X = import('ws').WebSocket;", 'imports ws'],
      [CORE, "export * from '../../web/src/main.tsx';", 'imports web/src/main.tsx'],
      [CORE, "import { x } from './world/run.ts';", null],
      [
        `${STORNEXT}/core/x.ts`,
        "import '../../netapp/core/state.ts';",
        'imports emulators/devices/n',
      ],
      [`${STORNEXT}/ports/ports.ts`, "import '../core/state.ts';", null],
      [`${STORNEXT}/ports/ports.ts`, "import '../../../process/main.ts';", 'boundaries.json:'],
      ['emulators/devices/index.ts', "import './netapp/manifest.ts';", null],
      ['emulators/devices/index.ts', "import './netapp/ports/ports.ts';", 'does not allow'],
      ['emulators/process/main.ts', 'await import(portsPath);', null],
      ['harness/rack/x.ts', 'await import(path);', 'imports import(expression)'],
      ['harness/core/x.test.ts', "import 'vitest'; import 'node:fs';", null],
      ['web/src/main.tsx', "import '@xterm/xterm/css/xterm.css'; import './ui/bar.tsx';", null],
      ['nowhere/x.ts', 'export {};', 'no line of boundaries.json covers this file'],
    ],
  },

  'shared code knows no family': {
    rule: neutralWords,
    snippets: [
      ['harness/rack/x.ts', "if (family === 'ds300') start();", 'may not know ds300'],
      ['web/src/views/x.tsx', '// the StorNext pair', 'may not know StorNext'],
      ['emulators/devices/index.ts', "import { stornext } from './stornext/manifest.ts';", null],
      ['harness/rack/x.test.ts', "start('stornext');", null],
    ],
  },

  'every family has the same bones': {
    rule: familyShape,
    snippets: [
      [`${STORNEXT}/core/extra.ts`, '', 'name `core/extra.ts` in'],
      [`${STORNEXT}/core/tables/pairing.ts`, '', 'core/state.ts:1 every family has this file'],
      [`${STORNEXT}/README.md`, '# StorNext', 'core/state.ts:1 every family has this file'],
    ],
  },

  'nothing grows beyond what one can hold in mind': {
    rule: sizes(exempt),
    snippets: [
      [CORE, 'f();\n'.repeat(401), 'file of 401, at most 400'],
      ['emulators/core/x.test.ts', 'f();\n'.repeat(601), 'file of 601, at most 600'],
      [`${STORNEXT}/core/tables.ts`, 'f();\n'.repeat(601), null],
      [CORE, `function f() {\n${'g();\n'.repeat(59)}}`, 'function of 61, at most 60'],
      ['emulators/core/x.test.ts', `test('x', () => {\n${'g();\n'.repeat(59)}});`, null],
      [CORE, `// ${'x'.repeat(98)}`, 'line of 101, at most 100'],
      [CORE, 'if (a) for (;;) while (b) if (c) d();', 'depth of 4, at most 3'],
      [CORE, 'if (a) b(); else if (c) d(); else if (e) f(); else if (g) h();', null],
      [CORE, 'if (a) for (;;) while (b) f(() => { if (c) d(); });', null],
    ],
  },

  'a document has one title': {
    rule: oneTitle,
    snippets: [
      ['docs/x.md', '# One\n\n# Two\n', 'has one title, this has 2'],
      ['docs/x.md', 'No title.\n', 'has one title, this has 0'],
      ['docs/x.md', '# One\n\n```sh\n# a comment\n```\n', null],
    ],
  },

  'a link leads to a file of this repository': {
    rule: linksResolve(existsSync),
    snippets: [
      ['docs/x.md', 'See [there](gone.md).', 'the link gone.md leads nowhere'],
      ['docs/x.md', 'See [there](../../gone.md#part).', 'leads nowhere'],
      [
        'docs/x.md',
        '[a](../package.json#top) [b](#here) [c](https://example.org) `[d](e.md)`',
        null,
      ],
    ],
  },

  'the lock file holds the packages of every platform': {
    rule: lockFileIsWhole,
    snippets: [
      ['package-lock.json', lockFile({ a: { optionalDependencies: { b: '1' } } }), 'b is missing'],
      ['package-lock.json', lockFile({ a: { optionalDependencies: { b: '1' } }, b: {} }), null],
    ],
  },

  'nothing names a path of one machine': {
    rule: noMachinePaths,
    snippets: [
      ['docs/x.md', 'Run it in /Users/me/twinrack.', '/Users exists on one machine only'],
      ['scripts/x.ts', "readFileSync('/home/me/notes/a.txt');", '/home/me/notes exists on'],
      ['docs/x.md', 'The log is in /usr/cvfs/debug, the shell in /home/user.', null],
    ],
  },
};

describe.each(Object.entries(RULES))('%s', (_, { rule, snippets }) => {
  test('here', () => {
    expect(complaintsOf(rule, sources)).toEqual([]);
  });

  test.each(snippets)('%s %j: %j', (path, text, complaint) => {
    expectComplaint(rule, { path, text }, complaint);
  });
});

test.each([
  ['if (a) if (b) if (c) if (d) if (e) if (f) g();', 'depth of 6, at most 5'],
  ['if (a) if (b) if (c) if (d) g();', 'allows a depth of 5, but it is 4: lower it'],
  ['if (a) if (b) if (c) if (d) if (e) g();', null],
])('an exemption only shrinks: %s', (text, complaint) => {
  expectComplaint(sizes({ [CORE]: { depth: 5 } }), { path: CORE, text }, complaint);
});

function lockFile(packages: Record<string, object>): string {
  const entries = Object.entries(packages).map(([name, each]) => [`node_modules/${name}`, each]);
  return JSON.stringify({ packages: Object.fromEntries(entries) });
}

function expectComplaint(rule: Rule, source: Source, complaint: string | null): void {
  const complaints = complaintsOf(rule, [source]);
  if (complaint === null) expect(complaints).toEqual([]);
  else expect(complaints.join('\n')).toContain(complaint);
}

function complaintsOf(rule: Rule, subjects: readonly Source[]): string[] {
  return [...rule(subjects)].map(({ path, line, message }) => `${path}:${line} ${message}`);
}
