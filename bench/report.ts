// Samples as a table: ranges, never a best value alone.

import { cpus, loadavg, release, type } from 'node:os';

/** One thing, measured several times. */
export type Sample = {
  readonly name: string;
  readonly unit: string;
  /** What was hoped for; empty: nothing in particular. */
  readonly wanted: string;
  readonly values: readonly number[];
};

/** `1,234`, `12.3`: as many digits as a measurement deserves. */
export function shown(value: number): string {
  const digits = Math.abs(value) < 100 && !Number.isInteger(value) ? 1 : 0;
  return value.toFixed(digits).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `1,020 – 1,310`, or one number if all are alike. */
export function range(values: readonly number[]): string {
  const [least, most] = [shown(Math.min(...values)), shown(Math.max(...values))];
  return least === most ? least : `${least} – ${most}`;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The rows for a terminal. */
export function textTable(samples: readonly Sample[]): string {
  const lines = samples.map(({ name, unit, wanted, values }) => {
    const middle = `${shown(median(values))} ${unit}`.trim().padStart(18);
    return `${name.padEnd(52)}${middle}  ${range(values).padEnd(22)} ${wanted}`.trimEnd();
  });
  return lines.join('\n');
}

/** The document: where, when, how, and the table. */
export function resultsDocument(samples: readonly Sample[], date: string): string {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`;
  const system = `${type()} ${release()}, Node ${process.version}`;
  const load = (loadavg()[0] ?? 0).toFixed(1);
  const rows = samples.map(({ name, unit, wanted, values }) => {
    const middle = `${shown(median(values))} ${unit}`.trim();
    return `| ${[name, middle, range(values), values.length, wanted].join(' | ')} |`;
  });
  return `# Bench results

Written by \`npm run bench\` on ${date}: ${machine},
${system}, load ${load} when it ended. The machine was shared; ranges tell how much.

A schedule is 60 virtual seconds with three faults or more and operators' commands, then repair and
recovery; invariants, hazards, cells and the trace hash are on. An event is one step of a node, a
boot or a heal. The factor flatters a rack that has little to do: compare events.

| what | median | range | runs | wanted |
|---|---|---|---|---|
${rows.join('\n')}
`;
}
