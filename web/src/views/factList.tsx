// Facts of a node or a disk: label, value, and a short flash when a value changes.

import { type ReactNode, useState } from 'react';
import type { Portrait } from '../../../harness/core/protocol/vocabulary.ts';
import { Glyph } from '../ui/icons.tsx';

export function FactList({ facts }: { facts: Portrait['facts'] }): ReactNode {
  return (
    <dl className="facts">
      {facts.map(({ label, value, tone }) => (
        <div key={label} className={`fact tone-${tone}`} data-fact={label}>
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
