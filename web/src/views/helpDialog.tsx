// Help: the keys, and the legend of every shape in the drawing.

import type { ReactNode } from 'react';
import { ACTIONS } from '../core/actions.ts';
import { Button, keyName } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Glyph, type GlyphTone } from '../ui/icons.tsx';
import { useHands, useRead } from './console.ts';

const LEGEND: readonly [GlyphTone, string][] = [
  ['good', 'does its part, healthy'],
  ['quiet', 'stands by'],
  ['warning', 'not as it should be; warning'],
  ['critical', 'failed, frozen or off; critical'],
  ['notice', 'something changed; notice'],
  ['info', 'for the record; info'],
];

export function HelpDialog(): ReactNode {
  const hands = useHands();
  const hasShortcuts = useRead(({ screen }) => screen.hasShortcuts);
  const close = (): void => hands.change((screen) => ({ ...screen, dialog: null }));
  return (
    <Dialog name="Help" className="help" onClose={close}>
      <header className="menuHead">
        <h3>Help</h3>
        <Button label="Close" icon="cross" isBare look="ghost" onPress={close} />
      </header>
      <p>
        Click a node, a disk, a line, or press Enter on it: everything that can break there, with
        its parameters. What is active is drawn where it strikes, with a button to heal it.
      </p>
      <div className="helpColumns">
        <KeyTable />
        <div>
          <h4>Shapes</h4>
          <ul className="legend">
            {LEGEND.map(([tone, text]) => (
              <li key={tone}>
                <Glyph tone={tone} />
                {text}
              </li>
            ))}
          </ul>
          <label className="check">
            <input
              type="checkbox"
              checked={hasShortcuts}
              onChange={(event) =>
                hands.change((screen) => ({
                  ...screen,
                  hasShortcuts: event.target.checked,
                }))
              }
            />
            Single keys act
          </label>
          <p className="small">
            The API is described at <a href="/docs">/docs</a>; the same acts from a shell:{' '}
            <code>npm run twinrack -- --help</code>.
          </p>
        </div>
      </div>
    </Dialog>
  );
}

function KeyTable(): ReactNode {
  return (
    <div>
      <h4>Keys</h4>
      <dl className="keyTable">
        {ACTIONS.filter((action) => action.keys.length > 0).map((action) => (
          <div key={action.id}>
            <dt>
              {action.keys.map((key) => (
                <kbd key={key}>{keyName(key)}</kbd>
              ))}
            </dt>
            <dd>{action.label}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>Esc</kbd>
          </dt>
          <dd>Close, or follow the timeline again</dd>
        </div>
      </dl>
    </div>
  );
}
