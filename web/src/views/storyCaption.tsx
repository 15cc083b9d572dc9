// The line of the story that is being played, large, under the drawing: what a room reads along.

import type { ReactNode } from 'react';
import { currentLine, verdict } from '../core/runs.ts';
import { withPanel } from '../core/screen.ts';
import { Button } from '../ui/button.tsx';
import { Glyph } from '../ui/icons.tsx';
import { useHands, useRead } from './console.ts';

export function StoryCaption(): ReactNode {
  const hands = useHands();
  const run = useRead(({ model }) => model.runs.find((known) => known.mode === 'live'));
  const scenario = useRead(({ model }) =>
    model.scenarios.find((known) => known.name === run?.scenario),
  );
  const dismissed = useRead(({ screen }) => screen.dismissedRun);
  if (run === undefined || run.status === 'aborted' || run.id === dismissed) return null;
  const line = currentLine(run, scenario);
  const tone = run.status === 'running' ? 'notice' : run.status === 'passed' ? 'good' : 'critical';
  const show = (): void =>
    hands.change((screen) => withPanel({ ...screen, selectedRun: run.id }, 'scenarios', true));
  const dismiss = (): void => hands.change((screen) => ({ ...screen, dismissedRun: run.id }));
  return (
    <div className={`caption ${run.status}`} data-run={run.id} data-status={run.status}>
      <Glyph tone={tone} />
      <p aria-live="polite">
        <small>
          {run.title}
          {line !== null && ` — step ${line.index + 1} of ${run.stepCount}`}
        </small>
        <span>{line?.text ?? verdict(run)}</span>
      </p>
      <Button label="Steps" look="ghost" name={`Steps of ${run.title}`} onPress={show} />
      {run.status !== 'running' && (
        <Button label="Dismiss" look="ghost" icon="cross" isBare onPress={dismiss} />
      )}
    </div>
  );
}
