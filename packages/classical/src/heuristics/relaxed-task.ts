import { ASSIGN, COPY, DECREASE, EFFECT_LENGTH, INCREASE } from "@understudy/planner-core/internal";
import type { Task } from "../model/task.ts";
import { FactTable, type RelaxedOperator, TRUE_FACT } from "./fact-table.ts";
import { type Bounds, ThresholdTable } from "./thresholds.ts";

/** An operator with several numeric effects is split into at most this many variants. */
const MAX_VARIANTS = 64;

/**
 * The delete relaxation of a task as a STRIPS task without deletes, which the classic heuristics
 * (h-max, h-add, FF, LM-cut) read. A numeric effect makes an operator one variant for each bound
 * that it may reach, so "gather ten" takes ten steps even here. Every real step is exactly one
 * variant, so optimal relaxed plans are never dearer than real ones.
 */
export interface RelaxedTask {
  readonly factCount: number;
  /** The fact that stands for the goal. */
  readonly goal: number;
  /** Whether the relaxation shows that no state meets the goal. */
  readonly impossible: boolean;
  readonly operatorCount: number;
  readonly preconditions: Int32Array;
  readonly preconditionStart: Int32Array;
  readonly adds: Int32Array;
  readonly addStart: Int32Array;
  /** Operators by precondition. */
  readonly consumers: Int32Array;
  readonly consumerStart: Int32Array;
  /** Operators by add. */
  readonly achievers: Int32Array;
  readonly achieverStart: Int32Array;
  /** In units of `unit`. */
  readonly cost: Float64Array;
  /** Thousandths: the greatest common divisor of all costs. */
  readonly unit: number;
  /** The task's operator behind each; -1 for axioms. */
  readonly origin: Int32Array;
  /** Facts of each enum by code, flat; -1 where there is none. */
  readonly valueFacts: Int32Array;
  /** Where the facts of each enum begin. */
  readonly valueStart: Int32Array;
  /** Bounds by variable, easiest first: `at least` at `2 * variable`, `at most` after it. */
  readonly boundStart: Int32Array;
  readonly boundValues: Int32Array;
  readonly boundFacts: Int32Array;
}

/** Builds the relaxation of a task. */
export function relax(task: Task): RelaxedTask {
  const thresholds = new ThresholdTable(task);
  const facts = new FactTable(task, thresholds);
  const goalFacts = facts.factsOf(task.goal);
  const preconditions = task.conditions.map((condition) => facts.factsOf(condition));
  thresholds.close(facts);

  const bounds: Bounds[] = [];
  for (let variable = 0; variable < task.variables.length; variable++) {
    bounds.push(thresholds.bounds(variable, true), thresholds.bounds(variable, false));
  }
  const operators: RelaxedOperator[] = [];
  preconditions.forEach((pre, operator) => {
    if (pre === undefined) return;
    for (const variant of variantsOf(task, operator, pre, facts, bounds)) operators.push(variant);
  });
  for (const axiom of facts.axioms) operators.push(axiom);
  const goal = facts.create();
  operators.push({ preconditions: goalFacts ?? [], adds: [goal], cost: 0, origin: -1 });
  return assemble(task, facts, operators, bounds, goal, goalFacts === undefined);
}

/** One thing that an application may do to one variable, by what held before. */
interface Option {
  readonly before: number | undefined;
  readonly adds: readonly number[];
}

