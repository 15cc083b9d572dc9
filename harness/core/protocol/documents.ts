// The schemas of what a rack answers: OpenAPI shows them, and the server's tests hold every answer
// against them. The types are in rack.ts.

import type {
  ClockDocument,
  DiskDocument,
  EndpointDocument,
  ErrorDocument,
  EventDocument,
  ExecResult,
  FamilyDocument,
  FaultDocument,
  FaultKindDocument,
  HazardDocument,
  LinkDocument,
  NodeDocument,
  NodeStateDocument,
  RackDocument,
  RunDocument,
  ScenarioDocument,
  StudyDocument,
} from './rack.ts';
import type { AdvanceResult, Healed, Health, Readiness } from './requests.ts';
import {
  anyJson,
  anyObject,
  documentOf,
  flag,
  listOf,
  number,
  objectOf,
  oneOf,
  orNull,
  ref,
  type Schema,
  text,
  whole,
} from './schema.ts';
import type { Portrait, StepResult } from './vocabulary.ts';

const VIRTUAL_MS = 'Virtual milliseconds since the rack began.';
const TONES = ['good', 'quiet', 'warning', 'critical'];
const MODES = ['live', 'simulated'];

const place = objectOf<NodeDocument['place']>('Where it stands in the drawing.', {
  column: whole('Column of the grid.'),
  row: whole('Row of the grid.'),
});
const tone = oneOf(TONES, 'How it is drawn.');

const endpoint = documentOf<EndpointDocument>('Endpoint', 'A socket of a node.', {
  protocol: text('`ssh`, `snmp`, ...'),
  address: text('The address as modelled.'),
  host: text('The address to connect to.'),
  port: whole('The port to connect to.'),
  connect: text('The exact command that connects.'),
  title: text('What the address is, in a few words; may be empty.'),
});

const portrait = documentOf<Portrait>(
  'Portrait',
  'What the console draws of a node or a disk.',
  {
    role: objectOf<Portrait['role']>('The word under the name.', {
      label: text('The word.'),
      tone,
    }),
    facts: listOf(
      objectOf<Portrait['facts'][number]>('One line.', {
        label: text('What it is.'),
        value: text('How it stands.'),
        tone,
      }),
    ),
    countdowns: listOf(
      objectOf<Portrait['countdowns'][number]>('A deadline that runs down.', {
        label: text('What it is.'),
        at: whole(`When it comes due. ${VIRTUAL_MS}`),
        spanMs: whole('How long it runs when it is set anew.'),
        tone,
      }),
    ),
    series: listOf(
      objectOf<NonNullable<Portrait['series']>[number]>('A value for each second.', {
        label: text('What it is.'),
        values: listOf(whole('Newest last.')),
      }),
    ),
  },
  ['series'],
);

const node = documentOf<NodeDocument>('Node', 'One controller: one OS process of a live rack.', {
  id: text('`mdc-a`'),
  family: text('Its family.'),
  title: text('Its name in full.'),
  kind: text("What it is, in the vendor's words."),
  power: oneOf(['on', 'off', 'booting'], 'Its power.'),
  isStalled: flag('Frozen: the world goes on without it.'),
  pid: orNull(whole('Its OS process; null while there is none.')),
  place,
  addresses: listOf(text('An address of its own, as modelled.')),
  endpoints: listOf(ref('Endpoint')),
  portrait: orNull(ref('Portrait')),
});

const link = documentOf<LinkDocument>('Link', 'What messages cross.', {
  id: text('`metadata-lan`'),
  family: text('Its family.'),
  title: text('Its name in full.'),
  ends: listOf(text('A node.')),
  latencyMs: whole('How long a message takes.'),
});

const disk = documentOf<DiskDocument>('Disk', 'A shared disk.', {
  id: text('`arb`'),
  family: text('Its family.'),
  title: text('Its name in full.'),
  nodes: listOf(text('A node with a path to it.')),
  place,
  portrait: ref('Portrait'),
  file: orNull(text('The real file, where there is one.')),
});

