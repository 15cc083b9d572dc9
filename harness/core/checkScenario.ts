// What a scenario may say. `twinrack run FILE` and POST /runs check what people wrote against these
// tables, and docs/scenarios.md is generated from them. The types: emulators/core/scenario.ts.

import { rackError } from './protocol/errors.ts';
import type { Scenario, ScenarioStep } from './protocol/vocabulary.ts';
import {
  anyShape,
  anyTextShape,
  type Field,
  type Fields,
  flagShape,
  isRecord,
  listShape,
  mapShape,
  type Problem,
  pathText,
  problemsOf,
  recordShape,
  type Shape,
  shown,
  textShape,
  textWhere,
  wholeShape,
  wordShape,
} from './shape.ts';

const field = (shape: Shape, sentence: string): Field => ({ shape, sentence });
const optional = (shape: Shape, sentence: string): Field => ({ shape, sentence, isOptional: true });

const durationShape = wholeShape(0, 'virtual milliseconds, a whole number');
const paramsShape = mapShape(anyShape, 'parameters');

const matchValue: Shape = {
  expected: 'a value, or {contains: a text}',
  check(value, path, report) {
    if (isRecord(value) ? typeof value.contains === 'string' : !Array.isArray(value)) return;
    report({ path, expected: this.expected, got: shown(value) });
  },
};
const matchShape = mapShape(matchValue, 'values');

const patternFields: Fields = {
  event: field(textShape, 'The name of the event; `*` at its end fits any rest.'),
  node: optional(textShape, 'Whose event.'),
  match: optional(matchShape, 'Data it must carry: a value to equal, or `{contains: text}`.'),
};
const patternShape = recordShape(patternFields, 'an event pattern');

const regularExpression = textWhere('a regular expression', (text) => {
  try {
    return Boolean(new RegExp(text));
  } catch {
    return false;
  }
});

export const EXPECT_FIELDS: Fields = {
  exitCode: optional(wholeShape(0), 'The exit status.'),
  equals: optional(anyTextShape, 'The whole output (one trailing newline ignored).'),
  contains: optional(textShape, 'A text in the output.'),
  lacks: optional(textShape, 'A text that is not in it.'),
  matches: optional(regularExpression, 'A regular expression over the whole output.'),
};

const FILE_OPS: { readonly [op: string]: Fields } = {
  write: { text: field(anyTextShape, '') },
  append: { text: field(anyTextShape, '') },
  remove: { isRecursive: field(flagShape, '') },
  mkdir: { isRecursive: field(flagShape, '') },
  rename: { to: field(textShape, '') },
  chmod: { mode: field(wholeShape(0), '') },
};
const fileShape: Shape = {
  expected: `a file operation (op: ${Object.keys(FILE_OPS).join(', ')})`,
  check(value, path, report) {
    const fields = isRecord(value) ? FILE_OPS[String(value.op)] : undefined;
    if (!fields) return report({ path, expected: this.expected, got: shown(value) });
    const shared = { op: field(anyShape, ''), path: field(textShape, '') };
    recordShape({ ...shared, ...fields }).check(value, path, report);
  },
};

const since = optional(textShape, 'Count from this named instant, not from the beginning.');
const named = optional(textShape, 'A name for its instant, for `order` and `since`.');
const node = field(textShape, 'Which node.');

/** Every kind of step by its verb, with a sentence and its fields. */
export const STEPS: { readonly [verb: string]: { sentence: string; fields: Fields } } = {
  inject: {
    sentence: 'Injects a fault.',
    fields: {
      inject: field(textShape, 'The kind: docs/faults.md.'),
      target: field(textShape, 'A node, a link, a disk, or a path `node/disk`.'),
      params: optional(paramsShape, 'Its parameters.'),
      forMs: optional(durationShape, 'Heals by itself after so long.'),
      as: optional(textShape, 'A name for it, so that a later step can heal it.'),
    },
  },
  heal: {
    sentence: 'Heals a fault.',
    fields: { heal: field(textShape, 'The name that `inject` gave it, or `all`.') },
  },
  power: {
    sentence: 'Presses the power button.',
    fields: {
      power: field(wordShape(['on', 'off', 'cycle', 'reset']), 'What to press.'),
      node,
    },
  },
  exec: {
    sentence: 'Has an operator type one vendor command: words, no pipes.',
    fields: {
      exec: field(textShape, 'The line.'),
      node,
      expect: optional(recordShape(EXPECT_FIELDS), 'What it must answer.'),
      isTerminal: optional(flagShape, 'Is it typed at a terminal? (true)'),
      withinMs: optional(durationShape, 'How long it may take.'),
    },
  },
  file: {
    sentence: 'Changes a file of a node.',
    fields: {
      file: field(fileShape, 'The operation: `op`, `path`, and what the op needs.'),
      node,
    },
  },
  advanceMs: {
    sentence: 'Lets time pass.',
    fields: { advanceMs: field(durationShape, 'How much.') },
  },
  until: {
    sentence: 'Waits for the next such event; fails when the time is up.',
    fields: {
      until: field(textShape, 'The name of the event; `*` at its end fits any rest.'),
      node: optional(textShape, 'Whose event.'),
      match: optional(matchShape, 'Data it must carry.'),
      withinMs: field(durationShape, 'How long to wait.'),
      as: named,
    },
  },
  never: {
    sentence: 'Nothing like it may have happened.',
    fields: { never: field(patternShape, 'Which event.'), since },
  },
  seen: {
    sentence: 'It must have happened.',
    fields: {
      seen: field(patternShape, 'Which event.'),
      since,
      times: optional(wholeShape(0), 'Exactly so often.'),
      as: named,
    },
  },
  order: {
    sentence: 'The named instants came in this order.',
    fields: {
      order: field(listShape(textShape, 'names'), 'The names.'),
      withinMs: optional(durationShape, 'Each no more than this after the one before.'),
      atLeastMs: optional(durationShape, 'Each no less than this after the one before.'),
    },
  },
  hazards: {
    sentence: 'Exactly these hazards were found.',
    fields: { hazards: field(listShape(textShape, 'names'), 'Their names.') },
  },
};

