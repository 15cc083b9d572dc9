// The head of the drawing: the dangers of the vendor's design that are true at this moment. It is
// always there, so that nothing jumps when one comes true, and so that calm is said, too.

import type { ReactNode } from 'react';
import type { HazardDocument } from '../../../harness/core/protocol/rack.ts';
import { formatElapsed } from '../core/clockView.ts';
import { Glyph } from '../ui/icons.tsx';
import { useRead } from './console.ts';
import { FamilyTabs } from './familyTabs.tsx';

export function HazardBanner(): ReactNode {
  const hazards = useRead(({ model }) => model.rack?.hazards);
  const present = hazards?.filter((hazard) => hazard.until === null) ?? [];
  return (
    <header className={`panelHead rackHead${present.length > 0 ? ' alarmed' : ''}`}>
      <h2>Rack</h2>
      <FamilyTabs />
      {present.length === 0 && hazards !== undefined && (
        <p className="noHazards">
          <Glyph tone="good" />
          no hazards
        </p>
      )}
      <ul className="hazards" aria-label="Hazards" aria-live="polite">
        {present.map((hazard) => (
          <Hazard key={hazard.name} hazard={hazard} />
        ))}
      </ul>
    </header>
  );
}

function Hazard({ hazard }: { hazard: HazardDocument }): ReactNode {
  const { name, sentence, detail, since } = hazard;
  return (
    <li data-hazard={name}>
      <Glyph tone="critical" />
      <strong>{sentence}</strong>
      <span title={detail}>{detail}</span>
      <small>since +{formatElapsed(since)}</small>
    </li>
  );
}
