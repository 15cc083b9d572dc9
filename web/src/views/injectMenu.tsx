// What opens on a click in the drawing: what can be done to this thing, and its form.

import { type ReactNode, useState } from 'react';
import type { FaultKindDocument, NodeDocument } from '../../../harness/core/protocol/rack.ts';
import { powerActions } from '../core/actions.ts';
import { findTarget, kindsFor, type Target, targetTitle } from '../core/faults.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useHands, useRead } from './console.ts';
import { InjectForm } from './injectForm.tsx';

export function InjectMenu(): ReactNode {
  const hands = useHands();
  const menu = useRead(({ screen }) => screen.menu);
  const rack = useRead(({ model }) => model.rack);
  if (menu === null || rack === null) return null;
  const target = findTarget(rack, menu.target);
  if (target === null) return null;
  const close = (): void => hands.change((screen) => ({ ...screen, menu: null }));
  const title = targetTitle(target);
  return (
    <Dialog name={`Faults on ${title}`} className="injectMenu" anchor={menu.anchor} onClose={close}>
      <header className="menuHead" data-menu-target={target.id}>
        <h3>{title}</h3>
        <code>{target.id}</code>
        <Button label="Close" icon="cross" isBare look="ghost" onPress={close} />
      </header>
      {target.kind === 'node' && <PowerRow node={target.node} onDone={close} />}
      <KindList key={target.id} target={target} onDone={close} />
    </Dialog>
  );
}

function PowerRow({ node, onDone }: { node: NodeDocument; onDone: () => void }): ReactNode {
  const hands = useHands();
  return (
    <fieldset className="powerRow" aria-label="Power">
      {powerActions(node.power).map((action) => (
        <Button
          key={action}
          label={`Power ${action}`}
          icon="power"
          onPress={() => {
            hands.power(node.id, action);
            onDone();
          }}
        />
      ))}
    </fieldset>
  );
}

function KindList({ target, onDone }: { target: Target; onDone: () => void }): ReactNode {
  const kinds = useRead(({ model }) => model.kinds);
  const [chosen, setChosen] = useState<FaultKindDocument | null>(null);
  const fitting = kindsFor(kinds, target.id);
  if (chosen !== null) {
    return (
      <div className="kindChosen">
        <Button label="All faults" icon="back" look="ghost" onPress={() => setChosen(null)} />
        <h4>{chosen.kind}</h4>
        <p>{chosen.sentence}</p>
        <InjectForm kind={chosen} target={target} onDone={onDone} />
      </div>
    );
  }
  if (fitting.length === 0) return <p className="empty">No fault applies here.</p>;
  return (
    <ul className="kinds">
      {fitting.map((kind) => (
        <li key={kind.kind}>
          <button type="button" data-kind={kind.kind} onClick={() => setChosen(kind)}>
            <strong>{kind.kind}</strong>
            <span>{kind.sentence}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
