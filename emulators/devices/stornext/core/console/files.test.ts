import { expect, test } from 'vitest';
import { freezeJson } from '../../../../core/json.ts';
import { simulate } from '../../../../core/world/simulate.ts';
import { findNode } from '../../../../core/world/world.ts';
import { stornext } from '../../manifest.ts';
import { query } from '../query.ts';
import type { MdcState } from '../state.ts';
import { vendorCommands } from './vendorCommands.ts';

function settledMdc() {
  const rack = simulate(stornext, { seed: 3 });
  const state = () => findNode(rack.world, 'mdc-a')?.state as unknown as MdcState;
  const file = (path: string) => query(state(), { kind: 'file', path }, rack.now);
  const list = (path: string) => query(state(), { kind: 'directory', path }, rack.now);
  const lines = (source: string, since: number) =>
    query(state(), { kind: 'lines', source, since }, rack.now);
  return { rack, state, file, list, lines };
}

test('every file that a directory lists can be read, and has the size it says', () => {
  const { list, file } = settledMdc();
  const seen: string[] = [];
  const walk = (path: string): void => {
    for (const entry of list(path) ?? []) {
      const inner = `${path === '/' ? '' : path}/${entry.name}`;
      if (entry.isDirectory) {
        expect(list(inner), inner).not.toBeNull();
        walk(inner);
        continue;
      }
      seen.push(inner);
      expect(file(inner)?.text.length, inner).toBe(entry.size);
    }
  };
  walk('/');
  expect(seen).toContain('/usr/cvfs/config/fsmlist');
  expect(seen).toContain('/usr/cvfs/debug/smithlog');
  expect(list('/nowhere')).toBeNull();
  expect(file('/usr/cvfs')).toBeNull();
});

test('a shell finds an executable stub for each command where the profile looks', () => {
  const { file } = settledMdc();
  const path = /^PATH=(.*)$/m.exec(file('/usr/adic/.profile')?.text ?? '')?.[1]?.split(':') ?? [];
  for (const { name } of vendorCommands) {
    const stub = path.map((folder) => file(`${folder}/${name}`)).find((one) => one !== null);
    expect(stub?.text, name).toBe(`#!/bin/bash\nexec ${name} "$@"\n`);
    expect(stub?.mode, name).toBe(0o755);
  }
  expect(file('/etc/init.d/cvfs')?.text).toContain('exec service cvfs "$@"');
});

test('tail -f goes on where it stood, also over a rotated log', () => {
  const { rack, state, lines } = settledMdc();
  const path = '/usr/cvfs/ras/raslog';
  for (let count = 0; count < 450; count++) {
    rack.exec('mdc-a', `cvadmin -e "ras enq IO_ERR number-${count}"`);
  }
  const log = state().durable.logs[path];
  expect(log?.rotations).toBe(1);
  const stream = lines(path, 398);
  expect(stream?.next).toBe(450);
  expect(stream?.lines).toHaveLength(52);
  expect(stream?.lines[0]).toMatch(/number-398$/);
  expect(lines(path, 450)?.lines).toEqual([]);
  expect(query(state(), { kind: 'file', path: '/usr/cvfs/ras/OLDraslog' }, 0)?.text).toContain(
    'number-0\n',
  );
});

test('a file that S2 names is seen as soon as it is written, and has the date of the box', () => {
  const { rack, file } = settledMdc();
  const path = '/usr/cvfs/config/ha_smith_interval';
  expect(file(path)).toBeNull();
  rack.file('mdc-a', { op: 'write', path, text: 'ha_smith_interval=60\n' });
  expect(file(path)).toMatchObject({ text: 'ha_smith_interval=60\n', mode: 0o644 });
  expect(rack.exec('mdc-a', `cat ${path}`)?.stdout).toBe('ha_smith_interval=60\n');
});

test('no view changes the state it looks at', () => {
  const { state, list, file, lines, rack } = settledMdc();
  freezeJson(state());
  for (const { name } of vendorCommands) {
    const command = { command: name, args: [], stdin: '', user: 'root', isTerminal: true };
    query(state(), { kind: 'command', command }, rack.now);
  }
  list('/usr/cvfs');
  file('/usr/cvfs/debug/nssdbg.out');
  lines('cvdb', 0);
});
