// The rack, restarted when its code changes, and Vite's server for the console in front of it.
// Both end when either ends; Ctrl-C reaches both.

import { spawn } from 'node:child_process';

const COMMANDS = ['node --watch --watch-preserve-output harness/cli/main.ts up', 'vite web'];

const children = COMMANDS.map((command) => spawn(command, { shell: true, stdio: 'inherit' }));
for (const child of children) {
  child.on('exit', (status) => {
    for (const other of children) other.kill();
    process.exitCode ??= status ?? 1;
  });
}
process.on('SIGINT', () => {});
