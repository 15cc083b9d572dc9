// A deadline running down. The bar shortens with virtual time and springs back when the deadline
// moves; in its last fifth it turns red, and its number gets a warning sign, for those who see no
// red. A quiet one announces nothing bad, and stays as it is.

import { type ReactNode, useRef } from 'react';
import type { Portrait } from '../../../harness/core/protocol/vocabulary.ts';
import { type CountdownFrame, countdownFrame, leftWords } from '../core/countdown.ts';
import { Glyph } from '../ui/icons.tsx';
import { useFrame } from '../ui/useFrame.ts';
import { useConsole } from './console.ts';

export function CountdownBar({
  countdown,
}: {
  countdown: Portrait['countdowns'][number];
}): ReactNode {
  const { get } = useConsole();
  const bar = useRef<HTMLDivElement>(null);
  const text = useRef<HTMLSpanElement>(null);
  const frame = useRef<CountdownFrame>(null);
  useFrame((wallMs) => {
    const sample = get().model.clock;
    if (sample === null || bar.current === null || text.current === null) return;
    const next = countdownFrame(frame.current, countdown, sample, wallMs);
    frame.current = next;
    bar.current.style.setProperty('--share', next.share.toFixed(4));
    bar.current.dataset.danger = String(next.isDanger && countdown.tone !== 'quiet');
    const words = leftWords(next.leftMs);
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
