// One run: its verdict in words, then every step with what became of it.

import { type ReactNode, useEffect, useRef } from 'react';
import type { RunDocument } from '../../../harness/core/protocol/rack.ts';
import { formatDuration } from '../core/clockView.ts';
import { type StepLine, stepLines, verdict } from '../core/runs.ts';
import { Button } from '../ui/button.tsx';
import { Glyph, type GlyphTone } from '../ui/icons.tsx';
import { useConsole, useHands, useRead } from './console.ts';
import { runTone } from './scenariosView.tsx';

export function RunView({ run }: { run: RunDocument }): ReactNode {
  const scenario = useRead(({ model }) =>
    model.scenarios.find((known) => known.name === run.scenario),
  );
  const lines = stepLines(run, scenario);
  return (
    <div className="run" data-run={run.id} data-status={run.status}>
      <h3>{run.title}</h3>
      <div className={`verdict ${run.status}`} role="status" aria-label="Verdict">
        <Glyph tone={runTone(run)} />
        <p>
          <strong>{verdict(run)}</strong>
          {run.message !== '' && <span>{run.message}</span>}
        </p>
      </div>
      <RunFacts run={run} />
      <ol className="steps" aria-label="Steps">
        {lines.map((line) => (
          <StepRow key={line.index} line={line} />
        ))}
      </ol>
      {scenario !== undefined && <p className="small">Shows {scenario.sources.join(', ')}.</p>}
    </div>
  );
}

function RunFacts({ run }: { run: RunDocument }): ReactNode {
  const hands = useHands();
  return (
    <div className="runFacts">
      <span>{run.mode}</span>
      <span>seed {run.seed}</span>
      <span>{run.id}</span>
      {run.hazards.length > 0 && <span>hazards: {run.hazards.join(', ')}</span>}
      {run.status === 'running' ? (
        <Button label="Abort" icon="cross" onPress={() => hands.abort(run.id)} />
      ) : (
        <JunitReport run={run.id} />
      )}
      {run.status !== 'running' && (
        <Button
          label="Run again"
          icon="play"
          name={`Run again: ${run.title}`}
          onPress={() => hands.run(run.scenario, run.mode)}
        />
      )}
    </div>
  );
}

function JunitReport({ run }: { run: string }): ReactNode {
  const { junitUrl, hands } = useConsole();
  const url = junitUrl(run);
  if (url === null) {
    return <Button label="JUnit report" onPress={() => hands.saveReport(run)} />;
  }
  return (
    <a href={url} target="_blank" rel="noreferrer">
      JUnit report
    </a>
  );
}

const TONES: { readonly [status in StepLine['status']]: GlyphTone } = {
  passed: 'good',
  failed: 'critical',
  skipped: 'quiet',
  running: 'notice',
  waiting: 'quiet',
};

function StepRow({ line }: { line: StepLine }): ReactNode {
  const row = useRef<HTMLLIElement>(null);
  const isOn = line.status === 'running';
  useEffect(() => {
    if (isOn) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isOn]);
  return (
    <li
      ref={row}
      className={`step ${line.status}`}
      data-step={line.index}
      data-status={line.status}
    >
      <Glyph tone={TONES[line.status]} />
      <div>
        <p>{line.text}</p>
        {line.detail !== null && (
          <p className="small">
            <code>{line.detail}</code>
          </p>
        )}
        {line.message !== '' && <p className="message">{line.message}</p>}
      </div>
      <span className="stepTook">{tookText(line)}</span>
    </li>
  );
}

function tookText(line: StepLine): string {
  if (line.status === 'running') return 'now';
  if (line.tookMs === null) return line.status === 'waiting' ? '' : line.status;
  const took = line.tookMs === 0 ? '' : ` · ${formatDuration(line.tookMs)}`;
  return `${line.status}${took}`;
}
