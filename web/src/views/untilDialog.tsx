// Advance until an event: which one, of which node, and for how long to look.

import { type ReactNode, type SubmitEvent, useState } from 'react';
import type { Model } from '../core/model.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { useConsole, useHands } from './console.ts';

const TIMEOUTS_S = [10, 60, 600, 3_600, 86_400];
const TIMEOUT_DEFAULT_S = 600;

export function UntilDialog(): ReactNode {
  const hands = useHands();
  const close = (): void => hands.change((screen) => ({ ...screen, dialog: null }));
  return (
    <Dialog name="Advance until an event" className="until" onClose={close}>
      <header className="menuHead">
        <h3>Advance until an event</h3>
        <Button label="Close" icon="cross" isBare look="ghost" onPress={close} />
      </header>
      <UntilForm onDone={close} />
    </Dialog>
  );
}

function UntilForm({ onDone }: { onDone: () => void }): ReactNode {
  const hands = useHands();
  const { model } = useConsole().get();
  const [event, setEvent] = useState('');
  const [node, setNode] = useState('');
  const [seconds, setSeconds] = useState(String(TIMEOUT_DEFAULT_S));
  const nodes = (model.rack?.nodes ?? []).map(({ id }) => ({ value: id, label: id }));
  const timeouts = TIMEOUTS_S.map((each) => ({ value: String(each), label: secondsText(each) }));
  const submit = (submitted: SubmitEvent): void => {
    submitted.preventDefault();
    const pattern = { event: event.trim(), ...(node === '' ? {} : { node }) };
    hands.advanceUntil(pattern, Number(seconds) * 1_000);
    onDone();
  };
  return (
    <form className="injectForm" onSubmit={submit}>
      <Field name="event" value={event} offers={eventNames(model)} onChange={setEvent} />
      <Field
        name="node"
        value={node}
        choices={[{ value: '', label: 'any' }, ...nodes]}
        onChange={setNode}
      />
      <Field name="at most" value={seconds} choices={timeouts} onChange={setSeconds} />
      <Button
        label="Advance"
        icon="until"
        look="primary"
        type="submit"
        isDisabled={event.trim() === ''}
      />
    </form>
  );
}

// Names this rack has told already, and those its scenarios wait for.
function eventNames(model: Model): string[] {
  const names = new Set(model.events.map((event) => event.name));
  for (const step of model.scenarios.flatMap((scenario) => scenario.steps)) {
    if ('until' in step) names.add(step.until);
  }
  return [...names].sort();
}

function secondsText(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${seconds / 60} min`;
  return `${seconds / 3_600} h`;
}
