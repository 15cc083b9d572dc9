// The bar on top: which rack this is, what time it has, and how time goes on.

import { type ReactNode, useRef } from 'react';
import { findAction, RATE_STEPS, rateName } from '../core/actions.ts';
import {
  effectiveRate,
  formatElapsed,
  formatRate,
  isRunning,
  steadied,
  virtualNow,
} from '../core/clockView.ts';
import type { ClockSample } from '../core/model.ts';
import { Button } from '../ui/button.tsx';
import { Glyph, type IconName } from '../ui/icons.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { useFrame } from '../ui/useFrame.ts';
import { wallDate } from '../ui/wallDate.ts';
import { useConsole, useHands, usePerform, useRead } from './console.ts';

export function TopBar(): ReactNode {
  return (
    <header className="topBar">
      <RackTitle />
      <ClockFace />
      <Transport />
      <Rates />
      <div className="topTools">
        <ActionButton id="view.palette" icon="commands" isBare />
        <ActionButton id="view.wide" icon="wide" isBare />
        <ActionButton id="view.theme" icon="theme" isBare />
        <ActionButton id="view.help" icon="help" isBare />
      </div>
    </header>
  );
}

function ActionButton({
  id,
  icon,
  label,
  isBare = false,
}: {
  id: string;
  icon: IconName;
  label?: string;
  isBare?: boolean;
}): ReactNode {
  const perform = usePerform();
  const action = findAction(id);
  const applies = useRead(action.applies);
  return (
    <Button
      label={label ?? action.label}
      name={action.label}
      icon={icon}
      keys={action.keys}
      isBare={isBare}
      isDisabled={!applies}
      onPress={() => perform(action)}
    />
  );
}

function RackTitle(): ReactNode {
  const rack = useRead(({ model }) => model.rack);
  if (rack === null)
    return (
      <div className="rackTitle">
        <h1>twinrack</h1>
      </div>
    );
  const families = rack.families.map((family) => family.title).join(', ');
  return (
    <div className="rackTitle">
      <h1>twinrack</h1>
      <p title={families}>
        <strong>{families}</strong>
      </p>
      <p className="rackFacts">
        <span>{rack.mode}</span>
        <span>seed {rack.seed}</span>
        <span>{rack.network}</span>
        <span className="readiness" role="status" data-ready={rack.isReady}>
          <Glyph tone={rack.isReady ? 'good' : 'warning'} />
          {rack.isReady ? 'ready' : 'not settled yet'}
        </span>
      </p>
    </div>
  );
}

function ClockFace(): ReactNode {
  const { get } = useConsole();
  const text = useRead(({ model }) => clockText(model.clock));
  const word = clockWord(text);
  const [date, time, elapsed] = [
    useRef<HTMLElement>(null),
    useRef<HTMLElement>(null),
    useRef<HTMLElement>(null),
  ];
  const shown = useRef(0);
  useFrame((wallMs) => {
    const sample = get().model.clock;
    if (sample === null) return;
    shown.current = steadied(shown.current, virtualNow(sample, wallMs), effectiveRate(sample));
    const wall = wallDate(sample.document.epoch, shown.current);
    write(date.current, wall.date);
    write(time.current, wall.time);
    write(elapsed.current, formatElapsed(shown.current));
  });
  return (
    <fieldset className="clockFace" aria-label="Clock" data-clock={word}>
      <span className="clockTime" ref={time} aria-label="Virtual time" role="timer" />
      <span className="clockMore">
        <span ref={date} />
        <span>
          +<span ref={elapsed} data-elapsed="" />
        </span>
      </span>
      <span className={`clockState ${word}`} role="status">
        {text}
      </span>
    </fieldset>
  );
}

function Transport(): ReactNode {
  const isPaused = useRead(({ model }) => model.clock?.document.isPaused === true);
  return (
    <fieldset className="transport" aria-label="Time">
      <span className={isPaused ? 'mainKey resumes' : 'mainKey'}>
        {isPaused ? (
          <ActionButton id="clock.resume" icon="play" label="Resume" />
        ) : (
          <ActionButton id="clock.pause" icon="pause" label="Pause" />
        )}
      </span>
      <ActionButton id="clock.step" icon="step" label="100 ms" />
      <ActionButton id="clock.stepSecond" icon="step" label="1 s" />
      <ActionButton id="clock.until" icon="until" label="Until" />
    </fieldset>
  );
}

function Rates(): ReactNode {
  const hands = useHands();
  const clock = useRead(({ model }) => model.clock);
  const rate = clock?.document.rate ?? 1;
  const choices = RATE_STEPS.map((step) => ({
    value: rateName(step),
    label: rateName(step),
    hint: rateHint(step),
  }));
  return (
    <div className="rates">
      <Segmented
        name="Rate"
        choices={choices}
        value={rateName(rate)}
        onChoose={(name) => {
          const chosen = RATE_STEPS.find((step) => rateName(step) === name);
          if (chosen !== undefined) hands.setClock({ rate: chosen });
        }}
      />
      <span className="achieved" data-achieved-rate={clock?.document.achievedRate ?? 0}>
        {achievedText(clock)}
      </span>
    </div>
  );
}

// The rates asked for are few; what is reached is said only where it differs, so that the bar
// rests.
function achievedText(clock: ClockSample | null): string {
  if (clock === null || !isRunning(clock)) return 'standing still';
  const { rate, achievedRate } = clock.document;
  const isReached = achievedRate <= 0 || Math.abs(achievedRate - rate) < rate * 0.05;
  return isReached ? `running at ${formatRate(rate)}` : `reaches ${formatRate(achievedRate)}`;
}

function rateHint(rate: number): string {
  return rateName(rate) === 'max' ? 'As fast as the processes answer' : `${rate} times wall time`;
}

function clockText(sample: ClockSample | null): string {
  if (sample === null) return '';
  const { reason, isPaused, isWarping } = sample.document;
  if (reason !== null) return reason;
  if (isPaused) return 'paused';
  return isWarping ? 'warping' : 'running';
}

function clockWord(text: string): string {
  return ['', 'paused', 'warping', 'running'].includes(text) ? text : 'waiting';
}

function write(element: HTMLElement | null, text: string): void {
  if (element !== null && element.textContent !== text) element.textContent = text;
}
