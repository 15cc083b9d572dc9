#!/usr/bin/env node
// twinrack, the command.

import { runCli } from './program.ts';

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
