import type { BuiltSequence, GoalByGoal, Variation } from "./goal-by-goal.ts";

/** Largest random increase of an operator's time, as a share of it. */
const NOISE = 0.5;

/**
 * Builds sequences goal by goal, at first in given orders of the goals, then in changed ones, as long as that makes them
 * better.
 *
 * @param orders the orders to begin with
 * @param most a sequence of this time or more, in thousandths, is of no interest
 * @param draw numbers from 0 to 1
 * @param patience number of sequences in a row that may be no better than the best
 * @returns one estimate for each turn; with a sequence that is better than all before
 */
export function* variedSequences(
  builder: GoalByGoal,
  orders: Variation["orders"],
  most: number,
  draw: () => number,
  patience: number,
): Generator<BuiltSequence | undefined, void, void> {
  let best: BuiltSequence | undefined;
  for (let [round, failures] = [0, 0]; failures < patience; round++, failures++) {
    const variation = round < 2 ? FIRST[round]?.(orders) : varied(best?.orders ?? orders, draw);
    const limit = Math.min(most, best === undefined ? most : best.time + 1);
    const steps = builder.build(variation as Variation, limit);
    for (;;) {
      const { done, value } = steps.next();
      if (done !== true) {
        yield;
        continue;
      }
      if (value === undefined || !isBetter(value, best)) break;
      if (best === undefined || value.time < best.time) {
        failures = 0;
        yield value;
      }
      best = value;
      break;
    }
  }
}

/** The first two variations: the given order, then the nearest goal first. */
const FIRST: readonly ((orders: Variation["orders"]) => Variation)[] = [1, Number.MAX_VALUE].map(
  (window) => (orders) => ({ orders, window, factorOf: undefined }),
);

function isBetter(one: BuiltSequence, other: BuiltSequence | undefined): boolean {
  if (other === undefined || one.time < other.time) return true;
  return one.time === other.time && one.sum <= other.sum;
}

/** A random variation: moves a goal or two of each part, and may change the window and the operators' times. */
function varied(orders: Variation["orders"], draw: () => number): Variation {
  const moved = orders.map((order) => {
    const changed = [...order];
    for (let moves = 1 + Math.floor(2 * draw()); moves > 0 && order.length > 1; moves--) {
      const [goal] = changed.splice(Math.floor(changed.length * draw()), 1) as [number];
      changed.splice(Math.floor((changed.length + 1) * draw()), 0, goal);
    }
    return changed;
  });
  const window = draw() < 0.5 ? 1 : 3;
  const seed = draw() < 0.5 ? 0 : 1 + Math.floor(2 ** 30 * draw());
  const factorOf = (operator: number): number => 1 + NOISE * noiseOf(seed, operator);
  return { orders: moved, window, factorOf: seed === 0 ? undefined : factorOf };
}

/** A number from 0 to 1 for each operator. */
function noiseOf(seed: number, operator: number): number {
  const mixed = Math.imul(seed ^ Math.imul(operator + 1, 0x9e3779b1), 0x85ebca6b);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}

/** Numbers from 0 to 1, the same in each run (xorshift). */
export function drawFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
