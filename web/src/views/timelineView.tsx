// The timeline: lanes by node over an axis of virtual time, and the same events as a list. Both
// follow the newest until somebody looks back; then they stand, and say how much came in since.

import { type KeyboardEvent, type ReactNode, useMemo } from 'react';
import type { EventDocument, NodeDocument } from '../../../harness/core/protocol/rack.ts';
import { findAction } from '../core/actions.ts';
import { formatDuration } from '../core/clockView.ts';
import { eventsOf, ofFamily } from '../core/families.ts';
import { followed, isFollowing } from '../core/screen.ts';
import { type Filter, filtered, SEVERITIES, type Severity, zoomed } from '../core/timeline.ts';
import { Button } from '../ui/button.tsx';
import { spanOf, useFamily, useHands, usePerform, useRead } from './console.ts';
import { EventDetails } from './eventDetails.tsx';
import { EventList } from './eventList.tsx';
import { TimelineLanes } from './timelineLanes.tsx';

const NO_NODES: readonly NodeDocument[] = [];

export function TimelineView(): ReactNode {
  const hands = useHands();
  const filter = useRead(({ screen }) => screen.filter);
  const { events, nodes } = useShare(filter);
  const selectedSeq = useRead(({ screen }) => screen.selectedSeq);
  const shown = useMemo(() => filtered(events, filter), [events, filter]);
  const selected = events.find((event) => event.seq === selectedSeq) ?? null;
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') hands.change(followed);
  };
  return (
    <section
      className="panel timeline"
      aria-label="Timeline"
      tabIndex={-1}
      data-region="Timeline"
      onKeyDown={onKey}
    >
      <header className="panelHead">
        <h2>Timeline</h2>
        <Filters nodes={nodes} filter={filter} />
        <Following shown={shown} />
        <Zoom />
      </header>
      <TimelineLanes events={shown} allEvents={events} nodes={nodes} />
      <div className="timelineBody">
        <EventList events={shown} selectedSeq={selectedSeq} />
        {selected !== null && <EventDetails event={selected} />}
      </div>
    </section>
  );
}

/** What of the rack the timeline tells: the family on show, unless all is asked for. */
function useShare(filter: Filter) {
  const shown = useFamily();
  const family = filter.isEverywhere ? null : shown;
  const events = useRead(({ model }) => model.events);
  const rack = useRead(({ model }) => model.rack);
  // Who is whose does not change with what they say.
  const owners = JSON.stringify([
    rack?.nodes.map(({ id }) => id),
    rack?.hazards.map(({ name }) => name),
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `owners` stands for the rack
  const own = useMemo(
    () => (rack === null ? events : eventsOf(events, rack, family)),
    [events, owners, family],
  );
  return { events: own, nodes: ofFamily(rack?.nodes ?? NO_NODES, family) };
}

function Filters({ nodes, filter }: { nodes: readonly NodeDocument[]; filter: Filter }): ReactNode {
  const hands = useHands();
  const set = (change: Partial<Filter>): void =>
    hands.change((screen) => ({ ...screen, filter: { ...screen.filter, ...change } }));
  const shown = useFamily();
  const family = useRead(({ model }) => model.rack?.families.find(({ name }) => name === shown));
  return (
    <search className="filters" aria-label="Filter the timeline">
      <select
        aria-label="Node"
        value={filter.node ?? (family === undefined || filter.isEverywhere ? ALL : OF_FAMILY)}
        onChange={({ target }) => set(nodeFilter(target.value, filter))}
      >
        {family !== undefined && <option value={OF_FAMILY}>{family.title}</option>}
        <option value={ALL}>all nodes</option>
        <option value="">the rack itself</option>
        {nodes.map(({ id }) => (
          <option key={id}>{id}</option>
        ))}
      </select>
      <select
        aria-label="Severity"
        value={filter.least}
        onChange={({ target }) => set({ least: target.value as Severity })}
      >
        {SEVERITIES.map((severity, index) => (
          <option key={severity} value={severity}>
            {index === 0
              ? 'all severities'
              : severity === 'critical'
                ? 'critical'
                : `${severity} and up`}
          </option>
        ))}
      </select>
      <input
        type="search"
        aria-label="Text"
        placeholder="Filter by text"
        value={filter.text}
        onChange={({ target }) => set({ text: target.value })}
      />
    </search>
  );
}

const ALL = '*';
const OF_FAMILY = '@';

function nodeFilter(value: string, { isEverywhere }: Filter): Partial<Filter> {
  if (value === ALL) return { node: null, isEverywhere: true };
  if (value === OF_FAMILY) return { node: null, isEverywhere: false };
  return { node: value, isEverywhere };
}

function Following({ shown }: { shown: readonly EventDocument[] }): ReactNode {
  const perform = usePerform();
  const isOn = useRead(({ screen }) => isFollowing(screen));
  const stoodAfter = useRead(({ screen }) => screen.stoodAfter);
  const action = findAction('view.follow');
  if (isOn) return <span className="following">following</span>;
  const news = shown.filter((event) => event.seq > stoodAfter).length;
  return (
    <Button
      label={news === 0 ? 'Follow' : `Follow (${news} new)`}
      icon="until"
      look="primary"
      keys={action.keys}
      onPress={() => perform(action)}
    />
  );
}

function Zoom(): ReactNode {
  const hands = useHands();
  const spanMs = useRead(spanOf);
  const zoom = (direction: 'in' | 'out'): void =>
    hands.change((screen) => ({ ...screen, spanMs: zoomed(screen.spanMs, direction) }));
  return (
    <fieldset className="zoom" aria-label="Zoom">
      <Button label="Zoom out" icon="minus" isBare look="ghost" onPress={() => zoom('out')} />
      <span>{formatDuration(spanMs).replace('.0 ', ' ')}</span>
      <Button label="Zoom in" icon="plus" isBare look="ghost" onPress={() => zoom('in')} />
    </fieldset>
  );
}
