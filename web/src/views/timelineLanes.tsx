// The lanes: one per node and one for the rack, with its faults and hazards as bars. Marks are laid
// out once on a sheet, and the sheet slides with time: sixty times a second only one transform
// changes.

import {
  type PointerEvent,
  type ReactNode,
  useMemo,
  useRef,
  useState,
  type WheelEvent,
} from 'react';
import type { EventDocument, NodeDocument } from '../../../harness/core/protocol/rack.ts';
import { formatElapsed, virtualNow } from '../core/clockView.ts';
import { latestOf } from '../core/model.ts';
import { stood } from '../core/screen.ts';
import { packed, type TimeSpan, timeSpans } from '../core/spans.ts';
import { laneMarks, ticks, zoomed } from '../core/timeline.ts';
import { useFrame } from '../ui/useFrame.ts';
import { useSize } from '../ui/useSize.ts';
import { spanOf, useConsole, useLook, useRead } from './console.ts';

type LanesProps = {
  events: readonly EventDocument[];
  /** Those that the filter leaves out, too: faults and hazards are drawn from them. */
  allEvents: readonly EventDocument[];
  nodes: readonly NodeDocument[];
};

/** Where now stands, as a share of the width: a little room to the right keeps it readable. */
const NOW_SHARE = 0.97;
const MARK_PX = 7;
const SPAN_ROW_REM = 0.98;
const SPAN_ROWS_MAX = 2;

export function TimelineLanes({ events, allEvents, nodes }: LanesProps): ReactNode {
  const strip = useRef<HTMLDivElement>(null);
  const { width } = useSize(strip);
  const sliding = useSliding(width);
  const grabbing = useGrabbing(width);
  const { from, to, pxPerMs } = sliding.sheet;
  const spans = useMemo(() => timeSpans(allEvents), [allEvents]);
  const faults = spans.filter((span) => span.kind === 'fault');
  const rows = packed(faults);
  const lanes = [null, ...nodes.map((node) => node.id)];
  return (
    <div className="lanes" data-lanes={lanes.length} aria-hidden="true">
      <div className="laneNames">
        <span className="laneAxis" />
        {lanes.map((lane) => (
          <span key={lane ?? ''} className={lane === null ? 'ofRack' : ''}>
            {lane ?? 'rack'}
          </span>
        ))}
      </div>
      <div className="laneStrip" ref={strip} {...grabbing}>
        <div className="sheet" ref={sliding.ref}>
          {spans
            .filter((span) => span.kind === 'hazard')
            .map((span) => (
              <SpanBar key={span.seq} span={span} row={null} sheet={sliding.sheet} />
            ))}
          <Axis from={from} to={to} pxPerMs={pxPerMs} />
          {lanes.map((lane) => (
            <div key={lane ?? ''} className={lane === null ? 'lane ofRack' : 'lane'}>
              {lane === null &&
                faults.map((span, index) => (
                  <SpanBar
                    key={span.seq}
                    span={span}
                    row={rows[index] ?? 0}
                    sheet={sliding.sheet}
                  />
                ))}
              <LaneMarks lane={lane} events={events} sheet={sliding.sheet} />
            </div>
          ))}
        </div>
        <div className="nowLine" ref={sliding.nowRef} />
      </div>
    </div>
  );
}

/** What is laid out: more than is seen, so that it need be laid out again only now and then. */
type Sheet = { readonly from: number; readonly to: number; readonly pxPerMs: number };

function useSliding(width: number) {
  const { get } = useConsole();
  const spanMs = useRead(spanOf);
  const [middle, setMiddle] = useState(0);
  const ref = useRef<HTMLDivElement>(null);
  const nowRef = useRef<HTMLDivElement>(null);
  const pxPerMs = width / spanMs;
  const sheet = { from: middle - 1.5 * spanMs, to: middle + 1.5 * spanMs, pxPerMs };
  useFrame((wallMs) => {
    const { model, screen } = get();
    if (model.clock === null || ref.current === null || nowRef.current === null) return;
    const now = virtualNow(model.clock, wallMs);
    const end = screen.viewedTo ?? now;
    if (Math.abs(end - middle) > spanMs * 0.45) setMiddle(Math.round(end));
    const shift = width * NOW_SHARE - (end - sheet.from) * pxPerMs;
    ref.current.style.transform = `translateX(${shift.toFixed(1)}px)`;
    const nowAt = width * NOW_SHARE + (now - end) * pxPerMs;
    nowRef.current.style.transform = `translateX(${Math.min(nowAt, width + 9).toFixed(1)}px)`;
  });
  return { ref, nowRef, sheet };
}

