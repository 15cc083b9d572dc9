// Terminals: one tab for each node. A tab keeps its shell, seen or not, until the shell ends.

import { lazy, type ReactNode, Suspense } from 'react';
import type { NodeDocument } from '../../../harness/core/protocol/rack.ts';
import { ofFamily } from '../core/families.ts';
import { withPanel, withTerminal } from '../core/screen.ts';
import { Barrier } from '../ui/barrier.tsx';
import { CopyText } from '../ui/copyButton.tsx';
import { Panel } from '../ui/panel.tsx';
import { useFamily, useHands, useRead } from './console.ts';

// xterm.js is a quarter of the console and wanted by few of those who look at it: loaded on demand.
const TerminalScreen = lazy(() => import('./terminalScreen.tsx'));

const NO_NODES: readonly NodeDocument[] = [];

export function TerminalView(): ReactNode {
  const hands = useHands();
  const isOpen = useRead(({ screen }) => screen.openPanels.includes('terminal'));
  const family = useFamily();
  const allNodes = useRead(({ model }) => model.rack?.nodes ?? NO_NODES);
  const nodes = ofFamily(allNodes, family);
  const opened = useRead(({ screen }) => screen.terminals);
  const chosen = useRead(({ screen }) => screen.terminal);
  // The shells of the other families go on, out of sight.
  const own = opened.filter((id) => nodes.some((known) => known.id === id));
  const current = family === null || own.includes(chosen ?? '') ? chosen : (own.at(-1) ?? null);
  const node = nodes.find((known) => known.id === current);
  const ssh = node?.endpoints[0];
  return (
    <Panel
      name="Terminal"
      isOpen={isOpen}
      onToggle={(open) => hands.change((screen) => withPanel(screen, 'terminal', open))}
      summary={<NodeTabs nodes={nodes} current={isOpen ? current : null} />}
      tools={
        isOpen &&
        ssh !== undefined && (
          <CopyText text={ssh.connect} label={`the command to reach ${node?.id ?? ''}`} />
        )
      }
    >
      {current === null && <p className="empty">Choose a node to open a shell on it.</p>}
      <Barrier name="The terminal">
        <Suspense fallback={<p className="empty">Loading the terminal.</p>}>
          {opened.map((id) => (
            <TerminalScreen key={id} node={id} isShown={id === current} />
          ))}
        </Suspense>
      </Barrier>
    </Panel>
  );
}

function NodeTabs({
  nodes,
  current,
}: {
  nodes: readonly NodeDocument[];
  current: string | null;
}): ReactNode {
  const hands = useHands();
  return (
    <div className="tabs" role="tablist" aria-label="Nodes">
      {nodes.map(({ id, power }) => (
        <button
          key={id}
          type="button"
          role="tab"
          aria-selected={id === current}
          data-tab={id}
          className={`tab power-${power}`}
          onClick={() => hands.change((screen) => withTerminal(screen, id))}
        >
          {id}
        </button>
      ))}
    </div>
  );
}
