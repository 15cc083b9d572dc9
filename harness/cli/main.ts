#!/usr/bin/env node
// twinrack, the command. What it is made of is compiled once and kept: without that, most of a
// short command's time goes into stripping the same types again.

import { enableCompileCache } from 'node:module';

enableCompileCache();
const { runCli } = await import('./program.ts');

const { stdout, stderr, env } = process;

// A reader that has seen enough (head, q in less) closes the pipe: that is no error.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 3));

process.exitCode = await runCli(process.argv.slice(2), {
  out: (text) => void stdout.write(text),
  err: (text) => void stderr.write(text),
  isColoured: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
  isInteractive: stderr.isTTY === true,
  env,
});
