// What the console has to say: that the connection is lost, and how a request failed.

import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Glyph } from '../ui/icons.tsx';
import { useHands, useRead } from './console.ts';

export function ConnectionBanner(): ReactNode {
  const connection = useRead(({ model }) => model.connection);
  return (
    <div role="status" aria-label="Connection" data-connection={connection} className="connection">
      {connection === 'lost' && (
        <p>
          <Glyph tone="critical" />
          <strong>No connection to the rack.</strong>
          The picture is the last one it sent. Trying again; it resumes by itself.
        </p>
      )}
      {connection === 'refused' && (
        <p>
          <Glyph tone="critical" />
          <strong>This rack asks for its token.</strong>
          Open the console at the address that was printed when the rack started: it ends in ?token=
        </p>
      )}
    </div>
  );
}

export function Toasts(): ReactNode {
  const hands = useHands();
  const toasts = useRead(({ screen }) => screen.toasts);
  const close = (id: number): void =>
    hands.change((screen) => ({
      ...screen,
      toasts: screen.toasts.filter((toast) => toast.id !== id),
    }));
  return (
    <ul className="toasts" aria-label="Messages" aria-live="assertive">
      {toasts.map(({ id, tone, code, text }) => (
        <li key={id} className={`toast tone-${tone}`} data-code={code}>
          <Glyph tone={tone} />
          <p>
            <strong>{code}</strong>
            <span>{text}</span>
          </p>
          <Button label="Dismiss" icon="cross" isBare look="ghost" onPress={() => close(id)} />
        </li>
      ))}
    </ul>
  );
}
