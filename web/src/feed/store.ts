// One value and who wants to know of it: as much of a store as the console needs.

export type Store<Value> = {
  get(): Value;
  change(update: (value: Value) => Value): void;
  subscribe(listener: () => void): () => void;
};

export function createStore<Value>(first: Value): Store<Value> {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    change(update) {
      const next = update(value);
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
