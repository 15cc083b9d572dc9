// Facts of a node or a disk: label, value, and a short flash when a value changes.

import { type CSSProperties, type ReactNode, type RefObject, useRef, useState } from 'react';
import type { Portrait } from '../../../harness/core/protocol/vocabulary.ts';
import { leftOut } from '../core/facts.ts';
import { Glyph } from '../ui/icons.tsx';
import { useSize } from '../ui/useSize.ts';

export function FactList({ facts }: { facts: Portrait['facts'] }): ReactNode {
  const list = useRef<HTMLDListElement>(null);
  const room = useRoom(list);
  const out = leftOut(facts, room);
  return (
    <dl
      className="facts"
      ref={list}
      data-many={facts.length > MANY || undefined}
      style={room === 0 ? UNSEEN : undefined}
    >
      {facts.map(({ label, value, tone }) => (
        <div
          key={label}
          className={`fact tone-${tone}`}
          data-fact={label}
          style={out.has(label) ? LAST : undefined}
        >
          <dt>{label}</dt>
          <dd title={value}>
            {(tone === 'warning' || tone === 'critical') && <Glyph tone={tone} />}
            <Changing value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

const MANY = 4;
const LAST: CSSProperties = { order: 1 };
/** Half a row says nothing. */
const UNSEEN: CSSProperties = { visibility: 'hidden' };

/** How many facts the list has room for. */
function useRoom(list: RefObject<HTMLDListElement | null>): number {
  const { width, height } = useSize(list);
  const [first] = list.current?.children ?? [];
  if (!(first instanceof HTMLElement) || list.current === null) return Number.POSITIVE_INFINITY;
  const { rowGap } = getComputedStyle(list.current);
  const gap = Number.parseFloat(rowGap) || 0;
  const rows = Math.floor((height + gap + 0.5) / (first.offsetHeight + gap));
  return rows * Math.max(1, Math.floor(width / Math.max(1, first.offsetWidth)));
}

function Changing({ value }: { value: string }): ReactNode {
  const [known, setKnown] = useState({ value, changes: 0 });
  if (known.value !== value) setKnown({ value, changes: known.changes + 1 });
  return (
    // A new key is a new element: that restarts the flash. The first value was no change.
    <span key={known.changes} className={known.changes > 0 ? 'flash' : ''}>
      {value}
    </span>
  );
}
