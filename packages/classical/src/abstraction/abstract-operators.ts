import {
  ASSIGN,
  COPY,
  type ConditionNode,
  DECREASE,
  EFFECT_LENGTH,
  encode,
  INCREASE,
} from "@understudy/planner-core/compiled";
import { goalConjuncts } from "../model/conjuncts.ts";
import { CHUNK, type SlicedWork } from "../work/work.ts";
import type { AbstractSpace } from "./abstract-space.ts";
import { gainAt, type Prices } from "./prices.ts";

/** An operator's effect on one digit, for regression. */
interface AbstractEffect {
  readonly position: number;
  /** For each digit after the effect, runs of (digit before, extra cost). */
  readonly before: readonly Int32Array[];
  /** Position whose digit determines the digit after the effect, through `image`; -1 if there is none. */
  readonly source: number;
  readonly image: Int32Array;
}

/** An operator of an abstraction, for regression. */
export interface AbstractOperator {
  /** Cost in thousandths, including the priced gains and uses of forgotten amounts. */
  readonly scaledCost: number;
  /** Runs of (position, lowest, highest) for tested digits that the operator does not change. */
  readonly tests: Int32Array;
  readonly effects: readonly AbstractEffect[];
  /**
   * Compiled condition code of `planner-core` for everything that intervals cannot express; empty if nothing is left.
   */
  readonly code: Int32Array;
}

/** The operators that change an abstract state. */
export function* abstractOperators(
  space: AbstractSpace,
  prices: Prices,
): SlicedWork<readonly AbstractOperator[]> {
  const { task } = space;
  const operators: AbstractOperator[] = [];
  for (let operator = 0; operator < task.operatorCount; operator++) {
    yield CHUNK;
    const abstract = abstractOperator(space, prices, operator);
    if (abstract !== undefined) operators.push(abstract);
  }
  return operators;
}

/** The conjuncts of a condition that use only kept variables. The others count as met. */
export function projectCondition(space: AbstractSpace, node: ConditionNode): Int32Array {
  const children = goalConjuncts(node).filter((child) => isKept(space, child));
  return children.length === 0 ? new Int32Array(0) : encode({ kind: "all", children });
}

function abstractOperator(
  space: AbstractSpace,
  prices: Prices,
  operator: number,
): AbstractOperator | undefined {
  const { task, positions } = space;
  const { effects, effectStart } = task;
  const ranges = space.slots.map((_, position) => widthAt(space, position) - 1);
  const least = new Int32Array(ranges.length);
  const { tests, testStart } = task.compiled;
  const testEnd = testStart[operator + 1] as number;
  for (let at = testStart[operator] as number; at < testEnd; at += 3) {
    const position = positions[tests[at] as number] as number;
    if (position < 0) continue;
    const [low, high] = digitsWithin(
      space,
      position,
      tests[at + 1] as number,
      tests[at + 2] as number,
    );
    least[position] = low;
    ranges[position] = high;
    if (low > high) return undefined;
  }
  const affected = new Set<number>();
  let scaledCost = task.scaledCost[operator] as number;
  const abstract: AbstractEffect[] = [];
  const end = effectStart[operator + 1] as number;
  for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
    const slot = effects[at + 1] as number;
    const position = positions[slot] as number;
    if (position >= 0) affected.add(position);
    else
      scaledCost -= (prices.scaledPrice[slot] as number) * gainAt(task, operator, at, prices.base);
  }
  if (affected.size === 0) return undefined;
  for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
    const position = positions[effects[at + 1] as number] as number;
    if (position < 0) continue;
    const range = [least[position] as number, ranges[position] as number] as const;
    abstract.push(abstractEffect(space, prices, at, position, range, affected));
  }
  const runs: number[] = [];
  for (let position = 0; position < ranges.length; position++) {
    if (affected.has(position)) continue;
    const high = ranges[position] as number;
    if ((least[position] as number) > 0 || high < widthAt(space, position) - 1) {
      runs.push(position, least[position] as number, high);
    }
  }
  const rest = goalConjuncts(task.conditions[operator] as ConditionNode).filter(
    (child) => (child.kind !== "test" || child.operator === "!=") && isKept(space, child),
  );
  return {
    scaledCost,
    tests: Int32Array.from(runs),
    effects: abstract,
    code: rest.length === 0 ? new Int32Array(0) : encode({ kind: "all", children: rest }),
  };
}

