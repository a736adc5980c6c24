import {
  ASSIGN,
  COPY,
  type ConditionNode,
  DECREASE,
  EFFECT_LENGTH,
  INCREASE,
} from "@understudy/planner-core/compiled";
import { goalConjuncts } from "../model/conjuncts.ts";
import { type Estimator, estimateAtOnce } from "../model/estimator.ts";
import { DOWN, UP } from "../model/needs.ts";
import { isBurden, type Task, writtenBy } from "../model/task.ts";
import { CHUNK, type SlicedWork } from "../work/work.ts";

/** Number of rounds for passing demand on from products to materials. */
const ROUNDS = 8;
/** Limit on repetitions of one operator in the demand. */
const MAX_RUNS = 64;
/** Maximum number of values of a goal's enum that are tried as the worst case. */
const MAX_TRIALS = 16;

/** Limit on operators with the same key that are compared with one another. */
const MAX_ALIKE = 32;

/** The amounts that the goal requires from an empty start. */
export interface Demand {
  /** Variables that the goal tests. */
  readonly goals: readonly number[];
  /** For each variable, the units above its minimum that a plan from nothing consumes. */
  readonly amount: Int32Array;
  /** The variables on the way to the given variables of the goal, nearest first. */
  wayTo(goals: readonly number[]): SlicedWork<readonly number[]>;
}

/** The slots that an operator reads and changes. */
interface Reach {
  readonly operator: number;
  readonly reads: readonly number[];
  /** Variables that the operator may move in a needed direction. */
  readonly brings: readonly number[];
}

/**
 * Follows a relaxed plan from an empty start, backwards from the goal: the variables that it uses, and how many units
 * of each it consumes in total. The result depends on the goal alone, so tables built on it serve every state.
 */
export function* demandOf(task: Task, heuristic: Estimator): SlicedWork<Demand> {
  const operators = yield* planFromNothing(task, heuristic);
  const amount = new Int32Array(task.variables.length);
  const goals = new Set<number>();
  askFor(task, task.goal, amount, (slot) => goals.add(slot));
  const seen = new Set(goals);
  const reach: Reach[] = [];
  for (const operator of operators) {
    yield CHUNK;
    const reads = new Set<number>();
    askFor(task, task.conditions[operator] as ConditionNode, amount, (slot) => reads.add(slot));
    for (const slot of reads) seen.add(slot);
    reach.push({ operator, reads: [...reads], brings: broughtBy(task, operator) });
  }
  const asked = Int32Array.from(amount);
  const times = new Map(operators.map((operator) => [operator, 1]));
  const producers = producersOf(task, operators);
  for (let round = 0; round < ROUNDS; round++) {
    yield CHUNK;
    if (!passOn(task, times, producers, asked, amount)) break;
  }
  const twins = new TwinFinder(task, reach);
  for (let operator = 0; operator < task.operatorCount; operator++) {
    if (operator % 8 === 0) yield CHUNK;
    const reads = new Set<number>();
    askFor(task, task.conditions[operator] as ConditionNode, asked, (slot) => reads.add(slot));
    twins.compare(operator, reads);
  }
  const refilled = writtenBy(task, [ASSIGN, COPY]);
  for (let slot = 0; slot < amount.length; slot++) {
    if (!seen.has(slot)) amount[slot] = asked[slot] as number;
    // A refilled amount is consumed little by little, so all of its values matter.
    else if (refilled.has(slot)) amount[slot] = rangeOf(task, slot);
    amount[slot] = Math.min(amount[slot] as number, rangeOf(task, slot));
  }
  return { goals: [...goals], amount, wayTo: (some) => wayTo(reach, twins, some) };
}

