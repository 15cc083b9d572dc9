// File propagation and command synchronization, to the extent that showdatasync and showcmdsync
// tell.

import type { Instant } from '../../../../core/time.ts';
import type { Refusal, ScCommand, ScOutcome } from '../commands.ts';
import { fileView } from '../console/files.ts';
import type { ScState } from '../state.ts';

type DataSyncCommand = Extract<ScCommand, { type: 'setdatasync' }>;
type CmdSyncCommand = Extract<ScCommand, { type: `${string}cmdsync` }>;

export function setDataSync(
  state: ScState,
  { action, file, minutes }: DataSyncCommand,
  now: Instant,
): Refusal | null {
  const { dataSync } = state.durable;
  const { identity } = state.volatile;
  const known = dataSync.files.find(({ path }) => path === file);
  const pushedMs = identity.epoch + now + identity.skewMs;
  switch (action) {
    case 'schedule':
      if (fileView(state, file, now) === null) return 'noSuchFile';
      if (known === undefined) dataSync.files.push({ path: file, intervalMin: minutes, pushedMs });
      else known.intervalMin = minutes;
      return null;
    case 'cancel':
      if (known === undefined) return 'notScheduled';
      dataSync.files = dataSync.files.filter((each) => each !== known);
      return null;
    case 'push':
      if (fileView(state, file, now) === null) return 'noSuchFile';
      if (known !== undefined) known.pushedMs = pushedMs;
      return null;
    case 'backup':
      for (const each of dataSync.files) each.pushedMs = pushedMs;
      return null;
  }
}

export function runSync({ durable }: ScState, command: CmdSyncCommand): ScOutcome {
  switch (command.type) {
    case 'initcmdsync':
    case 'runcmdsync': {
      const descriptor = durable.nextCmdSync;
      durable.nextCmdSync += 1;
      if (command.type === 'initcmdsync') {
        durable.cmdSync.push({ descriptor, identifier: -1, command: command.command });
      }
      return { type: 'descriptor', descriptor };
    }
    case 'savecmdsync': {
      const known = durable.cmdSync.find(({ descriptor }) => descriptor === command.descriptor);
      if (known === undefined) return { type: 'refused', reason: 'noSuchDescriptor' };
      known.identifier = command.identifier;
      return { type: 'done' };
    }
    case 'cancelcmdsync': {
      const rest = durable.cmdSync.filter(({ descriptor }) => descriptor !== command.descriptor);
      if (rest.length === durable.cmdSync.length) {
        return { type: 'refused', reason: 'noSuchDescriptor' };
      }
      durable.cmdSync = rest;
      return { type: 'done' };
    }
  }
}