function abstractEffect(
  space: AbstractSpace,
  prices: Prices,
  at: number,
  position: number,
  [low, high]: readonly [number, number],
  affected: ReadonlySet<number>,
): AbstractEffect {
  const { effects } = space.task;
  const opcode = effects[at] as number;
  const operand = effects[at + 2] as number;
  const bound = effects[at + 3] as number;
  const width = widthAt(space, position);
  const before: number[][] = Array.from({ length: width }, () => []);
  const source = opcode === COPY ? (space.positions[operand] as number) : -1;
  const follows = source >= 0 && !affected.has(source);
  for (let digit = low; digit <= high; digit++) {
    for (const [after, gain] of imagesOf(space, position, digit, opcode, operand, bound)) {
      const price = prices.scaledPrice[space.slots[position] as number] as number;
      (before[after] as number[]).push(digit, -gain * price);
    }
  }
  const image = new Int32Array(follows ? widthAt(space, source) : 0);
  for (let digit = 0; digit < image.length; digit++) {
    const value = Math.min(bound, space.valueOf(source, digit));
    image[digit] = digitOf(space, position, value);
  }
  return {
    position,
    before: before.map((digits) => Int32Array.from(digits)),
    // A copied digit that stands for several values may lead to any digit.
    source: follows && isExact(space, source) ? source : -1,
    image,
  };
}

/** The image of a digit under an effect: the digit after it, and the units gained above the top digit. */
type Image = readonly [after: number, gain: number];

/** All possible images of a digit. */
function imagesOf(
  space: AbstractSpace,
  position: number,
  digit: number,
  opcode: number,
  operand: number,
  bound: number,
): readonly Image[] {
  const { task } = space;
  const slot = space.slots[position] as number;
  const min = task.min[slot] as number;
  const high = space.high[position] as number;
  const value = (space.low[position] as number) + digit;
  const best = space.valueOf(position, digit);
  const image = (after: number): Image => [
    digitOf(space, position, after),
    Math.max(0, after - high),
  ];
  switch (opcode) {
    case ASSIGN:
      return [image(operand)];
    case INCREASE: {
      // Above the top digit the whole amount is gained, up to the end of the range.
      const after = Math.min(bound, Math.min(value, best) + operand);
      return best > value ? [[digit, operand]] : [image(after)];
    }
    case DECREASE: {
      const images: Image[] = [];
      // The hidden amount above the top digit is used first, as far as it goes.
      const most = Math.min(Math.max(best, value) - value, operand);
      // Smaller hidden amounts cannot pay for the decrease. Skipping them matters: ranges may be
      // wide.
      const least = Math.max(0, min + operand - value);
      for (let beyond = least; beyond <= most; beyond++) {
        const after = value + beyond - operand;
        images.push([digitOf(space, position, after), -beyond]);
      }
      return images;
    }
    default: {
      const from = Math.max(min, Math.min(bound, task.min[operand] as number));
      const to = Math.min(bound, task.max[operand] as number);
      if (to < from) return [];
      const images = new Map<number, number>();
      // Values beyond the digits differ in their gain alone, and the highest value gains most.
      for (const after of valuesWithin(space, position, from, to)) {
        const [digit, gain] = image(after);
        images.set(digit, Math.max(gain, images.get(digit) ?? 0));
      }
      return [...images];
    }
  }
}

/** The two ends of an interval, and the values in between that have digits of their own. */
function valuesWithin(
  space: AbstractSpace,
  position: number,
  from: number,
  to: number,
): readonly number[] {
  const low = Math.max(from, space.low[position] as number);
  const high = Math.min(to, space.high[position] as number);
  const values = [from];
  for (let value = low; value <= high; value++) values.push(value);
  values.push(to);
  return values;
}

function widthAt(space: AbstractSpace, position: number): number {
  return (space.high[position] as number) - (space.low[position] as number) + 1;
}

function digitOf(space: AbstractSpace, position: number, value: number): number {
  const low = space.low[position] as number;
  return Math.max(0, Math.min(widthAt(space, position) - 1, value - low));
}

/** The digits that overlap an interval; empty if `least` is above `most`. */
function digitsWithin(
  space: AbstractSpace,
  position: number,
  least: number,
  most: number,
): [low: number, high: number] {
  // The outermost digits also stand for all values beyond them.
  const { task } = space;
  const slot = space.slots[position] as number;
  const isEmpty = most < (task.min[slot] as number) || least > (task.max[slot] as number);
  if (isEmpty || least > most) return [widthAt(space, position), -1];
  return [digitOf(space, position, least), digitOf(space, position, most)];
}

function isExact(space: AbstractSpace, position: number): boolean {
  const slot = space.slots[position] as number;
  const { min, max } = space.task;
  return space.low[position] === min[slot] && space.high[position] === max[slot];
}

function isKept(space: AbstractSpace, node: ConditionNode): boolean {
  const kept = (slot: number): boolean => (space.positions[slot] as number) >= 0;
  switch (node.kind) {
    case "test":
      return kept(node.variable);
    case "compare":
      return kept(node.left.variable) && kept(node.right.variable);
    case "sum":
      return node.terms.every(({ variable }) => kept(variable));
    default:
      return node.children.every((child) => isKept(space, child));
  }
}
