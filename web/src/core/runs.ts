// A scenario's run as people follow it: which step is on, what each step says, how it ended.

import type { RunDocument, ScenarioDocument } from '../../../harness/core/protocol/rack.ts';
import { formatDuration } from './clockView.ts';

type Step = ScenarioDocument['steps'][number];

export type StepLine = {
  readonly index: number;
  /** The line of the story, or the step itself where there is none. */
  readonly text: string;
  /** The step as it is written; null where `text` says it already. */
  readonly detail: string | null;
  readonly status: 'passed' | 'failed' | 'skipped' | 'running' | 'waiting';
  readonly tookMs: number | null;
  readonly message: string;
};

/** All steps of a run: those done, the one that is on, those to come. */
export function stepLines(run: RunDocument, scenario: ScenarioDocument | undefined): StepLine[] {
  const done = new Map(run.steps.map((result) => [result.index, result]));
  const count = Math.max(run.stepCount, scenario?.steps.length ?? 0);
  const next = run.steps.reduce((latest, result) => Math.max(latest, result.index + 1), 0);
  return Array.from({ length: count }, (_, index) => {
    const result = done.get(index);
    const step = result?.step ?? scenario?.steps[index];
    const isOn = run.status === 'running' && index === next;
    return {
      index,
      text: step === undefined ? `Step ${index + 1}` : (step.note ?? stepText(step)),
      detail: step?.note === undefined ? null : stepText(step),
      status: result?.status ?? (isOn ? 'running' : 'waiting'),
      tookMs: result === undefined ? null : result.endedAt - result.beganAt,
      message: result?.message ?? '',
    };
  });
}

/** The step that is on, for the caption under the drawing. */
export function currentLine(
  run: RunDocument,
  scenario: ScenarioDocument | undefined,
): StepLine | null {
  return stepLines(run, scenario).find((line) => line.status === 'running') ?? null;
}

/** `Passed: 12 steps in 31.2 s of virtual time.` */
export function verdict(run: RunDocument): string {
  const took = run.endedAt === null ? '' : ` in ${formatDuration(run.endedAt - run.beganAt)}`;
  const passed = run.steps.filter((step) => step.status === 'passed').length;
  switch (run.status) {
    case 'running':
      return `Running: step ${Math.min(run.steps.length + 1, run.stepCount)} of ${run.stepCount}`;
    case 'passed':
      return `Passed: ${passed} ${passed === 1 ? 'step' : 'steps'}${took} of virtual time`;
    case 'failed':
      return `Failed after ${passed} of ${run.stepCount} steps${took} of virtual time`;
    case 'aborted':
      return `Aborted after ${passed} of ${run.stepCount} steps`;
  }
}

/** A step in words: `inject disk.slow on mdc-a/arb (delayMs 6000)`. */
export function stepText(step: Step): string {
  if ('inject' in step) {
    const params = Object.entries(step.params ?? {}).map(
      ([key, value]) => `${key} ${String(value)}`,
    );
    const lease = step.forMs === undefined ? [] : [`for ${formatDuration(step.forMs)}`];
    const details = [...params, ...lease].join(', ');
    return `inject ${step.inject} on ${step.target}${details === '' ? '' : ` (${details})`}`;
  }
  if ('heal' in step) return `heal ${step.heal}`;
  if ('power' in step) return `power ${step.power} ${step.node}`;
  if ('exec' in step) return `${step.node}: ${step.exec}`;
  if ('file' in step) return `${step.node}: ${step.file.op} ${step.file.path}`;
  if ('advanceMs' in step) return `let ${formatDuration(step.advanceMs)} pass`;
  if ('until' in step)
    return `until ${step.until}${at(step.node)}, within ${formatDuration(step.withinMs)}`;
  if ('never' in step) return `never ${step.never.event}${at(step.never.node)}`;
  if ('seen' in step) return `seen ${step.seen.event}${at(step.seen.node)}`;
  if ('order' in step) return `in order: ${step.order.join(', ')}`;
  return step.hazards.length === 0 ? 'no hazards' : `hazards: ${step.hazards.join(', ')}`;
}

function at(node: string | undefined): string {
  return node === undefined ? '' : ` on ${node}`;
}