const family = documentOf<FamilyDocument>('Family', 'A family of controllers.', {
  name: text('Its short name.'),
  title: text('Its name in full.'),
  sentence: text('What it is.'),
});

const clock = documentOf<ClockDocument>('Clock', 'Virtual time.', {
  now: whole(VIRTUAL_MS),
  epoch: text('The wall date of instant 0 (ISO 8601).'),
  rate: number('Virtual seconds per wall second, as asked for.'),
  isPaused: flag('Does it stand because somebody paused it?'),
  isWarping: flag('Does it run as fast as the nodes answer (boot, advance)?'),
  achievedRate: number('Virtual seconds per wall second, as measured.'),
  reason: orNull(text('Why it stands though it is not paused: `waiting for mdc-a`.')),
});

const hazard = documentOf<HazardDocument>('Hazard', 'A danger of the design that came true.', {
  family: text('The family whose design it is.'),
  name: text('`splitBrain`'),
  sentence: text('What it is.'),
  detail: text('How it came out.'),
  since: whole(`Found. ${VIRTUAL_MS}`),
  until: orNull(whole(`Over. ${VIRTUAL_MS} null: it lasts.`)),
});

const fault = documentOf<FaultDocument>('Fault', 'An active fault.', {
  id: text('`f1`'),
  kind: text('`link.cut`'),
  target: text('A node, a link, a disk, or a path `node/disk`.'),
  params: anyObject('Its parameters, defaults filled in.'),
  injectedAt: whole(VIRTUAL_MS),
  until: orNull(whole(`When it heals by itself. ${VIRTUAL_MS} null: when it is healed.`)),
  hits: whole('How often it has struck.'),
  seen: whole('How often it could have struck.'),
  sentence: text('What breaks.'),
  isMomentary: flag('Over in the instant it began: nothing to heal.'),
});

const faultKind = documentOf<FaultKindDocument>('FaultKind', 'What can be broken.', {
  kind: text('`link.cut`'),
  sentence: text('What breaks.'),
  targets: listOf(oneOf(['node', 'link', 'disk', 'path'], 'What it can be injected on.')),
  params: anyObject('Its parameters by name, each a JSON Schema.'),
  isMomentary: flag('Over in the instant it is injected.'),
  targetIds: listOf(text('What it can be injected on in this rack.')),
});

const event = documentOf<EventDocument>('Event', 'What happened: one line of the timeline.', {
  seq: whole('Its number: follow the timeline from here.'),
  at: whole(VIRTUAL_MS),
  wall: text('The wall date in the rack (ISO 8601).'),
  node: orNull(text('Whose event; null: of the world.')),
  name: text('`arb.usurped`'),
  severity: oneOf(['info', 'notice', 'warning', 'critical'], 'How grave it is.'),
  sentence: text('What it means.'),
  data: anyObject('What it carries.'),
});

const stepResult = documentOf<StepResult>('StepResult', 'What became of one step.', {
  index: whole('Counted from 0.'),
  step: anyObject('The step as the scenario has it.'),
  status: oneOf(['passed', 'failed', 'skipped'], 'Its verdict.'),
  beganAt: whole(VIRTUAL_MS),
  endedAt: whole(VIRTUAL_MS),
  message: text('What was expected and what was seen.'),
});

const run = documentOf<RunDocument>('Run', 'One run of a scenario.', {
  id: text('`run-1`'),
  scenario: text('Its name.'),
  title: text('Its title.'),
  status: oneOf(['running', 'passed', 'failed', 'aborted'], 'Its verdict.'),
  mode: oneOf(MODES, 'On the rack, or in a simulation of its own.'),
  seed: whole('Its seed.'),
  beganAt: whole(VIRTUAL_MS),
  endedAt: orNull(whole(VIRTUAL_MS)),
  steps: listOf(ref('StepResult'), 'Steps that have ended.'),
  stepCount: whole('How many steps there are.'),
  hazards: listOf(text('A hazard found during the run.')),
  message: text('Why it did not pass; empty while there is nothing to say.'),
});

