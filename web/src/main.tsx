// Wires feed, model and views: the only place where they meet.

import './styles/tokens.css';
import './styles/base.css';
import './styles/topBar.css';
import './styles/page.css';
import './styles/nodes.css';
import './styles/lines.css';
import './styles/timeline.css';
import './styles/panels.css';
import './styles/scenarios.css';
import './styles/overlays.css';
import './styles/tablet.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { FeedMessage } from '../../harness/core/protocol/rack.ts';
import type { Situation } from './core/actions.ts';
import { withFamily } from './core/families.ts';
import {
  applyFeed,
  EMPTY_MODEL,
  type Model,
  newestSeq,
  withClockChange,
  withConnection,
  withMeasuring,
  withRuns,
  withStudy,
} from './core/model.ts';
import { kept, restored, type Screen, type Toast, withToast } from './core/screen.ts';
import { adoptToken, hasToken } from './feed/address.ts';
import { followFeed } from './feed/feed.ts';
import {
  fetchKinds,
  fetchRuns,
  fetchScenarios,
  fetchStudies,
  junitUrl,
  RestError,
} from './feed/rest.ts';
import { createStore } from './feed/store.ts';
import { openTerminal } from './feed/terminalSocket.ts';
import { createVerbs, type Report, reportError } from './feed/verbs.ts';
import { listenToKeys } from './keyboard.ts';
import { App } from './views/app.tsx';
import { type Console, ConsoleContext } from './views/console.ts';

const KEPT_KEY = 'twinrack.screen';
const TOAST_CRITICAL_MS = 12_000;
const TOAST_GOOD_MS = 5_000;

adoptToken();
const store = createStore<Situation>({
  model: EMPTY_MODEL,
  screen: restored(localStorage.getItem(KEPT_KEY)),
});
const changeModel = (update: (model: Model) => Model): void =>
  store.change((situation) => {
    const model = update(situation.model);
    return model === situation.model ? situation : { ...situation, model };
  });
const changeScreen = (update: (screen: Screen) => Screen): void =>
  store.change((situation) => {
    const screen = update(situation.screen);
    return screen === situation.screen ? situation : { ...situation, screen };
  });

const tell = (message: FeedMessage): void =>
  changeModel((model) => applyFeed(model, message, performance.now()));

const report: Report = {
  failed: (code, text) => showToast({ tone: 'critical', code, text }),
  done: (code, text) => showToast({ tone: 'good', code, text }),
  clock: (clock) => tell({ feed: 'clock', clock }),
  clockChange: (change) =>
    changeModel((model) => withClockChange(model, change, performance.now())),
  measuring: (study, isAsked) => changeModel((model) => withMeasuring(model, study, isAsked)),
  measured: (study) => changeModel((model) => withStudy(model, study)),
  began: (run) => {
    changeModel((model) => withRuns(model, [run]));
    const { scenarios } = store.get().model;
    const family = scenarios.find(({ name }) => name === run.scenario)?.family ?? null;
    changeScreen((screen) => withFamily({ ...screen, selectedRun: run.id }, family));
  },
};

let toastCount = 0;
function showToast(toast: Omit<Toast, 'id'>): void {
  toastCount += 1;
  const id = toastCount;
  changeScreen((screen) => withToast(screen, { ...toast, id }));
  const forMs = toast.tone === 'critical' ? TOAST_CRITICAL_MS : TOAST_GOOD_MS;
  setTimeout(
    () =>
      changeScreen((screen) => ({
        ...screen,
        toasts: screen.toasts.filter((known) => known.id !== id),
      })),
    forMs,
  );
}

/** What the feed does not tell: asked for again with each connection, for the rack may be another
 * one. */
async function load(): Promise<void> {
  try {
    const [kinds, scenarios, studies, runs] = await Promise.all([
      fetchKinds(),
      fetchScenarios(),
      fetchStudies(),
      fetchRuns(),
    ]);
    changeModel((model) => withRuns({ ...model, kinds, scenarios, studies }, runs));
  } catch (thrown) {
    if (thrown instanceof RestError && thrown.code === 'TWR_AUTH_REQUIRED') {
      changeModel((model) => withConnection(model, 'refused'));
    } else if (store.get().model.connection === 'open') {
      reportError(report, thrown);
    }
  }
}

followFeed({
  since: () => newestSeq(store.get().model),
  onMessage: tell,
  onOpen: () => {
    changeModel((model) => withConnection(model, 'open'));
    void load();
  },
  onLost: () => {
    const { connection, rack } = store.get().model;
    if (connection !== 'refused') changeModel((model) => withConnection(model, 'lost'));
    // A socket that is refused is not told why; a request is.
    if (rack === null) void load();
  },
});

store.subscribe(() => {
  const { screen } = store.get();
  document.documentElement.dataset.theme = screen.theme;
  localStorage.setItem(KEPT_KEY, kept(screen));
});
document.documentElement.dataset.theme = store.get().screen.theme;

const wired: Console = {
  get: store.get,
  subscribe: store.subscribe,
  hands: {
    ...createVerbs(report),
    change: changeScreen,
    focusRegion: (name) =>
      requestAnimationFrame(() =>
        document.querySelector<HTMLElement>(`[data-region="${name}"]`)?.focus(),
      ),
  },
  openTerminal,
  junitUrl: (run) => (hasToken() ? null : junitUrl(run)),
};
listenToKeys(wired);

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');
createRoot(root).render(
  <StrictMode>
    <ConsoleContext value={wired}>
      <App />
    </ConsoleContext>
  </StrictMode>,
);
