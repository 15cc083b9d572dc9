// One of a few: radio buttons in a row, with the keyboard that radio buttons have.

import { type ReactNode, useId } from 'react';

type SegmentedProps<Value extends string> = {
  name: string;
  choices: readonly { readonly value: Value; readonly label: string; readonly hint?: string }[];
  value: Value | null;
  onChoose: (value: Value) => void;
};

export function Segmented<Value extends string>(props: SegmentedProps<Value>): ReactNode {
  const group = useId();
  return (
    <fieldset className="segmented">
      <legend className="visuallyHidden">{props.name}</legend>
      {props.choices.map(({ value, label, hint }) => (
        <label key={value} title={hint} className={value === props.value ? 'chosen' : ''}>
          <input
            type="radio"
            name={group}
            value={value}
            checked={value === props.value}
            className="visuallyHidden"
            onChange={() => props.onChoose(value)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
