// The few drawings that stand beside words. All on a grid of 16, in the colour of the text around.

import type { ReactNode } from 'react';

const STROKES = {
  pause: 'M5.5 3v10M10.5 3v10',
  play: 'M5 3l8 5-8 5z',
  step: 'M4 3l6 5-6 5zM12.5 3v10',
  until: 'M2 8h7M6 4.5L9.5 8 6 11.5M13 3v10',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  check: 'M3 8.5l3.2 3.2L13 4.5',
  cross: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  power: 'M8 1.5v6M4.6 3.8a5.5 5.5 0 1 0 6.8 0',
  terminal: 'M2 3l4.5 5L2 13M8 13h6',
  theme: 'M8 2a6 6 0 1 0 0 12zM8 2a6 6 0 0 1 0 12',
  help: 'M5.5 5.5a2.5 2.5 0 1 1 3.4 2.3c-.6.3-.9.7-.9 1.4v.5M8 12.6v.2',
  commands: 'M2.5 4h11M2.5 8h11M2.5 12h7',
  wide: 'M1.5 3h13v10h-13zM5 6L3.5 8 5 10M11 6l1.5 2-1.5 2',
  chevron: 'M4 6l4 4 4-4',
  back: 'M9.5 3.5L5 8l4.5 4.5',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  bolt: 'M9 1.5L3.5 9H8l-1 5.5L12.5 7H8z',
  heal: 'M3 8a5 5 0 1 1 1.6 3.7M3 12.5V8.9h3.6',
  link: 'M2 8h12M4.5 5.5v5M11.5 5.5v5',
} as const;

export type IconName = keyof typeof STROKES;

export function Icon({ name }: { name: IconName }): ReactNode {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={STROKES[name]} />
    </svg>
  );
}

export type GlyphTone = 'good' | 'quiet' | 'warning' | 'critical' | 'info' | 'notice';

/** A shape for each tone: whoever sees no colour sees a tick, a ring, a triangle, an octagon. */
export function Glyph({ tone }: { tone: GlyphTone }): ReactNode {
  return (
    <svg className={`glyph tone-${tone}`} viewBox="0 0 16 16" aria-hidden="true">
      {glyphShape(tone)}
    </svg>
  );
}

function glyphShape(tone: GlyphTone): ReactNode {
  switch (tone) {
    case 'good':
      return (
        <>
          <circle cx="8" cy="8" r="7" className="body" />
          <path d="M4.6 8.3l2.4 2.4 4.4-5" className="cut" />
        </>
      );
    case 'quiet':
      return <circle cx="8" cy="8" r="6" className="outline" />;
    case 'info':
      return <circle cx="8" cy="8" r="3" className="body" />;
    case 'notice':
      return <circle cx="8" cy="8" r="5" className="body" />;
    case 'warning':
      return (
        <>
          <path d="M8 1.2L15.3 14.4H.7z" className="body" />
          <path d="M8 5.8v4.2M8 12v.4" className="cut" />
        </>
      );
    case 'critical':
      return (
        <>
          <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" className="body" />
          <path d="M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2" className="cut" />
        </>
      );
  }
}
