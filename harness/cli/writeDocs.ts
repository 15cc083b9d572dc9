// Writes the generated pages of docs/: node harness/cli/writeDocs.ts

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pages } from './docs.ts';

for (const { path, text } of await pages()) {
  writeFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), text);
  process.stdout.write(`${path}\n`);
}
