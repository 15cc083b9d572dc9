// A set of small numbers as people write it: `0-17`, `3`, `0,4,7-9`.

/** The numbers of the text, each once, in its order; null if it is none, or one is out of range. */
export function readNumbers(text: string, minimum: number, maximum: number): number[] | null {
  const numbers = new Set<number>();
  for (const part of text.split(',')) {
    const [, first, last = first] = /^\s*(\d{1,15})(?:-(\d{1,15}))?\s*$/.exec(part) ?? [];
    if (first === undefined) return null;
    const isInRange = Number(first) >= minimum && Number(last) <= maximum;
    if (!isInRange || Number(first) > Number(last)) return null;
    for (let number = Number(first); number <= Number(last); number++) numbers.add(number);
  }
  return [...numbers];
}
