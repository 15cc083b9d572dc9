// npm run bench: measures simulator and live rack, and writes bench/results.md.
//   npm run bench -- simulator | live | snmp | rest | iscsi     one of them, printed only
//   npm run bench -- sensitivity          writes docs/sensitivity.md

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { benchIscsi, missingForIscsi } from './iscsi.ts';
import { benchLive, type Measure } from './live.ts';
import { resultsDocument, type Sample, textTable } from './report.ts';
import { benchRest } from './rest.ts';
import { sensitivityDocument } from './sensitivity.ts';
import { benchSimulator } from './simulator.ts';
import { benchSnmp } from './snmp.ts';

const LIVE_REPEATS = 3;

const [what = 'all'] = process.argv.slice(2);
switch (what) {
  case 'simulator':
    console.log(textTable(benchSimulator()));
    break;
  case 'live':
    console.log(textTable(await sampleLive()));
    break;
  case 'snmp':
    console.log(textTable(await sample(benchSnmp)));
    break;
  case 'rest':
    console.log(textTable(await sample(benchRest)));
    break;
  case 'iscsi':
    if (missingForIscsi() === null) console.log(textTable(await benchIscsi()));
    else fail(`iscsi ${missingForIscsi()}`);
    break;
  case 'sensitivity':
    write('../docs/sensitivity.md', sensitivityDocument());
    break;
  case 'all': {
    const samples = [
      ...benchSimulator(),
      ...(await sampleLive()),
      ...(await sample(benchSnmp)),
      ...(await sample(benchRest)),
      ...(missingForIscsi() === null ? await benchIscsi() : []),
    ];
    console.log(textTable(samples));
    write('results.md', resultsDocument(samples, new Date().toISOString().slice(0, 10)));
    break;
  }
  default:
    fail(`"${what}" is nothing to measure: simulator, live, snmp, rest, iscsi or sensitivity`);
}

function fail(why: string): void {
  console.error(why);
  process.exitCode = 2;
}

/** The live bench, several times over. */
function sampleLive(): Promise<Sample[]> {
  return sample(benchLive);
}

async function sample(bench: () => Promise<Measure[]>): Promise<Sample[]> {
  const samples = new Map<string, Sample & { values: number[] }>();
  for (let repeat = 0; repeat < LIVE_REPEATS; repeat++) {
    for (const { name, value, unit, wanted } of await bench()) {
      const sample = samples.get(name) ?? { name, unit, wanted, values: [] };
      sample.values.push(value);
      samples.set(name, sample);
    }
  }
  return [...samples.values()];
}

function write(path: string, text: string): void {
  writeFileSync(fileURLToPath(new URL(path, import.meta.url)), text);
  console.log(`written: ${path.replace('../', '')}`);
}
