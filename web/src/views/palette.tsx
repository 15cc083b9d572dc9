// The command palette: every action by name. Type to narrow, arrows to choose, Enter to do it.

import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { ACTIONS, type Action, rackActions, searched } from '../core/actions.ts';
import { keyName } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useConsole, useHands, usePerform } from './console.ts';

const ROWS_MAX = 60;

export function Palette(): ReactNode {
  const hands = useHands();
  const { get } = useConsole();
  const perform = usePerform();
  const [text, setText] = useState('');
  const [index, setIndex] = useState(0);
  const fitting = [...ACTIONS, ...rackActions(get().model)].filter((action) =>
    action.applies(get()),
  );
  const found = searched(fitting, text).slice(0, ROWS_MAX);
  const chosen = found[Math.min(index, found.length - 1)];
  const close = (): void => hands.change((screen) => ({ ...screen, dialog: null }));
  const act = (action: Action | undefined): void => {
    close();
    if (action !== undefined) perform(action);
  };
  const onKey = (event: KeyboardEvent): void => {
    const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Enter') act(chosen);
    if (move === 0 || found.length === 0) return;
    event.preventDefault();
    setIndex((known) => (Math.min(known, found.length - 1) + move + found.length) % found.length);
  };
  return (
    <Dialog name="Commands" className="palette" onClose={close}>
      <input
        type="text"
        role="combobox"
        aria-label="Command"
        aria-expanded="true"
        autoFocus
        aria-controls="paletteList"
        aria-activedescendant={chosen && `command-${chosen.id}`}
        placeholder="Pause, heal, run, power, terminal ..."
        value={text}
        onKeyDown={onKey}
        onChange={(event) => {
          setText(event.target.value);
          setIndex(0);
        }}
      />
      <div id="paletteList" className="paletteList" role="listbox" aria-label="Commands">
        {found.map((action) => (
          <PaletteRow
            key={action.id}
            action={action}
            isChosen={action === chosen}
            onAct={() => act(action)}
          />
        ))}
      </div>
      {found.length === 0 && <p className="empty">No command by these words.</p>}
    </Dialog>
  );
}

function PaletteRow({
  action,
  isChosen,
  onAct,
}: {
  action: Action;
  isChosen: boolean;
  onAct: () => void;
}): ReactNode {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys for the list
    // biome-ignore lint/a11y/useFocusableInteractive: likewise
    <div
      id={`command-${action.id}`}
      role="option"
      aria-selected={isChosen}
      onClick={onAct}
      className={`paletteRow${isChosen ? ' chosen' : ''}`}
      ref={(element) => {
        if (isChosen) element?.scrollIntoView({ block: 'nearest' });
      }}
    >
      <small>{action.group}</small>
      <span>{action.label}</span>
      <span className="keys">
        {action.keys.map((key) => (
          <kbd key={key}>{keyName(key)}</kbd>
        ))}
      </span>
    </div>
  );
}
