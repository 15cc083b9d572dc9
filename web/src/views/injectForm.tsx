// The form that injects one kind of fault on one target, drawn from the kind's parameter schemas.

import { type ReactNode, type SubmitEvent, useState } from 'react';
import type { FaultKindDocument } from '../../../harness/core/protocol/rack.ts';
import { formatDuration } from '../core/clockView.ts';
import {
  type FormValues,
  initialValues,
  LEASES_MS,
  type ParamSchema,
  paramLabel,
  paramUnit,
  readForm,
  sortedParams,
  suggestions,
  type Target,
} from '../core/faults.ts';
import { Button } from '../ui/button.tsx';
import { type Choice, Field, TickField } from '../ui/field.tsx';
import { useHands } from './console.ts';

type InjectFormProps = { kind: FaultKindDocument; target: Target | null; onDone?: () => void };

export function InjectForm({ kind, target, onDone }: InjectFormProps): ReactNode {
  const hands = useHands();
  const [values, setValues] = useState<FormValues>(() => initialValues(kind.params));
  const [lease, setLease] = useState('');
  const [errors, setErrors] = useState<Errors>({});
  const { main, filters } = sortedParams(kind.params);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const read = readForm(kind.params, values);
    setErrors(read.errors ?? {});
    if (read.params === null || target === null) return;
    const forMs = lease === '' ? {} : { forMs: Number(lease) };
    hands.inject({ kind: kind.kind, target: target.id, params: read.params, ...forMs });
    onDone?.();
  };
  const change: ChangeParam = (name, value) => setValues((known) => ({ ...known, [name]: value }));
  const state = { values, errors, target, onChange: change };
  return (
    <form className="injectForm" onSubmit={submit} noValidate aria-label={`Inject ${kind.kind}`}>
      <ParamFields params={main} {...state} />
      {filters.length > 0 && (
        <details>
          <summary>Which requests it strikes</summary>
          <ParamFields params={filters} {...state} />
        </details>
      )}
      {!kind.isMomentary && (
        <Field
          name="lasts"
          value={lease}
          choices={LEASES}
          says="in virtual time"
          param="forMs"
          onChange={setLease}
        />
      )}
      <Button
        label="Inject"
        look="danger"
        icon="bolt"
        type="submit"
        isDisabled={target === null}
        name={`Inject ${kind.kind}${target === null ? '' : ` on ${target.id}`}`}
      />
    </form>
  );
}

type Errors = { readonly [name: string]: string };
type ChangeParam = (name: string, value: string | boolean) => void;
type ParamState = {
  values: FormValues;
  errors: Errors;
  target: Target | null;
  onChange: ChangeParam;
};

const LEASES: readonly Choice[] = LEASES_MS.map((lease) => ({
  value: lease === null ? '' : String(lease),
  label: lease === null ? 'until it is healed' : formatDuration(lease),
}));

function ParamFields(
  props: ParamState & { params: readonly (readonly [string, ParamSchema])[] },
): ReactNode {
  return props.params.map(([name, schema]) => (
    <ParamField key={name} name={name} schema={schema} {...props} />
  ));
}

function ParamField(props: ParamState & { name: string; schema: ParamSchema }): ReactNode {
  const { name, schema, values, errors, target, onChange } = props;
  const value = values[name] ?? '';
  const about = { name: paramLabel(name), says: schema.description, param: name };
  if (schema.type === 'boolean') {
    return (
      <TickField {...about} isTicked={value === true} onChange={(tick) => onChange(name, tick)} />
    );
  }
  const suggested = suggestions(name, schema, target).map((each) => ({ value: each, label: each }));
  const any = schema.enum === undefined ? [{ value: '', label: 'any' }] : [];
  return (
    <Field
      {...about}
      value={String(value)}
      unit={paramUnit(name, schema)}
      error={errors[name] ?? null}
      isNumber={schema.type === 'integer'}
      {...(suggested.length > 0 ? { choices: [...any, ...suggested] } : {})}
      onChange={(text) => onChange(name, text)}
    />
  );
}
