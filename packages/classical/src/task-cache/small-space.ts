import { ASSIGN, COPY, DECREASE, EFFECT_LENGTH, INCREASE } from "@understudy/planner-core/compiled";
import type { ApplicableOperators } from "../model/applicable-operators.ts";
import type { Layout } from "../model/layout.ts";
import type { Task } from "../model/task.ts";
import { greatestCommonDivisor } from "../work/greatest-common-divisor.ts";

/** Limits on tasks that are worth a look at their size. */
const MAX_OPERATORS = 256;
const MAX_VARIABLES = 256;
/** Limit on the cost of an operator in grains, so that costs of plans stay small integers. */
const MAX_GRAINS = 2 ** 10;

/** Number of possible states above which a search gets few nodes, and the numbers of nodes. */
const SOME_STATES = 65_536;
const FEW_NODES = 640;
const MANY_NODES = 2047;
/** Limit on the values of a variable that gets a table of distances. */
const MAX_VALUES = 256;
/** Limit on changes tried for the tables of a task, as they are built at once. */
const MAX_WORK = 4096;
const WORK_PER_OPERATOR = 4;
/** The place of a variable without a table. */
export const NO_TABLE: number = 2 ** 31 - 1;

/** Parts of a grain in distances, so that operators may count in part. All numbers are integers, for speed. */
export const PARTS = 60;
/** Distance of values out of reach of the goal. */
export const UNREACHABLE: number = 2 ** 24;
/** Limits on distances, and on the variables of a goal that have tables, so that sums stay below 2³¹. */
const MAX_DISTANCE: number = 2 ** 23;
const MAX_TABLES = 100;
/** Tolerance of sums of fractions, so that rounding down does not lower a whole number. */
const TOLERANCE = 1e-6;

/**
 * The parts of a task that the search of a small state space reads, prepared so that it computes little per state. Its
 * bound is nearly free: for each variable of the goal, its distance to the goal if no other variable mattered.
 */
export class SmallSpace {
  readonly task: Task;
  readonly layout: Layout;
  readonly operators: ApplicableOperators;
  /** The cost of each operator, in grains. */
  readonly cost: Int32Array;
  /** The divisor of all costs, in thousandths. */
  readonly grain: number;
  /** For each variable its goal test (the position in the compiled tests), or -1. */
  readonly goalTest: Int32Array;
  /** For each variable the place of its lowest value in `toGoal`, less that value; `NO_TABLE` without a table. */
  readonly tableOf: Int32Array;
  /**
   * Least cost of the way from a value to those that the goal accepts, in parts of a grain, as if no other variable
   * mattered; at least `UNREACHABLE` if there is none. Operators that change several variables of the goal count in
   * part, so the costs may be added.
   */
  readonly toGoal: Int32Array;
  /** Upper limit on the number of states. */
  readonly mostStates: number;
  /** Cost of the cheapest operator, in grains. */
  readonly cheapest: number;
  #work = 0;

  private constructor(task: Task, layout: Layout, operators: ApplicableOperators, grain: number) {
    const count = task.variables.length;
    const { tests, testStart } = task.compiled;
    this.task = task;
    this.layout = layout;
    this.operators = operators;
    this.grain = grain;
    this.cost = Int32Array.from(task.scaledCost, (cost) => cost / grain);
    this.cheapest = this.cost.reduce((least, cost) => (cost < least ? cost : least), MAX_GRAINS);
    this.goalTest = new Int32Array(count).fill(-1);
    const end = testStart[task.operatorCount + 1] as number;
    for (let at = testStart[task.operatorCount] as number; at < end; at += 3) {
      this.goalTest[tests[at] as number] = at;
    }
    this.tableOf = new Int32Array(count).fill(NO_TABLE);
    this.toGoal = this.#distances();
    let states = 1;
    for (let variable = 0; variable < count; variable++) {
      states *= (task.max[variable] as number) - (task.min[variable] as number) + 1;
    }
    this.mostStates = states;
  }

  /** Undefined for a task that is not worth a look, or whose costs are not known before a step. */
  static of(task: Task, layout: Layout, operators: ApplicableOperators): SmallSpace | undefined {
    const { operatorCount, scaledCost, runtimeCosts, checks, variables, impossible } = task;
    if (operatorCount === 0 || operatorCount > MAX_OPERATORS || impossible) return undefined;
    if (runtimeCosts || checks.length > 0 || variables.length > MAX_VARIABLES) return undefined;
    let grain = 0;
    let dearest = 0;
    for (const cost of scaledCost) {
      // A free step may be of no use, which takes a closer look at the plan.
      if (cost === 0) return undefined;
      grain = greatestCommonDivisor(grain, cost);
      if (cost > dearest) dearest = cost;
    }
    if (dearest / grain > MAX_GRAINS) return undefined;
    return new SmallSpace(task, layout, operators, grain);
  }