/** Passes demand on from products to materials. Returns whether any demand grew. */
function passOn(
  task: Task,
  times: Map<number, number>,
  producers: ReadonlyMap<number, Producer>,
  asked: Int32Array,
  amount: Int32Array,
): boolean {
  const used = consumption(task, times);
  let changed = false;
  used.forEach((units, slot) => {
    const needed = Math.max(asked[slot] as number, units);
    if (needed > (amount[slot] as number)) amount[slot] = needed;
    const producer = producers.get(slot);
    if (producer === undefined) return;
    const runs = Math.min(MAX_RUNS, Math.ceil(needed / producer.gain));
    if (runs <= (times.get(producer.operator) as number)) return;
    times.set(producer.operator, runs);
    changed = true;
  });
  return changed;
}

/**
 * Breadth-first search backwards from the given variables, through the operators that change them,
 * including twins.
 */
function* wayTo(
  reach: readonly Reach[],
  twins: TwinFinder,
  goals: readonly number[],
): SlicedWork<readonly number[]> {
  const way = new Set(goals);
  let units = 0;
  for (const target of way) {
    for (const { reads, brings } of reach) {
      units += 2 + brings.length;
      if (units >= CHUNK) {
        yield units;
        units = 0;
      }
      if (!brings.includes(target)) continue;
      for (const slot of reads) for (const one of twins.of(slot)) way.add(one);
    }
  }
  return [...way].slice(goals.length);
}

/**
 * Finds the interchangeable variables ("twins") of those on the way: another operator has the same effect at the same
 * cost but uses the twin instead, as with a left and a right hand.
 */
class TwinFinder {
  readonly #task: Task;
  /** The operators on the way, by cost and number of variables read. */
  readonly #reach = new Map<string, Reach[]>();
  readonly #twins = new Map<number, Set<number>>();

  constructor(task: Task, reach: readonly Reach[]) {
    this.#task = task;
    for (const one of reach) {
      const key = this.#keyOf(one.operator, one.reads.length);
      const others = this.#reach.get(key);
      if (others === undefined) this.#reach.set(key, [one]);
      else if (others.length < MAX_ALIKE) others.push(one);
    }
  }

  /** A variable and its twins. */
  of(slot: number): Iterable<number> {
    return this.#twins.get(slot) ?? [slot];
  }

