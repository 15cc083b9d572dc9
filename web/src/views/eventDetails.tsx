// Everything that is known of one event.

import type { ReactNode } from 'react';
import type { EventDocument } from '../../../harness/core/protocol/rack.ts';
import { formatElapsed } from '../core/clockView.ts';
import { followed } from '../core/screen.ts';
import { Button } from '../ui/button.tsx';
import { Glyph } from '../ui/icons.tsx';
import { useHands } from './console.ts';

export function EventDetails({ event }: { event: EventDocument }): ReactNode {
  const hands = useHands();
  const data = Object.entries(event.data);
  return (
    <aside className="eventDetails" aria-label="Event details" data-event={event.name}>
      <header>
        <h3>
          <Glyph tone={event.severity} />
          {event.name}
        </h3>
        <Button
          label="Close"
          icon="cross"
          isBare
          look="ghost"
          onPress={() => hands.change(followed)}
        />
      </header>
      <p>{event.sentence}</p>
      <dl>
        <dt>at</dt>
        <dd>
          +{formatElapsed(event.at)} <small>{event.at} ms</small>
        </dd>
        <dt>wall date</dt>
        <dd>{event.wall}</dd>
        <dt>node</dt>
        <dd>{event.node ?? 'the rack itself'}</dd>
        <dt>severity</dt>
        <dd>{event.severity}</dd>
        <dt>number</dt>
        <dd>{event.seq}</dd>
        {data.map(([key, value]) => (
          <div key={key} className="datum">
            <dt>{key}</dt>
            <dd>
              <code>{typeof value === 'string' ? value : JSON.stringify(value)}</code>
            </dd>
          </div>
        ))}
      </dl>
    </aside>
  );
}