  /** Limit on the nodes of a search. Of many possible states, more than some hundred are seldom all. */
  get mostNodes(): number {
    return this.mostStates > SOME_STATES ? FEW_NODES : MANY_NODES;
  }

  #distances(): Int32Array {
    const { task, goalTest, tableOf } = this;
    const { min, max } = task;
    let length = 0;
    let count = 0;
    for (let variable = 0; variable < goalTest.length; variable++) {
      const values = (max[variable] as number) - (min[variable] as number) + 1;
      if ((goalTest[variable] as number) < 0 || values > MAX_VALUES || count === MAX_TABLES)
        continue;
      count++;
      tableOf[variable] = length - (min[variable] as number);
      length += values;
    }
    const all = new Float64Array(length).fill(Number.POSITIVE_INFINITY);
    for (let variable = 0; variable < goalTest.length; variable++) {
      const place = tableOf[variable] as number;
      if (place === NO_TABLE) continue;
      if (
        this.#work > MAX_WORK ||
        !this.#measure(variable, place, this.#changesOf(variable), all)
      ) {
        tableOf[variable] = NO_TABLE;
      }
    }
    return Int32Array.from(all, (distance) =>
      distance === Number.POSITIVE_INFINITY
        ? UNREACHABLE
        : Math.min(MAX_DISTANCE, Math.floor(distance * PARTS + TOLERANCE)),
    );
  }

  /** The operators that change a variable, with the position of the effect. */
  #changesOf(variable: number): readonly Change[] {
    const { effects, effectStart, operatorCount } = this.task;
    const changes: Change[] = [];
    this.#work += WORK_PER_OPERATOR * operatorCount;
    for (let operator = 0; operator < operatorCount; operator++) {
      let parts = 0;
      let own = -1;
      const end = effectStart[operator + 1] as number;
      for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
        const changed = effects[at + 1] as number;
        if ((this.goalTest[changed] as number) >= 0) parts++;
        if (changed === variable) own = at;
      }
      if (own < 0) continue;
      const [low, high] = this.#required(operator, variable);
      changes.push({ effect: own, cost: (this.cost[operator] as number) / parts, low, high });
    }
    return changes;
  }

  /** The values of a variable for which an operator applies. */
  #required(operator: number, variable: number): readonly [low: number, high: number] {
    const { min, max, compiled } = this.task;
    const { tests, testStart } = compiled;
    let low = min[variable] as number;
    let high = max[variable] as number;
    const end = testStart[operator + 1] as number;
    for (let at = testStart[operator] as number; at < end; at += 3) {
      if (tests[at] !== variable) continue;
      low = Math.max(low, tests[at + 1] as number);
      high = Math.min(high, tests[at + 2] as number);
    }
    return [low, high];
  }

  /**
   * Writes the distances of a variable's values, by relaxing every change until nothing gets closer. Returns whether
   * that took little work.
   */
  #measure(
    variable: number,
    place: number,
    changes: readonly Change[],
    all: Float64Array,
  ): boolean {
    const { min, max, compiled, effects } = this.task;
    const [least, most] = [min[variable] as number, max[variable] as number];
    const test = this.goalTest[variable] as number;
    const from = Math.max(least, compiled.tests[test + 1] as number);
    const to = Math.min(most, compiled.tests[test + 2] as number);
    if (from <= to) all.fill(0, place + from, place + to + 1);
    for (let isChanged = true; isChanged; ) {
      isChanged = false;
      const nearest = all
        .subarray(place + least, place + most + 1)
        .reduce((a, b) => Math.min(a, b));
      for (const { effect, cost, low, high } of changes) {
        this.#work += high - low + 1;
        if (this.#work > MAX_WORK) return false;
        const isUp = effects[effect] === INCREASE;
        for (let count = 0; count <= high - low; count++) {
          // Against the direction of the change, so that a chain of changes takes one round.
          const value = isUp ? high - count : low + count;
          const isCopy = effects[effect] === COPY;
          const after = isCopy ? value : successor(effects, effect, value);
          if (after < least || after > most) continue;
          // A copied value may be any.
          const left = cost + (isCopy ? nearest : (all[place + after] as number));
          if (left >= (all[place + value] as number)) continue;
          all[place + value] = left;
          isChanged = true;
        }
      }
    }
    return true;
  }
}

/** A change of a variable: its effect, its part of the operator's cost in grains, and the values before it. */
interface Change {
  readonly effect: number;
  readonly cost: number;
  readonly low: number;
  readonly high: number;
}

/** The value after an effect that copies nothing. */
function successor(effects: Int32Array, effect: number, value: number): number {
  const operand = effects[effect + 2] as number;
  if (effects[effect] === ASSIGN) return operand;
  if (effects[effect] === DECREASE) return value - operand;
  return Math.min(value + operand, effects[effect + 3] as number);
}
