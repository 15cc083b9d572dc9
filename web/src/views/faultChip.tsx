// An active fault on the thing that it strikes, with the button that heals it.

import { type ReactNode, useRef } from 'react';
import type { FaultDocument } from '../../../harness/core/protocol/rack.ts';
import { effectiveRate, formatDuration, virtualNow } from '../core/clockView.ts';
import { chipText, damageOf } from '../core/faults.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { useFrame } from '../ui/useFrame.ts';
import { useConsole, useHands, useRead } from './console.ts';

export function FaultChips({ faults }: { faults: readonly FaultDocument[] }): ReactNode {
  if (faults.length === 0) return null;
  return (
    <ul className="chips" aria-label="Active faults here">
      {faults.map((fault) => (
        <FaultChip key={fault.id} fault={fault} />
      ))}
    </ul>
  );
}

function FaultChip({ fault }: { fault: FaultDocument }): ReactNode {
  const hands = useHands();
  const kind = useRead(({ model }) => model.kinds.find((known) => known.kind === fault.kind));
  return (
    <li
      className={`chip ${damageOf([fault])}`}
      title={fault.sentence}
      data-fault={fault.id}
      data-fault-kind={fault.kind}
      data-fault-target={fault.target}
    >
      <Icon name="bolt" />
      <span>{chipText(fault, kind)}</span>
      <LeaseLeft fault={fault} />
      <Button
        label="Heal"
        name={`Heal ${fault.kind} on ${fault.target}`}
        look="ghost"
        icon="heal"
        isBare
        onPress={() => hands.heal(fault.id)}
      />
    </li>
  );
}

/** How long a fault still lasts; nothing for one that lasts until it is healed. */
export function LeaseLeft({ fault }: { fault: FaultDocument }): ReactNode {
  const { get } = useConsole();
  const text = useRef<HTMLSpanElement>(null);
  useFrame((wallMs) => {
    const sample = get().model.clock;
    if (fault.until === null || sample === null || text.current === null) return;
    const left = Math.max(0, fault.until - virtualNow(sample, wallMs));
    // Tenths matter only while they can be read.
    const step = effectiveRate(sample) > 2 || left > 60_000 ? 1_000 : 100;
    const words = formatDuration(Math.ceil(left / step) * step);
    if (text.current.textContent !== words) text.current.textContent = words;
  });
  return fault.until === null ? null : <span className="lease" ref={text} />;
}
