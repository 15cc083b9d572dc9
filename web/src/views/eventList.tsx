// The events as a list, newest at the bottom. Only the rows in sight are in the page; the list
// itself holds five thousand.

import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { EventDocument } from '../../../harness/core/protocol/rack.ts';
import { latestOf } from '../core/model.ts';
import { followed, isFollowing, stood } from '../core/screen.ts';
import { dataText, visibleRows } from '../core/timeline.ts';
import { Glyph } from '../ui/icons.tsx';
import { useSize } from '../ui/useSize.ts';
import { wallTime } from '../ui/wallDate.ts';
import { useConsole, useLook, useRead } from './console.ts';

const ROW_EM = 1.75;
const NEAR_END_PX = 8;

export function EventList({
  events,
  selectedSeq,
}: {
  events: readonly EventDocument[];
  selectedSeq: number | null;
}): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  const { height } = useSize(list);
  const [scrollTop, setScrollTop] = useState(0);
  const rowHeight = Math.round(ROW_EM * rootFontSize());
  const index = events.findIndex((event) => event.seq === selectedSeq);
  const { onScroll, onWheel } = useStanding(list, events, rowHeight, setScrollTop);
  const onKey = useRowKeys(events, index);
  useEffect(() => {
    if (index >= 0) reveal(list.current, index, rowHeight);
  }, [index, rowHeight]);
  const { first, end } = visibleRows(events.length, rowHeight, scrollTop, height);
  return (
    <div
      ref={list}
      className="eventList"
      role="listbox"
      aria-label="Events"
      tabIndex={0}
      aria-activedescendant={index < 0 ? undefined : `event${selectedSeq}`}
      onScroll={onScroll}
      onWheel={onWheel}
      onKeyDown={onKey}
      data-count={events.length}
    >
      <div className="eventSheet" style={{ height: events.length * rowHeight }}>
        {events.slice(first, end).map((event, offset) => (
          <EventRow
            key={event.seq}
            event={event}
            isSelected={event.seq === selectedSeq}
            position={first + offset}
            count={events.length}
            rowHeight={rowHeight}
          />
        ))}
      </div>
      {events.length === 0 && <p className="empty">No event fits the filter yet.</p>}
    </div>
  );
}

type EventRowProps = {
  event: EventDocument;
  isSelected: boolean;
  position: number;
  count: number;
  rowHeight: number;
};

function EventRow({ event, isSelected, position, count, rowHeight }: EventRowProps): ReactNode {
  const look = useLook();
  const data = dataText(event);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys for its rows
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, as listboxes do
    <div
      id={`event${event.seq}`}
      role="option"
      aria-selected={isSelected}
      aria-posinset={position + 1}
      aria-setsize={count}
      className={`event ${event.severity}${isSelected ? ' selected' : ''}`}
      style={{ top: position * rowHeight, height: rowHeight }}
      data-event={event.name}
      data-seq={event.seq}
      data-event-node={event.node ?? ''}
      data-severity={event.severity}
      data-at={event.at}
      onClick={() => look(event)}
    >
      <time>{wallTime(event.wall)}</time>
      <span className="eventNode">{event.node ?? 'rack'}</span>
      <span className="eventMark">
        <Glyph tone={event.severity} />
      </span>
      <span className="eventText">
        {event.sentence}
        {data !== '' && <small>{data}</small>}
      </span>
      <span className="eventName">
        <span className="visuallyHidden">{event.severity}, </span>
        {event.name}
      </span>
    </div>
  );
}

// While following, new rows pull the list down. A hand on the wheel that moves away from the end
// ends that; scrolling back to the end takes it up again.
function useStanding(
  list: React.RefObject<HTMLDivElement | null>,
  events: readonly EventDocument[],
  rowHeight: number,
  setScrollTop: (top: number) => void,
) {
  const { get, hands } = useConsole();
  const isOn = useRead(({ screen }) => isFollowing(screen));
  useEffect(() => {
    const element = list.current;
    if (isOn && element !== null) element.scrollTop = events.length * rowHeight;
  }, [isOn, events, rowHeight, list]);
  const stand = (): void => {
    const latest = latestOf(get().model);
    hands.change((screen) => stood(screen, latest));
  };
  return {
    onScroll: () => setScrollTop(list.current?.scrollTop ?? 0),
    onWheel: (event: React.WheelEvent) => {
      const element = list.current;
      if (element === null || event.deltaY === 0) return;
      const left = element.scrollHeight - element.clientHeight - element.scrollTop;
      if (event.deltaY < 0 && element.scrollTop > 0) stand();
      else if (!isOn && left - event.deltaY <= NEAR_END_PX) hands.change(followed);
    },
  };
}

function useRowKeys(events: readonly EventDocument[], index: number) {
  const look = useLook();
  const moves: { readonly [key: string]: number } = {
    ArrowUp: -1,
    ArrowDown: 1,
    PageUp: -10,
    PageDown: 10,
    Home: -events.length,
    End: events.length,
  };
  return (event: KeyboardEvent): void => {
    const move = moves[event.key];
    if (move === undefined || events.length === 0) return;
    event.preventDefault();
    const from = index < 0 ? events.length : index;
    const next = events[Math.min(events.length - 1, Math.max(0, from + move))];
    if (next !== undefined) look(next);
  };
}

function reveal(element: HTMLElement | null, index: number, rowHeight: number): void {
  if (element === null) return;
  const top = index * rowHeight;
  const { scrollTop, clientHeight } = element;
  if (top < scrollTop) element.scrollTop = top;
  else if (top + rowHeight > scrollTop + clientHeight)
    element.scrollTop = top + rowHeight - clientHeight;
}

function rootFontSize(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}
