// Keys of the whole page. They act unless somebody is typing, or a dialog has the floor.

import { actionForKey } from './core/actions.ts';
import type { Console } from './views/console.ts';

export function listenToKeys(console: Console): void {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey) return openPalette(console, event);
    if (event.altKey || !console.get().screen.hasShortcuts || isTaken(event)) return;
    const action = actionForKey(event.key, console.get());
    if (action === null) return;
    event.preventDefault();
    action.perform(console.hands, console.get());
  });
}

// Control+K is no single key: it acts also where single keys are off, though not in a terminal.
function openPalette(console: Console, event: KeyboardEvent): void {
  const isInTerminal =
    event.target instanceof Element && event.target.closest('.terminalHost') !== null;
  if (event.key !== 'k' || isInTerminal) return;
  event.preventDefault();
  console.hands.change((screen) => ({ ...screen, dialog: 'palette' }));
}

function isTaken(event: KeyboardEvent): boolean {
  if (document.querySelector('dialog[open]') !== null) return true;
  const element = event.target instanceof Element ? event.target : null;
  if (element?.closest('input, select, textarea, [contenteditable]') != null) return true;
  // Space and Enter belong to whatever has the focus.
  return event.key === ' ' && element?.closest('button, a, summary, [role=tab]') != null;
}
