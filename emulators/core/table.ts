// Decision tables: a vendor's matrix kept as rows, and a test that walks every input and demands
// exactly one row.

/** A row: the inputs it covers and what is decided. A missing column matches anything. */
export type Row<Inputs extends object, Outcome> = {
  readonly when: { readonly [Key in keyof Inputs]?: Inputs[Key] | readonly Inputs[Key][] };
  readonly then: Outcome;
  /** `S2:46`, or `choice: why` where the manual is silent or contradicts itself. */
  readonly source: string;
};

/** All rows that cover these inputs. A sound table has exactly one. */
export function matchingRows<Inputs extends object, Outcome>(
  rows: readonly Row<Inputs, Outcome>[],
  inputs: Inputs,
): Row<Inputs, Outcome>[] {
  return rows.filter((row) => covers(row, inputs));
}

/** The outcome of the row that covers these inputs; throws if none or several do. */
export function decide<Inputs extends object, Outcome>(
  rows: readonly Row<Inputs, Outcome>[],
  inputs: Inputs,
): Outcome {
  const [row, ...others] = matchingRows(rows, inputs);
  if (!row || others.length > 0) {
    throw new Error(`${row ? others.length + 1 : 0} rows cover ${JSON.stringify(inputs)}`);
  }
  return row.then;
}

function covers<Inputs extends object, Outcome>(
  row: Row<Inputs, Outcome>,
  inputs: Inputs,
): boolean {
  for (const key in row.when) {
    const wanted = row.when[key] as unknown;
    const seen = inputs[key];
    if (Array.isArray(wanted) ? !wanted.includes(seen) : wanted !== seen) return false;
  }
  return true;
}

/** Every combination of the columns' values, in order. */
export function enumerate<Inputs extends object>(
  columns: { readonly [Key in keyof Inputs]: readonly Inputs[Key][] },
): Inputs[] {
  let combinations: Partial<Inputs>[] = [{}];
  for (const key of Object.keys(columns) as (keyof Inputs)[]) {
    combinations = combinations.flatMap((some) =>
      columns[key].map((value) => ({ ...some, [key]: value })),
    );
  }
  return combinations as Inputs[];
}
