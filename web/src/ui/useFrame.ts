// The one hook that runs with the screen: countdowns and the sliding timeline draw themselves
// through a ref, sixty times a second, without React having to compare anything.

import { useEffect, useRef } from 'react';

/** Slow enough to be no motion, quick enough to be read: for those who asked for less movement. */
const CALM_PERIOD_MS = 500;

/** Calls `draw` before each repaint while mounted, with `performance.now()`. */
export function useFrame(draw: (wallMs: number) => void): void {
  const latest = useRef(draw);
  useEffect(() => {
    latest.current = draw;
  });
  useEffect(() => {
    const calm = matchMedia('(prefers-reduced-motion: reduce)');
    let handle = 0;
    let drawnAt = Number.NEGATIVE_INFINITY;
    const frame = (): void => {
      const now = performance.now();
      if (!calm.matches || now - drawnAt >= CALM_PERIOD_MS) {
        drawnAt = now;
        latest.current(now);
      }
      handle = requestAnimationFrame(frame);
    };
    handle = requestAnimationFrame(frame);
    return () => cancelAnimationFrame(handle);
  }, []);
}