const rackProperties = {
  version: text('The version of twinrack.'),
  mode: oneOf(MODES, 'OS processes, or threads of a simulation.'),
  seed: whole('Its seed.'),
  network: text('What its addresses became: `loopback`, `ports`, `linux`.'),
  isReady: flag('Booted and settled.'),
  seq: whole('The number of its newest event: follow the feed from here.'),
  families: listOf(ref('Family')),
  nodes: listOf(ref('Node')),
  links: listOf(ref('Link')),
  disks: listOf(ref('Disk')),
  clock: ref('Clock'),
  faults: listOf(ref('Fault')),
  hazards: listOf(ref('Hazard')),
  runDirectory: orNull(text('Where its real files are.')),
  steps: whole('Inputs that its nodes have taken, all together.'),
};
const rack = documentOf<RackDocument>('Rack', 'The rack at one instant.', rackProperties, [
  'steps',
]);

/** In the order of their references. */
export const DOCUMENTS: readonly Schema[] = [
  endpoint,
  portrait,
  node,
  link,
  disk,
  family,
  clock,
  hazard,
  fault,
  faultKind,
  event,
  stepResult,
  run,
  rack,
  documentOf<ErrorDocument>('Error', 'Why it was refused. docs/errors.md lists the codes.', {
    code: text('`TWR_NODE_UNKNOWN`'),
    message: text('What was expected, what was seen, and what to do.'),
    definite: flag('It certainly did not happen: it is safe to ask again.'),
  }),
  documentOf<NodeStateDocument>('NodeState', 'The whole state of one node.', {
    id: text('The node.'),
    state: anyJson('Its state: {durable, volatile}.'),
    hash: text('The hash of that state.'),
    at: whole(VIRTUAL_MS),
  }),
  documentOf<ExecResult>('ExecResult', 'What a command printed.', {
    stdout: text('What it printed.'),
    stderr: text('What it complained about.'),
    exitCode: whole('Its exit status.', -1),
  }),
  documentOf<StudyDocument>('Study', 'A question with a number for an answer.', {
    name: text('`family/question`'),
    family: text('Whose question it is.'),
    title: text('One line.'),
    sentence: text('What is varied, and what is left to chance.'),
    source: text('What it answers to: `S4:32`.'),
    x: objectOf<StudyDocument['x']>('What is varied.', {
      label: text('Its name.'),
      unit: text('Its unit.'),
    }),
    y: objectOf<StudyDocument['y']>('What is counted.', {
      label: text('Its name.'),
      of: text('Of what it is a share.'),
    }),
    claim: orNull(text('What must hold of the curve; null: it promises nothing.')),
    points: listOf(
      objectOf<StudyDocument['points'][number]>('One point of the curve.', {
        x: number('Where.'),
        y: number('The share, 0 to 1.'),
        count: whole('Of so many runs.'),
      }),
    ),
  }),
  documentOf<ScenarioDocument>('Scenario', 'An incident as data.', {
    name: text('`family/what-happens`'),
    title: text('Its title.'),
    story: text('The story for people.'),
    family: text('Its family.'),
    sources: listOf(text('What it shows: `S2:18`.')),
    steps: listOf(anyObject('A step: docs/scenarios.md.')),
  }),
  documentOf<AdvanceResult>('Advanced', 'Where an advance came to rest.', {
    clock: ref('Clock'),
    event: orNull(ref('Event')),
  }),
  documentOf<Healed>('Healed', 'How many faults ended.', { healed: whole('How many.') }),
  documentOf<Health>('Health', 'Who answers here.', {
    name: oneOf(['twinrack'], 'Always this.'),
    version: text('The version of twinrack.'),
    pid: whole('The process that serves this.'),
  }),
  documentOf<Readiness>('Readiness', 'Booted and settled?', {
    isReady: flag('Booted and settled.'),
    reason: text('What is waited for; empty once ready.'),
  }),
];
