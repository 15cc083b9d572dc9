// The drawing of the rack: nodes as cards, links and paths as lines, disks as drums, and on each
// what strikes it. Above it the dangers that came true, below it the line of the story that is
// being played.

import { type MouseEvent, type ReactNode, useMemo, useRef } from 'react';
import type {
  DiskDocument,
  NodeDocument,
  RackDocument,
} from '../../../harness/core/protocol/rack.ts';
import { rackOf } from '../core/families.ts';
import type { Anchor } from '../core/screen.ts';
import type { Rect } from '../core/shapes.ts';
import { type Drawing, drawFamily } from '../core/topology.ts';
import { useSize } from '../ui/useSize.ts';
import { useFamily, useHands, useRead } from './console.ts';
import { DiskDrum } from './diskDrum.tsx';
import { FAMILY_PANEL } from './familyTabs.tsx';
import { HazardBanner } from './hazardBanner.tsx';
import { LineLabel, LineShape } from './lineView.tsx';
import { NodeCard } from './nodeCard.tsx';
import { StoryCaption } from './storyCaption.tsx';

export function RackView(): ReactNode {
  return (
    <section className="panel rack" aria-label="Rack" tabIndex={-1} data-region="Rack">
      <HazardBanner />
      <Stage />
      <StoryCaption />
    </section>
  );
}

function Stage(): ReactNode {
  const stage = useRef<HTMLDivElement>(null);
  const room = useSize(stage);
  const rack = useRead(({ model }) => model.rack);
  const family = useFamily();
  const shown = rackOf(rack ?? EMPTY, family);
  // Portraits change twice a second, places never: the layout is worked out for the places alone.
  const places = JSON.stringify([
    shown.families,
    shown.nodes.map(placeOf),
    shown.disks.map((disk) => [placeOf(disk), disk.nodes]),
    shown.links,
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `places` stands for what is shown
  const drawing = useMemo(() => {
    const em = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    return room.width === 0 ? null : drawFamily(shown, shown.families[0]?.name ?? '', room, em);
  }, [places, room.width, room.height]);
  return (
    <div className="stage" ref={stage} {...(family === null ? {} : TAB_PANEL)}>
      {rack === null && <p className="empty">Waiting for the rack.</p>}
      {rack !== null && drawing !== null && (
        <Picture rack={{ ...rack, ...shown }} drawing={drawing} />
      )}
    </div>
  );
}

/** With several families, the drawing is what their tabs show. */
const TAB_PANEL = { id: FAMILY_PANEL, role: 'tabpanel', 'aria-label': 'Drawing' };

const EMPTY: Pick<RackDocument, 'families' | 'nodes' | 'links' | 'disks'> = {
  families: [],
  nodes: [],
  links: [],
  disks: [],
};

function placeOf({ id, family, place }: NodeDocument | DiskDocument): unknown {
  return [id, family, place];
}

function Picture({ rack, drawing }: { rack: RackDocument; drawing: Drawing }): ReactNode {
  const openMenu = useMenu();
  const { width, height } = drawing.size;
  const lines = drawing.lines.map((line) => ({ line, rack, onOpen: openMenu }));
  return (
    <div className="picture" style={{ width, height }}>
      <svg className="lines" width={width} height={height} aria-hidden="true">
        {lines.map((props) => (
          <LineShape key={props.line.id} {...props} />
        ))}
      </svg>
      {rack.nodes.map((node) => (
        <NodeCard
          key={node.id}
          node={node}
          faults={rack.faults}
          onOpen={openMenu}
          style={boxStyle(drawing.items.get(node.id))}
        />
      ))}
      {rack.disks.map((disk) => (
        <DiskDrum
          key={disk.id}
          disk={disk}
          faults={rack.faults}
          onOpen={openMenu}
          style={boxStyle(drawing.items.get(disk.id))}
        />
      ))}
      {lines.map((props) => (
        <LineLabel key={props.line.id} {...props} pictureWidth={width} />
      ))}
    </div>
  );
}

export type OpenMenu = (target: string, event: MouseEvent) => void;

function useMenu(): OpenMenu {
  const hands = useHands();
  return (target, event) => {
    const anchor = anchorOf(event);
    hands.change((screen) => ({ ...screen, menu: { target, anchor } }));
  };
}

// Enter on a focused thing is a click without a place: the menu then opens below that thing.
function anchorOf(event: MouseEvent): Anchor {
  if (event.detail > 0) return { x: event.clientX, y: event.clientY };
  const box = event.currentTarget.getBoundingClientRect();
  return { x: box.left, y: box.bottom };
}

export type BoxStyle = { left: number; top: number; width: number; height: number };

function boxStyle(rect: Rect | undefined): BoxStyle {
  const { x, y, width, height } = rect ?? { x: 0, y: 0, width: 0, height: 0 };
  return {
    left: Math.round(x),
    top: Math.round(y),
    width: Math.round(width),
    height: Math.round(height),
  };
}
