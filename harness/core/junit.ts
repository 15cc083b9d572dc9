// Runs as JUnit XML: a suite per run, a case per step, so that any CI shows which step of which
// story broke. Times are virtual seconds; the seed is a property, so that the run can be repeated.

import type { RunDocument } from './protocol/rack.ts';
import type { EventPattern, ScenarioStep, StepResult } from './protocol/vocabulary.ts';

export function junitOf(runs: readonly RunDocument[]): string {
  const suites = runs.map(suiteOf).join('\n');
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="twinrack">';
  return `${head}\n${suites}\n</testsuites>\n`;
}

function suiteOf(run: RunDocument): string {
  const failures = run.steps.filter(({ status }) => status === 'failed').length;
  const skipped = run.steps.filter(({ status }) => status === 'skipped').length;
  // A run can break between steps (aborted, the rack closed): that must not look like a success.
  const isBroken = failures === 0 && (run.status === 'failed' || run.status === 'aborted');
  const cases = run.steps.map((result) => caseOf(run, result));
  if (isBroken) cases.push(brokenCase(run));
  const attributes = attributesOf({
    name: run.scenario,
    tests: cases.length,
    failures,
    errors: isBroken ? 1 : 0,
    skipped,
    time: seconds(run.beganAt, run.endedAt ?? run.beganAt),
  });
  return [
    `  <testsuite ${attributes}>`,
    '    <properties>',
    `      <property name="seed" value="${run.seed}"/>`,
    `      <property name="mode" value="${run.mode}"/>`,
    `      <property name="hazards" value="${escapeXml(run.hazards.join(' '))}"/>`,
    '    </properties>',
    ...cases,
    '  </testsuite>',
  ].join('\n');
}

function caseOf(run: RunDocument, result: StepResult): string {
  const name = `${result.index + 1}. ${stepTitle(result.step)}`;
  const time = seconds(result.beganAt, result.endedAt);
  const attributes = attributesOf({ classname: run.scenario, name, time });
  if (result.status === 'passed') return `    <testcase ${attributes}/>`;
  if (result.status === 'skipped') return `    <testcase ${attributes}><skipped/></testcase>`;
  const step = escapeXml(JSON.stringify(result.step));
  const failure = `<failure message="${escapeXml(result.message)}">${step}</failure>`;
  return `    <testcase ${attributes}>${failure}</testcase>`;
}

function brokenCase(run: RunDocument): string {
  const attributes = attributesOf({
    classname: run.scenario,
    name: 'the run itself',
    time: '0.000',
  });
  const message = escapeXml(run.message || run.status);
  return `    <testcase ${attributes}><error message="${message}"/></testcase>`;
}

/** A step in a few words: the line of the story, or what it does. */
function stepTitle(step: ScenarioStep): string {
  return step.note ?? stepAction(step);
}

export function stepAction(step: ScenarioStep): string {
  if ('inject' in step) return `inject ${step.inject} on ${step.target}`;
  if ('heal' in step) return `heal ${step.heal}`;
  if ('power' in step) return `power ${step.power} ${step.node}`;
  if ('exec' in step) return `${step.node}: ${step.exec}`;
  if ('file' in step) return `${step.node}: ${step.file.op} ${step.file.path}`;
  if ('advanceMs' in step) return `wait ${step.advanceMs / 1_000} s`;
  if ('until' in step) return `until ${patternOf({ ...step, event: step.until })}`;
  if ('never' in step) return `never ${patternOf(step.never)}`;
  if ('seen' in step) return `seen ${patternOf(step.seen)}`;
  if ('order' in step) return `in this order: ${step.order.join(', ')}`;
  return `hazards: ${step.hazards.join(', ') || 'none'}`;
}

/** `owner.changed of b (cause=link)`: with what it must carry, or two lines would contradict each
 * other. */
function patternOf({ event, node, match = {} }: EventPattern): string {
  const where = node === undefined ? '' : ` of ${node}`;
  const wanted = Object.entries(match).map(([name, value]) =>
    typeof value === 'object' ? `${name}~${value.contains}` : `${name}=${value}`,
  );
  return `${event}${where}${wanted.length > 0 ? ` (${wanted.join(' ')})` : ''}`;
}

function attributesOf(attributes: { [name: string]: string | number }): string {
  const entries = Object.entries(attributes);
  return entries.map(([name, value]) => `${name}="${escapeXml(String(value))}"`).join(' ');
}

function seconds(beganAt: number, endedAt: number): string {
  return ((endedAt - beganAt) / 1_000).toFixed(3);
}

/** Characters that XML cannot hold at all (a terminal's escapes) become a sign that stands for
 * them. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
