import {
  COPY,
  type ConditionNode,
  conditionVariables,
  EFFECT_LENGTH,
  encode,
  holds,
} from "@understudy/planner-core/compiled";
import { goalConjuncts } from "../../model/conjuncts.ts";
import { effectValue } from "../../search/successors.ts";
import type { TableLayout } from "./table-layout.ts";
import { classOf } from "./value-classes.ts";

/** The inverse of an effect: for each class of a variable after the step, the classes before it. */
interface InverseEffect {
  readonly variable: number;
  readonly stride: number;
  /** The start and end of the entries of each class after the step. */
  readonly first: Int32Array;
  readonly end: Int32Array;
  /** The class before the step. */
  readonly before: Int32Array;
  /** The class times the stride. */
  readonly term: Int32Array;
}

/** A copying effect, checked for each candidate predecessor. */
interface CopyCheck {
  readonly variable: number;
  readonly source: number;
  readonly bound: number;
  /** Whether the operator leaves the source unchanged. */
  readonly isSteady: boolean;
}

/**
 * An inverted operator. The predecessors of a state are a product over the changed variables:
 * saturation, assignments and classes make the inverse one-to-many, and no edges need to be stored.
 */
export interface InverseOperator {
  /** The operator's number in the task plus one; 0 is the goal. */
  readonly label: number;
  /** Cost of the operator, in units of the table's grain. */
  readonly costInGrains: number;
  /** Variables that are tested but not changed, with the passing classes. */
  readonly tested: readonly { readonly variable: number; readonly allowed: Uint8Array }[];
  readonly changed: readonly InverseEffect[];
  /** Compiled conditions over several variables; empty if there are none. */
  readonly code: Int32Array;
  readonly copies: readonly CopyCheck[];
  /** Whether each candidate predecessor must be checked by `code` and `copies`. */
  readonly isChecked: boolean;
}

/**
 * Inverts an operator of a task; undefined if it never applies.
 *
 * @param grain thousandths in a unit of cost
 */
export function invertOperator(
  layout: TableLayout,
  operator: number,
  grain: number,
): InverseOperator | undefined {
  const { task } = layout;
  const condition = new SplitCondition(layout, task.conditions[operator] as ConditionNode);
  const changed: InverseEffect[] = [];
  const copies: Omit<CopyCheck, "isSteady">[] = [];
  const isChanged = new Set<number>();
  const { effects } = task;
  const end = task.effectStart[operator + 1] as number;
  for (let at = task.effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
    const variable = effects[at + 1] as number;
    isChanged.add(variable);
    if (effects[at] === COPY) {
      const [source, bound] = [effects[at + 2] as number, effects[at + 3] as number];
      copies.push({ variable, source, bound });
    }
    changed.push(invertEffect(layout, at, variable, condition.allowed(variable)));
  }
  if (condition.isNever) return undefined;
  const tested = condition.variables
    .filter((variable) => !isChanged.has(variable))
    .map((variable) => ({ variable, allowed: condition.allowed(variable) as Uint8Array }));
  return {
    label: operator + 1,
    costInGrains: (task.scaledCost[operator] as number) / grain,
    tested,
    changed,
    code: condition.code,
    copies: copies.map((copy) => ({ ...copy, isSteady: !isChanged.has(copy.source) })),
    isChecked: condition.code.length > 0 || copies.length > 0,
  };
}

/** The goal as an inverted operator from every goal state to state 0; undefined for a contradiction. */
export function invertGoal(layout: TableLayout): InverseOperator | undefined {
  const condition = new SplitCondition(layout, layout.task.goal);
  if (condition.isNever) return undefined;
  const changed = layout.classes.map(({ count }, variable) => {
    const allowed = condition.allowed(variable);
    const before = Int32Array.from({ length: count }, (_, own) => own).filter(
      (own) => allowed === undefined || allowed[own] === 1,
    );
    const stride = layout.stride[variable] as number;
    const [first, end] = [Int32Array.of(0), Int32Array.of(before.length)];
    return { variable, stride, first, end, before, term: before.map((own) => own * stride) };
  });
  const { code } = condition;
  return {
    label: 0,
    costInGrains: 0,
    tested: [],
    changed,
    code,
    copies: [],
    isChecked: code.length > 0,
  };
}

function invertEffect(
  layout: TableLayout,
  at: number,
  variable: number,
  allowed: Uint8Array | undefined,
): InverseEffect {
  const { task, classes, stride } = layout;
  const own = classes[variable] as TableLayout["classes"][number];
  const factor = stride[variable] as number;
  const isCopy = task.effects[at] === COPY;
  const before: number[] = [];
  const first = new Int32Array(own.count);
  const end = new Int32Array(own.count);
  const mayPrecede = (one: number): boolean => allowed === undefined || allowed[one] === 1;
  if (isCopy) {
    // An assignment overwrites any value, so all classes after it share their entries.
    for (let one = 0; one < own.count; one++) if (mayPrecede(one)) before.push(one);
    end.fill(before.length);
  } else {
    const leadingTo = new Map<number, number[]>();
    for (let one = 0; one < own.count; one++) {
      if (!mayPrecede(one)) continue;
      const value = own.representative[one] as number;
      const after = classOf(own, effectValue(task.effects, at, value, NO_VALUES));
      const sources = leadingTo.get(after);
      if (sources === undefined) leadingTo.set(after, [one]);
      else sources.push(one);
    }
    for (const [after, sources] of leadingTo) {
      first[after] = before.length;
      for (const one of sources) before.push(one);
      end[after] = before.length;
    }
  }
  const term = Int32Array.from(before, (one) => one * factor);
  return { variable, stride: factor, first, end, before: Int32Array.from(before), term };
}

const NO_VALUES = new Int32Array(0);

/** A condition split into single-variable parts and the rest. */
class SplitCondition {
  /** Whether it is a contradiction. */
  isNever = false;
  /** Compiled conditions over several variables. */
  readonly code: Int32Array;
  readonly #allowed = new Map<number, Uint8Array>();

  constructor(layout: TableLayout, node: ConditionNode) {
    const rest: ConditionNode[] = [];
    const values = new Int32Array(layout.classes.length);
    for (const child of goalConjuncts(node)) {
      const variables = conditionVariables(child);
      const [only] = variables;
      if (variables.size > 1) rest.push(child);
      else this.#restrict(layout, only, encode({ kind: "all", children: [child] }), values);
    }
    this.code = encode({ kind: "all", children: rest });
  }

  /** The variables with a single-variable part. */
  get variables(): readonly number[] {
    return [...this.#allowed.keys()];
  }

  /** Whether each class meets the single-variable part; undefined without one. */
  allowed(variable: number): Uint8Array | undefined {
    return this.#allowed.get(variable);
  }

  #restrict(
    layout: TableLayout,
    variable: number | undefined,
    code: Int32Array,
    values: Int32Array,
  ): void {
    if (variable === undefined) {
      if (!holds(code, 0, code.length, values)) this.isNever = true;
      return;
    }
    const { count, representative } = layout.classes[variable] as TableLayout["classes"][number];
    const allowed = this.#allowed.get(variable) ?? new Uint8Array(count).fill(1);
    for (let own = 0; own < count; own++) {
      values[variable] = representative[own] as number;
      if (!holds(code, 0, code.length, values)) allowed[own] = 0;
    }
    this.#allowed.set(variable, allowed);
    if (!allowed.includes(1)) this.isNever = true;
  }
}