function variantsOf(
  task: Task,
  operator: number,
  preconditions: readonly number[],
  facts: FactTable,
  bounds: readonly Bounds[],
): RelaxedOperator[] {
  const { effects, effectStart } = task;
  const always: number[] = [];
  const groups: (readonly Option[])[] = [];
  const addGroup = (options: readonly Option[]): void => {
    const [first] = options;
    if (first === undefined) return;
    if (options.length === 1 && first.before === undefined) always.push(...first.adds);
    else groups.push(options);
  };
  const end = effectStart[operator + 1] as number;
  for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
    const variable = effects[at + 1] as number;
    const operand = effects[at + 2] as number;
    const values = facts.valuesOf(variable);
    const up = bounds[2 * variable] as Bounds;
    const down = bounds[2 * variable + 1] as Bounds;
    switch (effects[at]) {
      case ASSIGN:
        if (values !== undefined) {
          const fact = values[operand] as number;
          if (fact >= 0) always.push(fact);
        } else {
          always.push(...up.facts.filter((_, index) => (up.values[index] as number) <= operand));
          always.push(
            ...down.facts.filter((_, index) => (down.values[index] as number) >= operand),
          );
        }
        break;
      case INCREASE:
        addGroup(stepOptions(up, up, operand, 1, task.min[variable] as number));
        break;
      case DECREASE:
        addGroup(stepOptions(down, down, operand, -1, task.max[variable] as number));
        break;
      case COPY:
        if (values !== undefined) addGroup(copyOptions(values, facts.valuesOf(operand) ?? []));
        else {
          const sourceUp = bounds[2 * operand] as Bounds;
          const sourceDown = bounds[2 * operand + 1] as Bounds;
          addGroup(stepOptions(up, sourceUp, 0, 1, task.min[operand] as number));
          // What saturates at the target's maximum meets no more "at most" than it is.
          addGroup(stepOptions(down, sourceDown, 0, -1, task.max[operand] as number));
        }
    }
  }
  const cost = task.cost[operator] as number;
  return combine(preconditions, always, groups, cost, operator);
}

/**
 * Options of an effect that moves a value by `by` in the direction of its bounds: for each bound
 * that it may reach last, the bound that held before. Where bounds were left out, an easier one is
 * asked for, which keeps the relaxation a relaxation.
 */
function stepOptions(
  target: Bounds,
  source: Bounds,
  by: number,
  sign: 1 | -1,
  start: number,
): Option[] {
  const options: Option[] = [];
  const reaches = (value: number, bound: number): boolean => (bound - value) * sign <= 0;
  const { values, facts } = target;
  // Without anything held before, the easiest value is all there is.
  let free = 0;
  while (free < values.length && reaches(start + by * sign, values[free] as number)) free++;
  options.push({ before: undefined, adds: facts.slice(0, free) });
  for (let index = free; index < values.length; index++) {
    const bound = (values[index] as number) - by * sign;
    let before = -1;
    while (
      before + 1 < source.values.length &&
      reaches(bound, source.values[before + 1] as number)
    ) {
      before++;
    }
    const low = before < 0 ? start : (source.values[before] as number);
    const adds = facts.filter(
      (_, other) => other <= index && !(source === target && reaches(low, values[other] as number)),
    );
    options.push({ before: before < 0 ? undefined : (source.facts[before] as number), adds });
  }
  // The first option serves only effects that always reach something, or go with others.
  return options.length === 1 && free === 0 ? [] : options;
}

function copyOptions(target: readonly number[], source: readonly number[]): Option[] {
  const options: Option[] = [{ before: undefined, adds: [] }];
  target.forEach((fact, code) => {
    const from = source[code] ?? -1;
    if (fact >= 0) options.push({ before: from < 0 ? undefined : from, adds: [fact] });
  });
  return options.length === 1 ? [] : options;
}

function combine(
  preconditions: readonly number[],
  always: readonly number[],
  groups: readonly (readonly Option[])[],
  cost: number,
  origin: number,
): RelaxedOperator[] {
  const product = groups.reduce((count, options) => count * options.length, 1);
  if (product > MAX_VARIANTS && groups.length > 1) {
    // Too many to tell apart: each effect takes its share of the cost.
    const share = cost / (groups.length + Number(always.length > 0));
    return [
      ...combine(preconditions, always, [], share, origin),
      ...groups.flatMap((options) => combine(preconditions, [], [options], share, origin)),
    ];
  }
  let variants: { before: readonly number[]; adds: readonly number[] }[] = [
    { before: preconditions, adds: always },
  ];
  for (const options of groups) {
    variants = variants.flatMap((variant) =>
      options.map(({ before, adds }) => ({
        before: before === undefined ? variant.before : [...variant.before, before],
        adds: [...variant.adds, ...adds],
      })),
    );
  }
  return variants
    .map(({ before, adds }) => ({
      preconditions: [...new Set(before)],
      adds: [...new Set(adds)].filter((fact) => !before.includes(fact)),
      cost,
      origin,
    }))
    .filter(({ adds }) => adds.length > 0);
}

