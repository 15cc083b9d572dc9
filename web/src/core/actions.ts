// Everything an operator can do that needs no form: one entry each, feeding the buttons, the
// keyboard and the command palette. What needs a form (a fault's parameters, an event to run to)
// opens it.

import type {
  EventPattern,
  FaultRequest,
  PowerAction,
} from '../../../harness/core/protocol/vocabulary.ts';
import { neighbourRate, RATES } from './clockView.ts';
import { familyOnShow, neighbourFamily, withFamily } from './families.ts';
import type { Model } from './model.ts';
import {
  followed,
  isFollowing,
  nextTheme,
  PANELS,
  type Panel,
  type Screen,
  withPanel,
  withTerminal,
} from './screen.ts';

/** What the console asks of the rack. Each shows its own errors. */
export type Verbs = {
  setClock(change: { rate?: number; paused?: boolean }): void;
  advance(ms: number): void;
  advanceUntil(pattern: EventPattern, timeoutMs: number): void;
  inject(request: FaultRequest): void;
  heal(id: string): void;
  healAll(): void;
  power(node: string, action: PowerAction): void;
  run(scenario: string, mode: 'live' | 'simulated'): void;
  abort(run: string): void;
  saveReport(run: string): void;
  /** Has the curve of a study measured. */
  measure(study: string): void;
  reset(): void;
};

export type Situation = { readonly model: Model; readonly screen: Screen };
export type Hands = Verbs & {
  change(update: (screen: Screen) => Screen): void;
  /** Moves the keyboard to a region by its name. */
  focusRegion(name: string): void;
};

export type Group = 'Clock' | 'Faults' | 'Scenarios' | 'Nodes' | 'View';
export type Action = {
  readonly id: string;
  readonly label: string;
  readonly group: Group;
  /** As `KeyboardEvent.key` says it. */
  readonly keys: readonly string[];
  readonly applies: (situation: Situation) => boolean;
  readonly perform: (hands: Hands, situation: Situation) => void;
};

/** The fastest rate a rack takes: with most racks, as fast as the processes answer. */
const RATE_MAX = 1_000;
export const RATE_STEPS: readonly number[] = [...RATES, RATE_MAX];

const hasRack = ({ model }: Situation): boolean => model.rack !== null;
const isPaused = ({ model }: Situation): boolean => model.clock?.document.isPaused === true;
const hasFamilies = ({ model }: Situation): boolean => (model.rack?.families.length ?? 0) > 1;
const always = (): boolean => true;

/** The actions that are always the same ones. */
export const ACTIONS: readonly Action[] = [
  {
    id: 'clock.pause',
    label: 'Pause the clock',
    group: 'Clock',
    keys: [' '],
    applies: (situation) => hasRack(situation) && !isPaused(situation),
    perform: (hands) => hands.setClock({ paused: true }),
  },
  {
    id: 'clock.resume',
    label: 'Resume the clock',
    group: 'Clock',
    keys: [' '],
    applies: (situation) => hasRack(situation) && isPaused(situation),
    perform: (hands) => hands.setClock({ paused: false }),
  },
  {
    id: 'clock.step',
    label: 'Advance by 100 ms',
    group: 'Clock',
    keys: ['.'],
    applies: hasRack,
    perform: (hands) => hands.advance(100),
  },
  {
    id: 'clock.stepSecond',
    label: 'Advance by 1 s',
    group: 'Clock',
    keys: [','],
    applies: hasRack,
    perform: (hands) => hands.advance(1_000),
  },
  {
    id: 'clock.until',
    label: 'Advance until an event',
    group: 'Clock',
    keys: ['u'],
    applies: hasRack,
    perform: (hands) => hands.change((screen) => ({ ...screen, dialog: 'until' })),
  },
  { ...rateAction('clock.slower', 'Slower', '-', -1) },
  { ...rateAction('clock.faster', 'Faster', '+', 1), keys: ['+', '='] },
  ...RATE_STEPS.map((rate) => ({
    id: `clock.rate.${rateName(rate)}`,
    label: `Run at ${rateName(rate)}`,
    group: 'Clock' as const,
    keys: [],
    applies: hasRack,
    perform: (hands: Hands) => hands.setClock({ rate, paused: false }),
  })),
  {
    id: 'faults.healAll',
    label: 'Heal all faults',
    group: 'Faults',
    keys: ['h'],
    applies: ({ model }) => (model.rack?.faults.length ?? 0) > 0,
    perform: (hands) => hands.healAll(),
  },
  {
    id: 'rack.reset',
    label: 'Reset the rack: heal all, boot all afresh',
    group: 'Faults',
    keys: [],
    applies: hasRack,
    perform: (hands) => hands.reset(),
  },
  {
    id: 'view.follow',
    label: 'Follow the timeline',
    group: 'View',
    keys: ['f'],
    applies: ({ screen }) => !isFollowing(screen),
    perform: (hands) => hands.change(followed),
  },
  {
    id: 'view.wide',
    label: 'The rack alone, or with its panels',
    group: 'View',
    keys: ['w'],
    applies: always,
    perform: (hands) => hands.change((screen) => ({ ...screen, isWide: !screen.isWide })),
  },
  {
    id: 'view.theme',
    label: 'Change the theme',
    group: 'View',
    keys: ['t'],
    applies: always,
    perform: (hands) => hands.change((screen) => ({ ...screen, theme: nextTheme(screen.theme) })),
  },
  {
    id: 'view.family',
    label: 'Show the next family',
    group: 'View',
    keys: ['n'],
    applies: hasFamilies,
    perform: (hands, { model, screen }) => {
      const shown = familyOnShow(model.rack, screen.family);
      const next = neighbourFamily(model.rack?.families ?? [], shown, 1);
      hands.change((known) => withFamily(known, next));
    },
  },
  {
    id: 'view.palette',
    label: 'All commands',
    group: 'View',
    keys: ['k', '/'],
    applies: always,
    perform: (hands) => hands.change((screen) => ({ ...screen, dialog: 'palette' })),
  },
  {
    id: 'view.help',
    label: 'Help',
    group: 'View',
    keys: ['?'],
    applies: always,
    perform: (hands) => hands.change((screen) => ({ ...screen, dialog: 'help' })),
  },
  ...['Rack', 'Timeline', ...PANELS.map(panelTitle)].map((name, index) => ({
    id: `view.focus.${name.toLowerCase()}`,
    label: `Go to ${name}`,
    group: 'View' as const,
    keys: [String(index + 1)],
    applies: always,
    perform: (hands: Hands) => goTo(hands, name),
  })),
];

