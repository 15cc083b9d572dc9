import { expect, test } from 'vitest';
import { makeMove } from './branch.ts';
import { advanceExploration, createExploration, retrace } from './explore.ts';
import { fingerprint } from './fingerprint.ts';
import { createRig } from './plan.ts';
import { runFor } from './run.ts';
import { toyFamily } from './testing/toy.ts';
import { dueNow } from './turn.ts';
import { forkWorld } from './world.ts';

const FATES = { lateMs: 500, slowMs: 5_000 };

/** Both toys are up and sleep; their deadlines come at one instant. */
function atRest() {
  const { settled } = createRig(toyFamily);
  runFor(settled, 500);
  return settled;
}

function explore(plant: string | null, limits: Parameters<typeof createExploration>[1]) {
  const exploration = createExploration(createRig(toyFamily, { plant }), limits);
  while (advanceExploration(exploration, 1_000));
  return exploration;
}

test('a bug that takes two faults is found with two and not with one, by its shortest way', () => {
  const one = explore('losesHeart', { faults: 1, horizonMs: 4_000 });
  expect(one.violation).toBeNull();
  expect(one.isWhole).toBe(true);

  const two = explore('losesHeart', { faults: 2, horizonMs: 4_000 });
  const { failure, path } = two.violation as NonNullable<typeof two.violation>;
  expect(failure).toMatchObject({ name: 'bootsGrow', at: 2_000 });
  expect(path.length).toBeLessThanOrEqual(4);
  const again = retrace(two, path);
  expect(again.failure).toEqual(failure);
  expect(again.said.map(({ text }) => text)).toEqual([
    'toy-a write toy-disk: EIO',
    'toy-b crashes before toy-b deadline',
  ]);
});

test('without a bug every way within the limits holds, and is counted the same each time', () => {
  const [first, second] = [explore(null, { faults: 1 }), explore(null, { faults: 1 })];
  expect(first.violation).toBeNull();
  expect(first.isWhole).toBe(true);
  expect(first.states).toBeGreaterThan(1_000);
  expect([second.states, second.moves]).toEqual([first.states, first.moves]);
});

test('two orders of steps that do not touch each other lead to one place', () => {
  const rest = atRest();
  runFor(rest, 500);
  const dues = dueNow(rest, 60_000);
  expect(dues.map((due) => 'input' in due && due.input.kind)).toEqual(['message', 'message']);
  const places = [
    [[0], [0]],
    [[1], [0]],
  ].map((moves) => {
    const world = forkWorld(rest);
    for (const move of moves) makeMove(world, move, 0, FATES, 60_000);
    return fingerprint(world, 0);
  });
  expect(places[0]).toBe(places[1]);
});

test('all tapes of a move are walked: orders, crashes, and each fate of what is sent', () => {
  const settled = atRest();
  const tapes = [];
  for (let tape: readonly number[] | null = []; tape !== null; ) {
    const made = makeMove(forkWorld(settled), tape, 9, FATES, 60_000);
    tapes.push(made.move?.join(''));
    tape = made.next;
  }
  // Either toy first; it steps, with three fates each for its message and its write, or it crashes.
  const steps = ['000', '001', '002', '010', '011', '012', '020', '021', '022'];
  expect(tapes).toEqual(
    ['0', '1'].flatMap((who) => [...steps.map((fate) => who + fate), `${who}1`]),
  );
});

test('a cold start is walked from the boot on', () => {
  const cold = explore(null, { faults: 1, horizonMs: 4_000, isCold: true });
  expect(cold.violation).toBeNull();
  expect(cold.start.nodes.map(({ power }) => power)).toEqual(['booting', 'booting']);
  expect(cold.states).toBeGreaterThan(100);
});

test('a walk that runs out of states says that it has not seen all', () => {
  expect(explore(null, { faults: 2, states: 500 }).isWhole).toBe(false);
});