const note = optional(textShape, 'The line of the story, shown while the step runs.');

const stepShape: Shape = {
  expected: `a step with one of ${Object.keys(STEPS).join(', ')}`,
  check(value, path, report) {
    const verbs = isRecord(value) ? Object.keys(STEPS).filter((verb) => verb in value) : [];
    const step = STEPS[verbs[0] ?? ''];
    if (!step) return report({ path, expected: this.expected, got: shown(value) });
    if (verbs.length > 1) {
      return report({ path, expected: 'one verb in a step', got: verbs.join(' and ') });
    }
    recordShape({ ...step.fields, note }).check(value, path, report);
  },
};

const startNodeShape = recordShape({
  zone: optional(
    recordShape({
      name: field(textShape, ''),
      offsetMinutes: field(wholeShape(-14 * 60), ''),
    }),
    'Its time zone.',
  ),
  skewMs: optional(wholeShape(-Number.MAX_SAFE_INTEGER), 'How far its clock is off.'),
  bootAtMs: optional(durationShape, 'When it is switched on.'),
});

export const START_FIELDS: Fields = {
  epoch: optional(textShape, 'The date of instant 0 (ISO 8601).'),
  config: optional(paramsShape, "Changes to the family's parameters."),
  nodes: optional(mapShape(startNodeShape, 'nodes'), 'By node: `zone`, `skewMs`, `bootAtMs`.'),
  isCold: optional(flagShape, 'Begin before the boot, not when the rack is at rest.'),
};

export const SCENARIO_FIELDS: Fields = {
  name: field(textShape, '`family/what-happens`.'),
  title: field(textShape, 'One line.'),
  story: field(textShape, 'Two or three sentences for people.'),
  family: field(textShape, 'Whose incident it is.'),
  sources: optional(listShape(textShape, 'citations'), 'What it shows: `S2:18`.'),
  start: optional(recordShape(START_FIELDS), 'How the rack stands when the story begins.'),
  steps: field(listShape(stepShape, 'steps'), 'What is done and expected, in order.'),
};

/** Everything that is wrong with what somebody wrote, in the order of the text. */
export function scenarioProblems(value: unknown): Problem[] {
  const problems = problemsOf(recordShape(SCENARIO_FIELDS, 'a scenario'), value);
  return problems.length > 0 ? problems : nameProblems(value as Scenario);
}

/** The scenario, or the first thing that is wrong with it. */
export function checkScenario(value: unknown): Scenario {
  const [first] = scenarioProblems(value);
  if (first) {
    const { path, expected, got } = first;
    throw rackError('TWR_SCENARIO_INVALID', { where: pathText(path) || 'it', expected, got });
  }
  const scenario = value as Omit<Scenario, 'sources'> & Partial<Scenario>;
  return { ...scenario, sources: scenario.sources ?? [] };
}

/** A name must be given before it is used: a misspelt one would wait for nothing. */
function nameProblems({ steps }: Scenario): Problem[] {
  const known = new Set<string>();
  const problems: Problem[] = [];
  for (const [index, step] of steps.entries()) {
    const { key, names } = namesUsed(step);
    for (const got of names.filter((name) => !known.has(name))) {
      const given = [...known].join(', ') || 'none';
      const expected = `a name that an earlier step gave with "as" (${given})`;
      problems.push({ path: ['steps', index, key], expected, got: shown(got) });
    }
    if ('as' in step && step.as) known.add(step.as);
  }
  return problems;
}

function namesUsed(step: ScenarioStep): { key: string; names: readonly string[] } {
  if ('heal' in step) return { key: 'heal', names: step.heal === 'all' ? [] : [step.heal] };
  if ('order' in step) return { key: 'order', names: step.order };
  if ('since' in step && step.since) return { key: 'since', names: [step.since] };
  return { key: '', names: [] };
}
