import {
  ASSIGN,
  COPY,
  type ConditionNode,
  DECREASE,
  EFFECT_LENGTH,
  INCREASE,
} from "@understudy/planner-core/compiled";
import { goalConjuncts } from "../model/conjuncts.ts";
import { UP } from "../model/needs.ts";
import { type Task, writtenBy } from "../model/task.ts";
import { CHUNK, type SlicedWork } from "../work/work.ts";

/** Number of rounds for raising prices. They build on one another, raw materials first. */
const ROUNDS = 4;
/** Number of operators whose gains are computed in one slice. */
const GAINS_AT_ONCE = 32;

/**
 * Prices per unit of a variable beyond its distinct values. A step that produces a unit costs this much less, and a
 * step that consumes one this much more. The total of a plan changes only by the initial amounts, so bounds stay
 * admissible while forgotten amounts are paid for (linear potentials, Pommerening, Helmert, Röger and Seipp 2015, below
 * a pattern database).
 */
export interface Prices {
  /** Price in thousandths, by variable of the task; 0 for variables without one. */
  readonly scaledPrice: Float64Array;
  /** For each variable, the value above which units are priced. */
  readonly base: Int32Array;
  /** The goal's demand beyond the bases, in thousandths. */
  readonly goalWorth: number;
}

/**
 * Sets prices as high as the costs of the operators that produce the units allow.
 *
 * @param base for each variable, the highest distinct value; its maximum if all values are distinct
 */
export function* setPrices(task: Task, base: Int32Array): SlicedWork<Prices> {
  const count = task.variables.length;
  const scaledPrice = new Float64Array(count);
  const gains = yield* gainsOf(task, base);
  const left = Float64Array.from(task.scaledCost);
  const demanded = goalBounds(task);
  const priced: number[] = [];
  const lowers = writtenBy(task, [DECREASE, COPY]);
  for (let slot = 0; slot < count; slot++) {
    if (task.isEnum[slot] === 1 || ((task.direction[slot] as number) & UP) === 0) continue;
    if ((base[slot] as number) >= (task.max[slot] as number)) continue;
    const used = (gains[slot] as Gain[]).some(({ gain }) => gain < 0);
    // Decreases may draw on a partly distinct variable from above, where no loss is certain.
    const usedAbove = base[slot] !== task.min[slot] && lowers.has(slot);
    if (used || usedAbove || (demanded[slot] as number) > (base[slot] as number)) {
      priced.push(slot);
    }
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const slot of priced) {
      yield 2 * (gains[slot] as Gain[]).length;
      let raise = Number.POSITIVE_INFINITY;
      for (const { operator, gain } of gains[slot] as Gain[]) {
        if (gain > 0) raise = Math.min(raise, Math.floor((left[operator] as number) / gain));
      }
      if (raise === 0 || raise === Number.POSITIVE_INFINITY) continue;
      scaledPrice[slot] = (scaledPrice[slot] as number) + raise;
      for (const { operator, gain } of gains[slot] as Gain[]) {
        left[operator] = (left[operator] as number) - raise * gain;
      }
    }
  }
  let goalWorth = 0;
  for (const slot of priced) {
    const beyond = (demanded[slot] as number) - (base[slot] as number);
    if (beyond > 0) goalWorth += beyond * (scaledPrice[slot] as number);
  }
  return { scaledPrice, base, goalWorth };
}

/** The largest gain of an effect above the base, in units, over all values for which the operator applies. */
export function gainAt(task: Task, operator: number, at: number, base: Int32Array): number {
  const { effects, max } = task;
  const slot = effects[at + 1] as number;
  const operand = effects[at + 2] as number;
  const bound = effects[at + 3] as number;
  const floor = base[slot] as number;
  const [low, high] = rangeBefore(task, operator, slot);
  const above = (value: number): number => Math.max(0, value - floor);
  switch (effects[at]) {
    case ASSIGN:
      return above(operand) - above(low);
    case INCREASE:
      return Math.min(operand, above(Math.min(bound, high + operand)));
    case DECREASE: {
      const from = Math.max(low, (task.min[slot] as number) + operand);
      return above(from - operand) - above(from);
    }
    default:
      return above(Math.min(bound, max[operand] as number)) - above(low);
  }
}

/** The possible values of a variable when an operator applies. */
function rangeBefore(task: Task, operator: number, slot: number): [low: number, high: number] {
  const { tests, testStart } = task.compiled;
  const end = testStart[operator + 1] as number;
  for (let at = testStart[operator] as number; at < end; at += 3) {
    if (tests[at] === slot) return [tests[at + 1] as number, tests[at + 2] as number];
  }
  return [task.min[slot] as number, task.max[slot] as number];
}

interface Gain {
  readonly operator: number;
  readonly gain: number;
}

function* gainsOf(task: Task, base: Int32Array): SlicedWork<Gain[][]> {
  const gains: Gain[][] = Array.from(task.variables, () => []);
  for (let operator = 0; operator < task.operatorCount; operator++) {
    const end = task.effectStart[operator + 1] as number;
    for (let at = task.effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
      const slot = task.effects[at + 1] as number;
      if (task.isEnum[slot] === 1) continue;
      const gain = gainAt(task, operator, at, base);
      if (gain !== 0) (gains[slot] as Gain[]).push({ operator, gain });
    }
    if (operator % GAINS_AT_ONCE === GAINS_AT_ONCE - 1) yield CHUNK;
  }
  return gains;
}

/** The lowest value of each variable in a state where the goal holds. */
function goalBounds(task: Task): Int32Array {
  const least = Int32Array.from(task.min);
  for (const node of goalConjuncts(task.goal) as readonly ConditionNode[]) {
    if (node.kind !== "test" || (node.operator !== "=" && node.operator !== ">=")) continue;
    least[node.variable] = Math.max(least[node.variable] as number, node.value);
  }
  return least;
}
