// A deadline running down. The bar shortens with virtual time and springs back when the deadline
// moves; in its last fifth it turns red, and its number gets a warning sign, for those who see no
// red.

import { type ReactNode, useRef } from 'react';
import type { Portrait } from '../../../harness/core/protocol/vocabulary.ts';
import { countdownLeft } from '../core/clockView.ts';
import { Glyph } from '../ui/icons.tsx';
import { useFrame } from '../ui/useFrame.ts';
import { useConsole } from './console.ts';

const DANGER_SHARE = 0.2;
/** Most of the way back is covered in so many milliseconds. */
const SPRING_MS = 70;

type Drawn = { share: number; drawnAt: number };

export function CountdownBar({
  countdown,
}: {
  countdown: Portrait['countdowns'][number];
}): ReactNode {
  const { get } = useConsole();
  const bar = useRef<HTMLDivElement>(null);
  const text = useRef<HTMLSpanElement>(null);
  const drawn = useRef<Drawn>({ share: 0, drawnAt: 0 });
  useFrame((wallMs) => {
    const sample = get().model.clock;
    if (sample === null || bar.current === null || text.current === null) return;
    const left = countdownLeft(countdown, sample, wallMs);
    const share = sprung(drawn.current, left / countdown.spanMs, wallMs);
    drawn.current = { share, drawnAt: wallMs };
    bar.current.style.setProperty('--share', share.toFixed(4));
    bar.current.dataset.danger = String(left < countdown.spanMs * DANGER_SHARE);
    const words = `${(left / 1_000).toFixed(1)} s`;
    if (text.current.textContent !== words) text.current.textContent = words;
  });
  return (
    <div
      className={`countdown tone-${countdown.tone}`}
      ref={bar}
      role="timer"
      aria-label={countdown.label}
      data-countdown={countdown.label}
      data-at={countdown.at}
      data-span={countdown.spanMs}
    >
      <span className="countdownLabel">{countdown.label}</span>
      <span className="countdownLeft">
        <Glyph tone="warning" />
        <span ref={text} />
      </span>
      <div className="track">
        <div className="fill" />
      </div>
    </div>
  );
}

// Down it goes as time goes; up it glides, or the eye would miss that it came back.
function sprung(drawn: Drawn, share: number, wallMs: number): number {
  if (share <= drawn.share) return share;
  const passed = Math.max(0, wallMs - drawn.drawnAt);
  return share - (share - drawn.share) * Math.exp(-passed / SPRING_MS);
}
