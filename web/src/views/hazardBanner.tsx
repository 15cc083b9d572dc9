// Dangers of the vendor's design that are true at this moment.

import type { ReactNode } from 'react';
import { formatElapsed } from '../core/clockView.ts';
import { Glyph } from '../ui/icons.tsx';
import { useRead } from './console.ts';

export function HazardBanner(): ReactNode {
  const hazards = useRead(({ model }) => model.rack?.hazards);
  const present = hazards?.filter((hazard) => hazard.until === null) ?? [];
  return (
    <ul className="hazards" aria-label="Hazards" aria-live="polite">
      {present.map(({ name, sentence, detail, since }) => (
        <li key={name} data-hazard={name}>
          <Glyph tone="critical" />
          <strong>{sentence}</strong>
          <span>{detail}</span>
          <small>since +{formatElapsed(since)}</small>
        </li>
      ))}
    </ul>
  );
}
