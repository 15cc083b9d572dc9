// A node: what it is called, what part it plays, what runs down, what it says of itself, how to
// reach it.

import { type MouseEvent, type ReactNode, useMemo } from 'react';
import type { FaultDocument, NodeDocument } from '../../../harness/core/protocol/rack.ts';
import { faultsOn } from '../core/faults.ts';
import { withTerminal } from '../core/screen.ts';
import { lastWords } from '../core/timeline.ts';
import { Button } from '../ui/button.tsx';
import { CopyText } from '../ui/copyButton.tsx';
import { Glyph, type GlyphTone } from '../ui/icons.tsx';
import { useHands, useRead } from './console.ts';
import { CountdownBar } from './countdownBar.tsx';
import { FactList } from './factList.tsx';
import { FaultChips } from './faultChip.tsx';
import type { BoxStyle, OpenMenu } from './rackView.tsx';
import { SeriesCurve } from './seriesCurve.tsx';

type NodeCardProps = {
  node: NodeDocument;
  faults: readonly FaultDocument[];
  style: BoxStyle;
  onOpen: OpenMenu;
};

export function NodeCard({ node, faults, style, onOpen }: NodeCardProps): ReactNode {
  const role = roleOf(node);
  const own = useMemo(() => faultsOn(faults, node.id), [faults, node.id]);
  const openBeside = (event: MouseEvent<HTMLElement>): void => {
    if (!isOnControl(event)) onOpen(node.id, event);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the name is a button and does the same
    <article
      className={`node tone-${role.tone} power-${node.power}`}
      style={style}
      aria-label={node.title}
      data-node={node.id}
      data-power={node.power}
      data-role={role.label}
      data-tone={role.tone}
      data-stalled={node.isStalled}
      onClick={openBeside}
    >
      <header className="nodeHead">
        <button
          type="button"
          className="nodeName"
          aria-haspopup="dialog"
          aria-label={`${node.title}: faults and power`}
          onClick={(event) => onOpen(node.id, event)}
        >
          {node.title}
        </button>
        <span className="nodeKind">{node.kind}</span>
        <span className="pid" data-pid={node.pid ?? ''}>
          {node.pid === null ? 'no process' : `pid ${node.pid}`}
        </span>
        <p className="role">
          <Glyph tone={role.tone} />
          <span>{role.label}</span>
        </p>
      </header>
      <FaultChips faults={own} />
      <div className="countdowns">
        {node.portrait?.countdowns.map((countdown) => (
          <CountdownBar key={countdown.label} countdown={countdown} />
        ))}
      </div>
      {node.portrait?.series?.map((series) => (
        <SeriesCurve key={series.label} series={series} />
      ))}
      {node.portrait === null ? (
        <LastWords node={node.id} />
      ) : (
        <FactList facts={node.portrait.facts} />
      )}
      {node.addresses.length > 0 && <NodeFoot node={node} />}
    </article>
  );
}

/** Why a node that says nothing of itself is down: the gravest of what was last told of it. */
function LastWords({ node }: { node: string }): ReactNode {
  const last = useRead(({ model }) => lastWords(model.events, node));
  return last === null ? null : <p className="lastWords">{last.sentence}</p>;
}

/** A node without an address is not to be reached: nobody logs in to it. */
function NodeFoot({ node }: { node: NodeDocument }): ReactNode {
  const hands = useHands();
  const way = node.endpoints[0];
  return (
    <footer className="nodeFoot">
      {way !== undefined && (
        <CopyText text={way.connect} label={`the command to reach ${node.id}`} />
      )}
      <Button
        label="Terminal"
        name={`Terminal on ${node.id}`}
        icon="terminal"
        isBare
        look="ghost"
        isDisabled={node.power !== 'on'}
        onPress={() => hands.change((screen) => withTerminal(screen, node.id))}
      />
    </footer>
  );
}

// While a node is down it plays no part: its power is then what everybody looks for.
function roleOf(node: NodeDocument): { label: string; tone: GlyphTone } {
  if (node.power === 'booting') return { label: 'booting', tone: 'warning' };
  if (node.power === 'off') return { label: 'off', tone: 'critical' };
  if (node.isStalled) return { label: 'frozen', tone: 'critical' };
  return node.portrait?.role ?? { label: 'up', tone: 'quiet' };
}

function isOnControl(event: MouseEvent<HTMLElement>): boolean {
  const element = event.target instanceof Element ? event.target : null;
  return element?.closest('button, a, code, input') !== null || !getSelection()?.isCollapsed;
}
