// Shapes of hand-written data, checked so that a person is told where, what was expected and what
// stands there. JSON Schema validators answer a wrong union with a riddle; scenarios are unions.

export type Path = readonly (string | number)[];
export type Problem = { path: Path; expected: string; got: string };
type Report = (problem: Problem) => void;

/** `expected` completes "expected ..."; `check` reports every problem at `path` and below. */
export type Shape = {
  readonly expected: string;
  readonly check: (value: unknown, path: Path, report: Report) => void;
};

/** One field of a record. */
export type Field = {
  readonly shape: Shape;
  readonly sentence: string;
  readonly isOptional?: boolean;
};
export type Fields = { readonly [name: string]: Field };

export function problemsOf(shape: Shape, value: unknown, path: Path = []): Problem[] {
  const problems: Problem[] = [];
  shape.check(value, path, (problem) => problems.push(problem));
  return problems;
}

/** `steps[3].withinMs` */
export function pathText(path: Path): string {
  const parts = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`));
  return parts.join('').replace(/^\./, '');
}

/** What stands there, short enough for one line. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}

/** A shape from one condition. */
function when(expected: string, holds: (value: unknown) => boolean): Shape {
  return {
    expected,
    check: (value, path, report) => {
      if (!holds(value)) report({ path, expected, got: shown(value) });
    },
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';

export const textShape = when('a text', (value) => isText(value) && value !== '');
export const anyTextShape = when('a text (it may be empty)', isText);
export const flagShape = when('true or false', (value) => typeof value === 'boolean');
export const anyShape = when('any value', () => true);

export const wholeShape = (minimum: number, what = 'a whole number'): Shape =>
  when(
    `${what} from ${minimum} on`,
    (value) => Number.isSafeInteger(value) && Number(value) >= minimum,
  );

export const wordShape = (words: readonly string[]): Shape =>
  when(`one of ${words.join(', ')}`, (value) => isText(value) && words.includes(value));

export const textWhere = (expected: string, holds: (text: string) => boolean): Shape =>
  when(expected, (value) => isText(value) && holds(value));

export function listShape(item: Shape, what: string): Shape {
  const expected = `a list of ${what}`;
  const check: Shape['check'] = (value, path, report) => {
    if (!Array.isArray(value)) return report({ path, expected, got: shown(value) });
    for (const [index, child] of value.entries()) item.check(child, [...path, index], report);
  };
  return { expected, check };
}

/** Keys are free, values are not. */
export function mapShape(item: Shape, what: string): Shape {
  const expected = `an object of ${what}`;
  const check: Shape['check'] = (value, path, report) => {
    if (!isRecord(value)) return report({ path, expected, got: shown(value) });
    for (const [key, child] of Object.entries(value)) item.check(child, [...path, key], report);
  };
  return { expected, check };
}

/** A closed object: these fields and no other. */
export function recordShape(fields: Fields, what = 'an object'): Shape {
  const names = Object.keys(fields);
  const check: Shape['check'] = (value, path, report) => {
    if (!isRecord(value)) return report({ path, expected: what, got: shown(value) });
    for (const name of Object.keys(value).filter((key) => !names.includes(key))) {
      const expected = `only ${names.join(', ')}`;
      report({ path: [...path, name], expected, got: `the unknown field "${name}"` });
    }
    for (const [name, field] of Object.entries(fields)) {
      if (value[name] === undefined && field.isOptional) continue;
      field.shape.check(value[name], [...path, name], report);
    }
  };
  return { expected: what, check };
}

export function isRecord(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
