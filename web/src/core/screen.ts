// What the person in front of the screen has chosen: nothing of it is the rack's. Kept apart from
// the model, so that a reload shows the same rack whatever was open before.

import { FILTER_DEFAULT, type Filter, SPAN_DEFAULT_MS } from './timeline.ts';

export type Theme = 'system' | 'light' | 'dark';
export type Panel = 'faults' | 'scenarios' | 'terminal';
export type Dialog = 'help' | 'palette' | 'until';
export const PANELS: readonly Panel[] = ['faults', 'scenarios', 'terminal'];

/** Where a menu opens, in pixels of the window. */
export type Anchor = { readonly x: number; readonly y: number };

export type Toast = {
  readonly id: number;
  readonly tone: 'critical' | 'good';
  readonly code: string;
  readonly text: string;
};

export type Screen = {
  readonly theme: Theme;
  /** Single letters act only while this is on: speech input and some keyboards need them off. */
  readonly hasShortcuts: boolean;
  readonly openPanels: readonly Panel[];
  /** The family that was chosen, where the rack has several; null: none was. */
  readonly family: string | null;
  /** The drawing takes the page, the panels at the side go. */
  readonly isWide: boolean;
  readonly dialog: Dialog | null;
  /** The inject menu: what it is for, and where. */
  readonly menu: { readonly target: string; readonly anchor: Anchor } | null;
  readonly terminals: readonly string[];
  readonly terminal: string | null;
  readonly filter: Filter;
  readonly spanMs: number;
  /** While following, time moves the view. Otherwise the view ends at `viewedTo`. */
  readonly viewedTo: number | null;
  /** The newest event when the view came to a stand: what has a greater number is new. */
  readonly stoodAfter: number;
  readonly selectedSeq: number | null;
  /** The run whose steps are shown; null: the list of scenarios. */
  readonly selectedRun: string | null;
  /** The run whose verdict need no longer stand under the drawing. */
  readonly dismissedRun: string | null;
  readonly toasts: readonly Toast[];
};

export const FIRST_SCREEN: Screen = {
  theme: 'system',
  hasShortcuts: true,
  openPanels: ['faults', 'scenarios'],
  family: null,
  isWide: false,
  dialog: null,
  menu: null,
  terminals: [],
  terminal: null,
  filter: FILTER_DEFAULT,
  spanMs: SPAN_DEFAULT_MS,
  viewedTo: null,
  stoodAfter: 0,
  selectedSeq: null,
  selectedRun: null,
  dismissedRun: null,
  toasts: [],
};

/** What survives a reload. */
export type Kept = Pick<Screen, 'theme' | 'hasShortcuts' | 'openPanels' | 'family'>;

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
const TOASTS_MAX = 4;

/** Reads what was kept, and takes nothing on trust: it may be of another version. */
export function restored(text: string | null): Screen {
  const kept = parsed(text);
  const openPanels = Array.isArray(kept.openPanels)
    ? PANELS.filter((panel) => (kept.openPanels as unknown[]).includes(panel))
    : FIRST_SCREEN.openPanels;
  return {
    ...FIRST_SCREEN,
    theme: THEMES.find((theme) => theme === kept.theme) ?? FIRST_SCREEN.theme,
    hasShortcuts: typeof kept.hasShortcuts === 'boolean' ? kept.hasShortcuts : true,
    openPanels,
    family: typeof kept.family === 'string' ? kept.family : null,
  };
}

export function kept(screen: Screen): string {
  const { theme, hasShortcuts, openPanels, family } = screen;
  return JSON.stringify({ theme, hasShortcuts, openPanels, family } satisfies Kept);
}

export function isFollowing(screen: Screen): boolean {
  return screen.viewedTo === null;
}

const SHOWN_SPAN_MAX_MS = 86_400_000;

/** How much virtual time the lanes show. A clock that runs a hundred times faster would drag its
 * marks across in a blink: the span grows with the rate, and a mark crosses in the same time. */
export function shownSpanMs(screen: Screen, rate: number): number {
  return Math.min(SHOWN_SPAN_MAX_MS, screen.spanMs * Math.max(1, rate));
}

/** The newest that is known: its number, the instant now, and how fast time runs. */
export type Latest = { readonly seq: number; readonly now: number; readonly rate: number };

/** Stops following, if it did. */
export function stood(screen: Screen, { seq, now }: Latest): Screen {
  return isFollowing(screen) ? { ...screen, viewedTo: now, stoodAfter: seq } : screen;
}

/** Looks at one event: the view stands, and moves only if the event lies outside of it. */
export function looking(
  screen: Screen,
  event: { readonly seq: number; readonly at: number },
  latest: Latest,
): Screen {
  const standing = stood(screen, latest);
  const to = standing.viewedTo ?? latest.now;
  const spanMs = shownSpanMs(screen, latest.rate);
  const isInSight = event.at <= to && event.at >= to - spanMs * 0.95;
  const viewedTo = isInSight ? to : event.at + spanMs / 2;
  return { ...standing, viewedTo, selectedSeq: event.seq };
}

/** Back to the newest, with nothing selected. */
export function followed(screen: Screen): Screen {
  return { ...screen, viewedTo: null, selectedSeq: null };
}

export function withPanel(screen: Screen, panel: Panel, isOpen: boolean): Screen {
  const others = screen.openPanels.filter((open) => open !== panel);
  return { ...screen, isWide: false, openPanels: isOpen ? [...others, panel] : others };
}

/** Opens the node's terminal tab, and the panel with it. */
export function withTerminal(screen: Screen, node: string): Screen {
  const isNew = !screen.terminals.includes(node);
  const terminals = isNew ? [...screen.terminals, node] : screen.terminals;
  return withPanel({ ...screen, terminals, terminal: node }, 'terminal', true);
}

/** The same complaint twice in a row is shown once. */
export function withToast(screen: Screen, toast: Toast): Screen {
  const others = screen.toasts.filter(
    ({ code, text }) => code !== toast.code || text !== toast.text,
  );
  return { ...screen, toasts: [...others, toast].slice(-TOASTS_MAX) };
}

export function nextTheme(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
}

function parsed(text: string | null): { [key: string]: unknown } {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