  /** Compares an operator with those on the way. */
  compare(operator: number, reads: ReadonlySet<number>): void {
    const known = this.#reach.get(this.#keyOf(operator, reads.size));
    if (known === undefined) return;
    const brings = new Set(broughtBy(this.#task, operator));
    for (const one of known) {
      const left = one.reads.filter((slot) => !reads.has(slot));
      const [slot] = left;
      if (slot === undefined || left.length > 1) continue;
      const twin = [...reads].find((read) => !one.reads.includes(read));
      if (twin === undefined || !this.#areAlike(slot, twin)) continue;
      // A variable that the operator only reads is seldom interchangeable.
      if (!one.brings.includes(slot) || !brings.has(twin)) continue;
      if (!one.brings.some((brought) => brings.has(brought))) continue;
      const twins = this.#twins.get(slot) ?? new Set([slot]);
      this.#twins.set(slot, twins.add(twin));
    }
  }

  #keyOf(operator: number, readCount: number): string {
    const { scaledCost, effectStart } = this.#task;
    const effects = (effectStart[operator + 1] as number) - (effectStart[operator] as number);
    return `${scaledCost[operator]} ${readCount} ${effects}`;
  }

  /** Whether two variables have the same range of values. */
  #areAlike(one: number, other: number): boolean {
    const { isEnum, min, max } = this.#task;
    const isSame = isEnum[one] === isEnum[other];
    return isSame && min[one] === min[other] && max[one] === max[other];
  }
}

/** Variables that an operator may move in a needed direction. Consuming a resource does not count. */
function broughtBy(task: Task, operator: number): readonly number[] {
  const brought: number[] = [];
  const end = task.effectStart[operator + 1] as number;
  for (let at = task.effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
    const slot = task.effects[at + 1] as number;
    if (task.effects[at] !== DECREASE || task.direction[slot] !== UP) brought.push(slot);
  }
  return brought;
}

/** The operators of a relaxed plan from the worst state; all operators if the goal is unreachable from there. */
function* planFromNothing(task: Task, heuristic: Estimator): SlicedWork<readonly number[]> {
  const worst = task.variables.map((_, slot) =>
    isBurden(task, slot) ? (task.max[slot] as number) : (task.min[slot] as number),
  );
  const goals = new Set<number>();
  askFor(task, task.goal, new Int32Array(worst.length), (slot) => goals.add(slot));
  for (const slot of goals) {
    if (task.isEnum[slot] === 1) yield* makeWorst(task, heuristic, worst, slot);
  }
  yield CHUNK;
  if (estimateAtOnce(heuristic, worst) === Number.POSITIVE_INFINITY) {
    return Array.from({ length: task.operatorCount }, (_, operator) => operator);
  }
  return [...new Set(heuristic.plan.subarray(0, heuristic.planLength))];
}

/** Sets an enum to the value with the highest estimate for the goal. */
function* makeWorst(
  task: Task,
  heuristic: Estimator,
  worst: Int32Array,
  slot: number,
): SlicedWork<void> {
  let dearestScaledCost = -1;
  let chosen = worst[slot] as number;
  const most = Math.min(task.max[slot] as number, (task.min[slot] as number) + MAX_TRIALS);
  for (let code = task.min[slot] as number; code <= most; code++) {
    yield CHUNK;
    worst[slot] = code;
    const scaledCost = estimateAtOnce(heuristic, worst);
    if (scaledCost === Number.POSITIVE_INFINITY || scaledCost <= dearestScaledCost) continue;
    dearestScaledCost = scaledCost;
    chosen = code;
  }
  worst[slot] = chosen;
}

function rangeOf(task: Task, slot: number): number {
  return (task.max[slot] as number) - (task.min[slot] as number);
}

/** Raises amounts to what a condition needs, and visits the variables that it tests. */
function askFor(
  task: Task,
  node: ConditionNode,
  amount: Int32Array,
  visit: (slot: number) => unknown,
): void {
  const raise = (slot: number, units: number): void => {
    amount[slot] = Math.max(amount[slot] as number, units);
    visit(slot);
  };
  for (const child of goalConjuncts(node)) {
    if (child.kind === "test") {
      const min = task.min[child.variable] as number;
      const exact =
        child.operator !== ">=" || ((task.direction[child.variable] as number) & DOWN) !== 0;
      raise(child.variable, exact ? rangeOf(task, child.variable) : child.value - min);
    } else if (child.kind === "compare") {
      raise(child.left.variable, rangeOf(task, child.left.variable));
      raise(child.right.variable, rangeOf(task, child.right.variable));
    } else if (child.kind === "sum") {
      for (const { variable } of child.terms) raise(variable, rangeOf(task, variable));
    } else for (const part of child.children) askFor(task, part, amount, visit);
  }
}

function consumption(task: Task, times: ReadonlyMap<number, number>): Int32Array {
  const used = new Int32Array(task.variables.length);
  for (const [operator, runs] of times) {
    const end = task.effectStart[operator + 1] as number;
    for (let at = task.effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
      if (task.effects[at] !== DECREASE) continue;
      const slot = task.effects[at + 1] as number;
      const units = (used[slot] as number) + runs * (task.effects[at + 2] as number);
      used[slot] = Math.min(units, rangeOf(task, slot));
    }
  }
  return used;
}

interface Producer {
  readonly operator: number;
  readonly gain: number;
}

/** The first operator that adds to each variable. */
function producersOf(task: Task, operators: readonly number[]): ReadonlyMap<number, Producer> {
  const producers = new Map<number, Producer>();
  for (const operator of operators) {
    const end = task.effectStart[operator + 1] as number;
    for (let at = task.effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
      const slot = task.effects[at + 1] as number;
      const gain = task.effects[at + 2] as number;
      if (task.effects[at] === INCREASE && gain > 0 && !producers.has(slot)) {
        producers.set(slot, { operator, gain });
      }
    }
  }
  return producers;
}
