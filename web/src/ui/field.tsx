// A field of a form: its name, the control, and a line that explains or complains.

import { type ReactNode, useId } from 'react';

export type Choice = { readonly value: string; readonly label: string };

type FieldProps = {
  name: string;
  value: string;
  unit?: string;
  says?: string;
  error?: string | null;
  /** One of these, and nothing else. */
  choices?: readonly Choice[];
  /** Offered while typing; anything may be typed. */
  offers?: readonly string[];
  isNumber?: boolean;
  /** For tests: which parameter it is. */
  param?: string;
  onChange: (value: string) => void;
};

export function Field(props: FieldProps): ReactNode {
  const id = useId();
  const { name, unit = '', says = '', error = null, param } = props;
  return (
    <div className={`field${error === null ? '' : ' wrong'}`} data-param={param}>
      <label htmlFor={id}>
        {name}
        {unit !== '' && <small> {unit}</small>}
      </label>
      {props.choices === undefined ? (
        <TextControl {...props} id={id} />
      ) : (
        <ChoiceControl {...props} id={id} choices={props.choices} />
      )}
      <p id={`${id}says`} role={error === null ? undefined : 'alert'}>
        {error ?? says}
      </p>
    </div>
  );
}

function TextControl(props: FieldProps & { id: string }): ReactNode {
  const { id, value, offers = [], isNumber = false, error = null, onChange } = props;
  return (
    <>
      <input
        id={id}
        type="text"
        value={value}
        autoComplete="off"
        spellCheck={false}
        inputMode={isNumber ? 'numeric' : 'text'}
        list={offers.length > 0 ? `${id}offers` : undefined}
        aria-invalid={error !== null}
        aria-describedby={`${id}says`}
        onChange={(event) => onChange(event.target.value)}
      />
      {offers.length > 0 && (
        <datalist id={`${id}offers`}>
          {offers.map((offer) => (
            <option key={offer} value={offer} />
          ))}
        </datalist>
      )}
    </>
  );
}

function ChoiceControl(props: FieldProps & { id: string; choices: readonly Choice[] }): ReactNode {
  const { id, value, choices, onChange } = props;
  return (
    <select
      id={id}
      value={value}
      aria-describedby={`${id}says`}
      onChange={(event) => onChange(event.target.value)}
    >
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}

/** A tick: yes or no. */
export function TickField(props: {
  name: string;
  isTicked: boolean;
  says?: string;
  param?: string;
  onChange: (isTicked: boolean) => void;
}): ReactNode {
  const id = useId();
  return (
    <div className="field" data-param={props.param}>
      <label htmlFor={id}>{props.name}</label>
      <input
        id={id}
        type="checkbox"
        checked={props.isTicked}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      <p>{props.says}</p>
    </div>
  );
}