function assemble(
  task: Task,
  facts: FactTable,
  operators: readonly RelaxedOperator[],
  bounds: readonly Bounds[],
  goal: number,
  impossible: boolean,
): RelaxedTask {
  let unit = 0;
  for (const { cost } of operators) unit = greatestCommonDivisor(unit, Math.floor(cost));
  if (unit === 0) unit = 1;
  const factCount = facts.count;
  const lists = operators.map(({ preconditions }) =>
    preconditions.length === 0 ? [TRUE_FACT] : preconditions,
  );
  const [preconditions, preconditionStart] = flatten(lists);
  const [adds, addStart] = flatten(operators.map((operator) => operator.adds));
  const [consumers, consumerStart] = flatten(invert(lists, factCount));
  const [achievers, achieverStart] = flatten(
    invert(
      operators.map((operator) => operator.adds),
      factCount,
    ),
  );
  const [boundValues, boundStart] = flatten(bounds.map(({ values }) => values));
  const [boundFacts] = flatten(bounds.map((side) => side.facts));
  const [valueFacts, valueStart] = flatten(
    Array.from(task.variables, (_, variable) => facts.valuesOf(variable) ?? []),
  );
  return {
    factCount,
    goal,
    impossible,
    operatorCount: operators.length,
    preconditions,
    preconditionStart,
    adds,
    addStart,
    consumers,
    consumerStart,
    achievers,
    achieverStart,
    cost: Float64Array.from(operators, ({ cost }) => Math.floor(Math.floor(cost) / unit)),
    unit,
    origin: Int32Array.from(operators, ({ origin }) => origin),
    valueFacts,
    valueStart,
    boundStart,
    boundValues,
    boundFacts,
  };
}

function invert(lists: readonly (readonly number[])[], count: number): number[][] {
  const inverted: number[][] = Array.from({ length: count }, () => []);
  lists.forEach((list, index) => {
    for (const item of list) (inverted[item] as number[]).push(index);
  });
  return inverted;
}

function flatten(lists: readonly (readonly number[])[]): [Int32Array, Int32Array] {
  const starts = new Int32Array(lists.length + 1);
  lists.forEach((list, index) => {
    starts[index + 1] = (starts[index] as number) + list.length;
  });
  const flat = new Int32Array(starts[lists.length] as number);
  lists.forEach((list, index) => {
    flat.set(list, starts[index]);
  });
  return [flat, starts];
}

function greatestCommonDivisor(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

/** Writes the facts that hold in a state to `out` and returns how many; the true fact is first. */
export function stateFacts(relaxed: RelaxedTask, values: Int32Array, out: Int32Array): number {
  const { valueFacts, valueStart, boundStart, boundValues, boundFacts } = relaxed;
  let count = 0;
  out[count++] = TRUE_FACT;
  for (let variable = 0; variable < values.length; variable++) {
    const value = values[variable] as number;
    const start = valueStart[variable] as number;
    if (start < (valueStart[variable + 1] as number)) {
      const fact = valueFacts[start + value] as number;
      if (fact >= 0) out[count++] = fact;
      continue;
    }
    let end = boundStart[2 * variable + 1] as number;
    for (let at = boundStart[2 * variable] as number; at < end; at++) {
      if ((boundValues[at] as number) > value) break;
      out[count++] = boundFacts[at] as number;
    }
    const from = end;
    end = boundStart[2 * variable + 2] as number;
    for (let at = from; at < end; at++) {
      if ((boundValues[at] as number) < value) break;
      out[count++] = boundFacts[at] as number;
    }
  }
  return count;
}

/** How many preconditions each operator has: what a propagation counts down from. */
export function preconditionCounts({
  operatorCount,
  preconditionStart,
}: Pick<RelaxedTask, "operatorCount" | "preconditionStart">): Int32Array {
  const counts = new Int32Array(operatorCount);
  for (let operator = 0; operator < operatorCount; operator++) {
    counts[operator] =
      (preconditionStart[operator + 1] as number) - (preconditionStart[operator] as number);
  }
  return counts;
}