/** The actions that depend on what is in the rack: for the palette. */
export function rackActions(model: Model): Action[] {
  const nodes = model.rack?.nodes ?? [];
  return [
    ...(model.rack?.families ?? []).map(({ name, title }) => ({
      id: `view.family.${name}`,
      label: `Show ${title}`,
      group: 'View' as const,
      keys: [],
      applies: hasFamilies,
      perform: (hands: Hands) => hands.change((screen) => withFamily(screen, name)),
    })),
    ...(model.rack?.faults ?? []).map((fault) => ({
      id: `faults.heal.${fault.id}`,
      label: `Heal ${fault.kind} on ${fault.target}`,
      group: 'Faults' as const,
      keys: [],
      applies: always,
      perform: (hands: Hands) => hands.heal(fault.id),
    })),
    ...model.scenarios.flatMap((scenario) =>
      (['live', 'simulated'] as const).map((mode) => ({
        id: `scenarios.${mode}.${scenario.name}`,
        label: `Run ${mode}: ${scenario.title}`,
        group: 'Scenarios' as const,
        keys: [],
        applies: always,
        perform: (hands: Hands) => hands.run(scenario.name, mode),
      })),
    ),
    ...nodes.map((node) => ({
      id: `nodes.terminal.${node.id}`,
      label: `Open a terminal on ${node.id}`,
      group: 'Nodes' as const,
      keys: [],
      applies: () => node.power === 'on',
      perform: (hands: Hands) =>
        hands.change((screen) => withFamily(withTerminal(screen, node.id), node.family)),
    })),
    ...nodes.flatMap((node) =>
      powerActions(node.power).map((action) => ({
        id: `nodes.power.${action}.${node.id}`,
        label: `Power ${action}: ${node.id}`,
        group: 'Nodes' as const,
        keys: [],
        applies: always,
        perform: (hands: Hands) => hands.power(node.id, action),
      })),
    ),
  ];
}

/** What the power button of a node can do now. */
export function powerActions(power: 'on' | 'off' | 'booting'): readonly PowerAction[] {
  return power === 'off' ? ['on'] : ['reset', 'cycle', 'off'];
}

/** The action a key stands for now. */
export function actionForKey(key: string, situation: Situation): Action | null {
  return ACTIONS.find((action) => action.keys.includes(key) && action.applies(situation)) ?? null;
}

export function findAction(id: string): Action {
  const found = ACTIONS.find((action) => action.id === id);
  if (found === undefined) throw new Error(`no action ${id}`);
  return found;
}

/** Entries whose words all occur, those that begin with the first word before the others. */
export function searched(actions: readonly Action[], text: string): Action[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const [first = ''] = words;
  const found = actions.filter((action) => {
    const label = `${action.group} ${action.label}`.toLowerCase();
    return words.every((word) => label.includes(word));
  });
  const leads = (action: Action) => (action.label.toLowerCase().startsWith(first) ? 0 : 1);
  return found.toSorted((left, right) => leads(left) - leads(right));
}

export function rateName(rate: number): string {
  return rate >= RATE_MAX ? 'max' : `×${rate}`;
}

function panelTitle(panel: Panel): string {
  return `${panel[0]?.toUpperCase() ?? ''}${panel.slice(1)}`;
}

function goTo(hands: Hands, name: string): void {
  const panel = PANELS.find((known) => panelTitle(known) === name);
  if (panel !== undefined) hands.change((screen) => withPanel(screen, panel, true));
  hands.focusRegion(name);
}

function rateAction(id: string, label: string, key: string, step: 1 | -1): Action {
  return {
    id,
    label,
    group: 'Clock',
    keys: [key],
    applies: hasRack,
    perform: (hands, { model }) => {
      const rate = model.clock?.document.rate ?? 1;
      hands.setClock({ rate: neighbourRate(rate, step, RATE_STEPS) });
    },
  };
}
