// The machines' pure `query`: what a command prints, a file holds, a directory lists, a stream goes
// on with. Nothing here changes the state; a command that would is answered null, and the caller
// asks the world.

import { unreachable } from '../../../core/assert.ts';
import type { View, ViewAnswer } from '../../../core/machine.ts';
import type { Instant } from '../../../core/time.ts';
import { directoryView, fileView, linesView } from './console/files.ts';
import { parseCommand } from './console/grammar.ts';
import { render } from './console/screens.ts';
import type { PlatformState, ScState } from './state.ts';

export function query<Kind extends View['kind']>(
  state: ScState,
  view: Extract<View, { kind: Kind }>,
  now: Instant,
): ViewAnswer[Kind] {
  return answer(state, view, now) as ViewAnswer[Kind];
}

function answer(state: ScState, view: View, now: Instant): ViewAnswer[View['kind']] {
  switch (view.kind) {
    case 'command': {
      const parsed = parseCommand(state, view.command);
      if (parsed.kind === 'change') return null;
      return parsed.kind === 'wrong' ? parsed.output : render(state, parsed.read, parsed.user, now);
    }
    case 'file':
      return fileView(state, view.path, now);
    case 'directory':
      return directoryView(state, view.path, now);
    case 'lines':
      return linesView(state, view.source, view.since, now);
    case 'data':
      return null;
    default:
      return unreachable(view);
  }
}

/** The platform has no console: its SCs speak for it. */
export function queryPlatform<Kind extends View['kind']>(
  _state: PlatformState,
  view: Extract<View, { kind: Kind }>,
  _now: Instant,
): ViewAnswer[Kind] {
  const isCommand = view.kind === 'command';
  const stderr = 'the platform has no console of its own: log in to sc0 or sc1\n';
  return (isCommand ? { stdout: '', stderr, exitCode: 1 } : null) as ViewAnswer[Kind];
}
