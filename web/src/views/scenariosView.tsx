// Scenarios: the incidents that can be played, and what became of those that were.

import { type ReactNode, useMemo } from 'react';
import type {
  RunDocument,
  ScenarioDocument,
  StudyDocument,
} from '../../../harness/core/protocol/rack.ts';
import { ofFamily, runsOf } from '../core/families.ts';
import { verdict } from '../core/runs.ts';
import { withPanel } from '../core/screen.ts';
import { Button } from '../ui/button.tsx';
import { Glyph, type GlyphTone } from '../ui/icons.tsx';
import { Panel } from '../ui/panel.tsx';
import { useFamily, useHands, useRead } from './console.ts';
import { RunView } from './runView.tsx';
import { StudyList } from './studiesView.tsx';

export function ScenariosView(): ReactNode {
  const hands = useHands();
  const isOpen = useRead(({ screen }) => screen.openPanels.includes('scenarios'));
  const family = useFamily();
  const allRuns = useRead(({ model }) => model.runs);
  const allScenarios = useRead(({ model }) => model.scenarios);
  const allStudies = useRead(({ model }) => model.studies);
  const runs = useMemo(
    () => runsOf(allRuns, allScenarios, family),
    [allRuns, allScenarios, family],
  );
  const selected = useRead(({ screen }) => screen.selectedRun);
  const shown = runs.find((run) => run.id === selected);
  const newest = runs[0];
  return (
    <Panel
      name="Scenarios"
      isOpen={isOpen}
      onToggle={(open) => hands.change((screen) => withPanel(screen, 'scenarios', open))}
      summary={newest !== undefined && <RunBadge run={newest} isNamed />}
      tools={
        shown !== undefined && (
          <Button
            label="All scenarios"
            icon="back"
            onPress={() => hands.change((screen) => ({ ...screen, selectedRun: null }))}
          />
        )
      }
    >
      {shown === undefined ? (
        <ScenarioList
          scenarios={ofFamily(allScenarios, family)}
          studies={ofFamily(allStudies, family)}
          runs={runs}
          isBusy={allRuns.some((run) => run.status === 'running' && run.mode === 'live')}
        />
      ) : (
        <RunView run={shown} />
      )}
    </Panel>
  );
}

type ScenarioListProps = {
  scenarios: readonly ScenarioDocument[];
  studies: readonly StudyDocument[];
  runs: readonly RunDocument[];
  isBusy: boolean;
};

function ScenarioList({ scenarios, studies, runs, isBusy }: ScenarioListProps): ReactNode {
  if (scenarios.length === 0) return <p className="empty">This rack has no scenarios.</p>;
  return (
    <>
      <ul className="scenarios" aria-label="Scenarios of this rack">
        {scenarios.map((scenario) => (
          <ScenarioEntry
            key={scenario.name}
            scenario={scenario}
            isBusy={isBusy}
            latest={runs.find((run) => run.scenario === scenario.name)}
          />
        ))}
      </ul>
      <StudyList studies={studies} />
      <PastRuns runs={runs} />
    </>
  );
}

function ScenarioEntry({
  scenario,
  latest,
  isBusy,
}: {
  scenario: ScenarioDocument;
  latest: RunDocument | undefined;
  isBusy: boolean;
}): ReactNode {
  const hands = useHands();
  const { name, title, story } = scenario;
  return (
    <li data-scenario={name} data-status={latest?.status ?? ''}>
      <div className="scenarioText">
        <h3>{title}</h3>
        <p>{story}</p>
        <p className="small">
          <code>{name}</code>
          {latest !== undefined && <RunBadge run={latest} />}
        </p>
      </div>
      <div className="scenarioKeys">
        <Button
          label="Run live"
          icon="play"
          name={`Run live: ${title}`}
          isDisabled={isBusy}
          onPress={() => hands.run(name, 'live')}
        />
        <Button
          label="Run simulated"
          name={`Run simulated: ${title}`}
          onPress={() => hands.run(name, 'simulated')}
        />
      </div>
    </li>
  );
}

function PastRuns({ runs }: { runs: readonly RunDocument[] }): ReactNode {
  if (runs.length === 0) return null;
  return (
    <details className="pastRuns">
      <summary>Past runs ({runs.length})</summary>
      <ul aria-label="Past runs">
        {runs.map((run) => (
          <li key={run.id} data-run={run.id} data-status={run.status}>
            <RunBadge run={run} isNamed />
          </li>
        ))}
      </ul>
    </details>
  );
}

/** The state of a run in one word, with its shape; it opens the run. */
function RunBadge({ run, isNamed = false }: { run: RunDocument; isNamed?: boolean }): ReactNode {
  const hands = useHands();
  const open = (): void =>
    hands.change((screen) => withPanel({ ...screen, selectedRun: run.id }, 'scenarios', true));
  // The beginning of the verdict: what is read aloud must contain what is written.
  const state = `${run.mode}: ${verdict(run).split(/[: ]/)[0]}`;
  return (
    <button
      type="button"
      className={`runBadge ${run.status}`}
      onClick={open}
      title={verdict(run)}
      aria-label={`${run.title}, ${run.mode}: ${verdict(run)}`}
    >
      <Glyph tone={runTone(run)} />
      <span>{isNamed ? `${run.title}, ${state}` : state}</span>
    </button>
  );
}

export function runTone(run: RunDocument): GlyphTone {
  switch (run.status) {
    case 'running':
      return 'notice';
    case 'passed':
      return 'good';
    case 'failed':
      return 'critical';
    case 'aborted':
      return 'warning';
  }
}