/** Dragging looks back, the wheel too; with Control it zooms. */
function useGrabbing(width: number) {
  const { get, hands } = useConsole();
  const grab = useRef<{ x: number; viewedTo: number } | null>(null);
  const end = (): number => {
    const { model, screen } = get();
    const now = model.clock === null ? 0 : virtualNow(model.clock, performance.now());
    return screen.viewedTo ?? now;
  };
  const look = (viewedTo: number): void =>
    hands.change((screen) => {
      const standing = stood(screen, latestOf(get().model));
      return { ...standing, viewedTo: Math.max(0, viewedTo) };
    });
  return {
    onPointerDown: (event: PointerEvent) => {
      grab.current = { x: event.clientX, viewedTo: end() };
    },
    onPointerMove: (event: PointerEvent) => {
      if (grab.current === null || Math.abs(event.clientX - grab.current.x) < 4) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const perPx = spanOf(get()) / Math.max(1, width);
      look(grab.current.viewedTo - (event.clientX - grab.current.x) * perPx);
    },
    onPointerUp: () => {
      grab.current = null;
    },
    onPointerCancel: () => {
      grab.current = null;
    },
    onWheel: (event: WheelEvent) => {
      if (event.ctrlKey) {
        const direction = event.deltaY > 0 ? 'out' : 'in';
        hands.change((screen) => ({ ...screen, spanMs: zoomed(screen.spanMs, direction) }));
      } else if (event.deltaX !== 0) {
        look(end() + (event.deltaX * spanOf(get())) / Math.max(1, width));
      }
    },
  };
}

function Axis({ from, to, pxPerMs }: Sheet): ReactNode {
  const { stepMs, at } = ticks(from, to, pxPerMs, 110);
  return (
    <div className="lane laneAxis">
      {at.map((tick) => (
        <span key={tick} className="tick" style={{ left: (tick - from) * pxPerMs }}>
          {tickText(tick, stepMs)}
        </span>
      ))}
    </div>
  );
}

function tickText(at: number, stepMs: number): string {
  const text = formatElapsed(at).replace(/^00:/, '');
  return `+${stepMs < 1_000 ? text : text.replace(/\.\d$/, '')}`;
}

function LaneMarks({
  lane,
  events,
  sheet,
}: {
  lane: string | null;
  events: readonly EventDocument[];
  sheet: Sheet;
}): ReactNode {
  const look = useLook();
  const selected = useRead(({ screen }) => screen.selectedSeq);
  const { from, to, pxPerMs } = sheet;
  const marks = useMemo(
    () => laneMarks(events, lane, from, to, pxPerMs > 0 ? MARK_PX / pxPerMs : 1),
    [events, lane, from, to, pxPerMs],
  );
  return marks.map(({ at, seq, severity, count }) => (
    // biome-ignore lint/a11y/noStaticElementInteractions: the list holds the same, for the keyboard
    // biome-ignore lint/a11y/useKeyWithClickEvents: likewise
    <span
      key={seq}
      className={`mark ${severity}${seq === selected ? ' selected' : ''}`}
      style={{ left: (at - from) * pxPerMs }}
      title={count > 1 ? `${count} events` : undefined}
      onClick={() => look({ seq, at })}
    />
  ));
}

/** A fault as a bar in its row; a hazard (no row) as a band across all lanes. */
function SpanBar(props: { span: TimeSpan; row: number | null; sheet: Sheet }): ReactNode {
  const { span, row, sheet } = props;
  const end = Math.min(span.to ?? sheet.to, sheet.to);
  const begin = Math.max(span.from, sheet.from);
  if (end < sheet.from || begin > sheet.to || (row ?? 0) >= SPAN_ROWS_MAX) return null;
  const left = (begin - sheet.from) * sheet.pxPerMs;
  const width = Math.max(3, (end - begin) * sheet.pxPerMs);
  const top = row === null ? {} : { top: `${row * SPAN_ROW_REM + 0.1}rem` };
  return (
    <span className={`spanBar ${span.kind}`} title={span.label} style={{ left, width, ...top }}>
      {span.label}
    </span>
  );
}
