// `twinrack scenarios`: which incidents there are.

import type { Command } from 'commander';
import { type Context, printJson } from '../context.ts';
import { table } from '../table.ts';
import { knownScenarios } from './families.ts';

export function addScenarios(program: Command, context: Context): void {
  program
    .command('scenarios')
    .summary('list the scenarios')
    .description('The scenarios that come with twinrack; twinrack run plays them.')
    .command('list', { isDefault: true })
    .description('List them.')
    .option('--json', 'as JSON')
    .action(async (flags: { json?: boolean }) => {
      const scenarios = await knownScenarios();
      if (flags.json) return printJson(context, scenarios);
      const rows = scenarios.map(({ name, title, steps }) => [
        context.paint.bold(name),
        String(steps.length),
        title,
      ]);
      context.io.out(table(['SCENARIO', 'STEPS', 'TITLE'], rows));
    });
}
