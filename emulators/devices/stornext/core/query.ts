// The machine's pure `query`: what a command prints, a file holds, a directory lists, a stream
// goes on with. Nothing here changes the state; a command that would is answered null, and the
// caller asks the world.

import { unreachable } from '../../../core/assert.ts';
import type { View, ViewAnswer } from '../../../core/machine.ts';
import type { Instant } from '../../../core/time.ts';
import { directoryView, fileView, linesView } from './console/files.ts';
import { parseCommand } from './console/grammar.ts';
import { render } from './console/screens.ts';
import type { MdcState } from './state.ts';

export function query<Kind extends View['kind']>(
  state: MdcState,
  view: Extract<View, { kind: Kind }>,
  now: Instant,
): ViewAnswer[Kind] {
  return answer(state, view, now) as ViewAnswer[Kind];
}

function answer(state: MdcState, view: View, now: Instant): ViewAnswer[View['kind']] {
  switch (view.kind) {
    case 'command': {
      const parsed = parseCommand(state, view.command);
      if (parsed.kind === 'change') return null;
      return parsed.kind === 'wrong' ? parsed.output : render(state, parsed.read, now);
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
