// Faults: those that are active, and the catalogue of all that can be injected.

import { type ReactNode, useState } from 'react';
import type { FaultDocument, FaultKindDocument } from '../../../harness/core/protocol/rack.ts';
import { findAction } from '../core/actions.ts';
import { formatElapsed } from '../core/clockView.ts';
import { chipText, findTarget } from '../core/faults.ts';
import { withPanel } from '../core/screen.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Glyph, Icon } from '../ui/icons.tsx';
import { Panel } from '../ui/panel.tsx';
import { useHands, usePerform, useRead } from './console.ts';
import { LeaseLeft } from './faultChip.tsx';
import { InjectForm } from './injectForm.tsx';

const NO_FAULTS: readonly FaultDocument[] = [];

export function FaultsView(): ReactNode {
  const hands = useHands();
  const perform = usePerform();
  const faults = useRead(({ model }) => model.rack?.faults ?? NO_FAULTS);
  const isOpen = useRead(({ screen }) => screen.openPanels.includes('faults'));
  const healAll = findAction('faults.healAll');
  return (
    <Panel
      name="Faults"
      isOpen={isOpen}
      onToggle={(open) => hands.change((screen) => withPanel(screen, 'faults', open))}
      summary={<span data-active-faults={faults.length}>{countText(faults.length)}</span>}
      tools={
        <Button
          label="Heal all"
          icon="heal"
          keys={healAll.keys}
          isDisabled={faults.length === 0}
          onPress={() => perform(healAll)}
        />
      }
    >
      <ActiveFaults faults={faults} />
      <Catalogue />
    </Panel>
  );
}

function countText(count: number): ReactNode {
  if (count === 0) return 'none active';
  return (
    <>
      <Glyph tone="warning" />
      {count} active
    </>
  );
}

function ActiveFaults({ faults }: { faults: readonly FaultDocument[] }): ReactNode {
  const hands = useHands();
  const kinds = useRead(({ model }) => model.kinds);
  if (faults.length === 0) return null;
  return (
    <ul className="activeFaults" aria-label="Active faults">
      {faults.map((fault) => (
        <li
          key={fault.id}
          data-fault={fault.id}
          data-fault-kind={fault.kind}
          data-fault-target={fault.target}
        >
          <Icon name="bolt" />
          <div>
            <p>
              <strong>{fault.kind}</strong> <code>{fault.target}</code>
            </p>
            <p className="small">
              {chipText(
                fault,
                kinds.find((kind) => kind.kind === fault.kind),
              )}
              {' · since +'}
              {formatElapsed(fault.injectedAt)}
              {fault.hits > 0 && ` · struck ${fault.hits} times`}
            </p>
          </div>
          <span className="heals">
            {fault.until !== null && (
              <>
                heals in <LeaseLeft fault={fault} />
              </>
            )}
          </span>
          <Button
            label="Heal"
            icon="heal"
            name={`Heal ${fault.kind} on ${fault.target}`}
            onPress={() => hands.heal(fault.id)}
          />
        </li>
      ))}
    </ul>
  );
}

function Catalogue(): ReactNode {
  const kinds = useRead(({ model }) => model.kinds);
  const [text, setText] = useState('');
  const words = text.toLowerCase().split(/\s+/);
  const found = kinds.filter((kind) => {
    const about = `${kind.kind} ${kind.sentence} ${kind.targetIds.join(' ')}`.toLowerCase();
    return words.every((word) => about.includes(word));
  });
  return (
    <div className="catalogue">
      <input
        type="search"
        placeholder="Search faults and targets"
        aria-label="Search the catalogue"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <ul aria-label="Fault catalogue">
        {found.map((kind) => (
          <CatalogueEntry key={kind.kind} kind={kind} />
        ))}
      </ul>
      {found.length === 0 && <p className="empty">No fault by these words.</p>}
    </div>
  );
}

function CatalogueEntry({ kind }: { kind: FaultKindDocument }): ReactNode {
  const rack = useRead(({ model }) => model.rack);
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const targetId = chosen ?? kind.targetIds[0] ?? '';
  const target = rack === null ? null : findTarget(rack, targetId);
  return (
    <li data-kind={kind.kind} className={isOpen ? 'open' : ''}>
      <button
        type="button"
        className="entryHead"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="chevron" />
        <strong>{kind.kind}</strong>
        <span>{kind.sentence}</span>
      </button>
      {isOpen && (
        <div className="entryBody">
          <Field
            name="target"
            value={targetId}
            choices={kind.targetIds.map((each) => ({ value: each, label: each }))}
            says={`a ${kind.targets.join(' or ')}`}
            param="target"
            onChange={setChosen}
          />
          <InjectForm key={targetId} kind={kind} target={target} />
        </div>
      )}
    </li>
  );
}
