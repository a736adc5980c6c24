import { negate } from "../../condition/negate.ts";
import { type ConditionNode, isFalseNode, TRUE_NODE } from "../../condition/node.ts";
import { type LinearSum, rangeOfSum } from "../../condition/sums.ts";
import type { Variable, VariableTable } from "../definition/variables.ts";
import type { Effect } from "./effects.ts";
import { formatSum } from "./format-condition.ts";
import { compareSum } from "./sum-condition.ts";

/** Limit on the simple effects into which one effect is written out. */
export const MAX_CHOICES = 512;

/** Alternative effects on one variable; exactly one of them acts in each state. */
export interface EffectChoice {
  readonly effects: readonly {
    /** The condition under which the effect acts. */
    readonly guard: ConditionNode;
    readonly effect: Effect;
  }[];
  /** The condition under which the acting effect keeps the variable in its range. */
  readonly stays: ConditionNode;
  /** The new value of the variable, before it is clamped to its range; undefined for a boolean. */
  readonly result?: LinearSum | undefined;
  /** The change of the variable; undefined for an assignment. */
  readonly change?: LinearSum | undefined;
}

/** Assigns the truth value of a condition to a boolean variable. */
export function chooseByTruth(variable: number, node: ConditionNode): EffectChoice {
  const effects = [
    { guard: node, effect: { kind: "assign", variable, value: 1 } },
    { guard: negate(node), effect: { kind: "assign", variable, value: 0 } },
  ] as const;
  return { effects, stays: TRUE_NODE };
}

/**
 * An effect with a sum, written out for each value of the sum. Sums beyond the variable's range share one effect at
 * each end.
 *
 * @returns undefined if there are more than {@link MAX_CHOICES}, or if a condition is too large
 */
export function chooseBySum(
  kind: "assign" | "increase" | "decrease",
  variable: Variable,
  sum: LinearSum,
  variables: VariableTable,
): EffectChoice | undefined {
  const { min, max } = variable;
  // One step beyond each end covers everything further out.
  const [least, most] = kind === "assign" ? [min - 1, max] : [min - max - 1, max - min + 1];
  const [low, high] = rangeOfSum(sum, variables);
  const within = (value: number): number => Math.min(most, Math.max(least, value));
  const result = resultOf(kind, variable, sum);
  const stays = compareSum(shortfall(result, min), "<=", variables);
  if (stays !== undefined) {
    const text = (operator: string) => () => formatStay(kind, variable, sum, operator, variables);
    variables.forms.add(stays, text(">="), text("<"));
  }
  const effects: { guard: ConditionNode; effect: Effect }[] = [];
  if (stays === undefined || within(high) - within(low) >= MAX_CHOICES) return undefined;
  for (let value = within(low); value <= within(high); value++) {
    const guard = guardOf(sum, value, value <= least, value >= most, variables);
    if (guard === undefined) return undefined;
    if (!isFalseNode(guard)) effects.push({ guard, effect: effectOf(kind, variable, value) });
  }
  const change = kind === "assign" ? undefined : kind === "increase" ? sum : negative(sum);
  return { effects, stays, result, change };
}

/** A variable's change by a sum, in the form of {@link chooseBySum}. */
export function chooseByChange(
  variable: Variable,
  change: LinearSum,
  variables: VariableTable,
): EffectChoice | undefined {
  const isLess = change.constant <= 0 && [...change.factors.values()].every((one) => one < 0);
  return isLess
    ? chooseBySum("decrease", variable, negative(change), variables)
    : chooseBySum("increase", variable, change, variables);
}

function negative({ factors, constant }: LinearSum): LinearSum {
  const negated = new Map([...factors].map(([id, factor]) => [id, -factor]));
  return { factors: negated, constant: 0 - constant };
}

/** The value of a variable after an effect, before it is clamped to its range. */
function resultOf(
  kind: "assign" | "increase" | "decrease",
  { id }: Variable,
  { factors, constant }: LinearSum,
): LinearSum {
  if (kind === "assign") return { factors, constant };
  const sum = kind === "increase" ? 1 : -1;
  const result = new Map([...factors].map(([term, factor]) => [term, sum * factor]));
  const own = (result.get(id) ?? 0) + 1;
  if (own === 0) result.delete(id);
  else result.set(id, own);
  return { factors: result, constant: sum * constant };
}

/** The distance by which an effect takes a variable below its range; at most 0 if the variable stays in range. */
export function shortfall({ factors, constant }: LinearSum, min: number): LinearSum {
  const missing = new Map([...factors].map(([term, factor]) => [term, -factor]));
  return { factors: missing, constant: min - constant };
}

/** The condition that keeps a variable in its range, as text: `coins>=price + toll`. */
function formatStay(
  kind: "assign" | "increase" | "decrease",
  { id, min }: Variable,
  { factors, constant }: LinearSum,
  operator: string,
  variables: VariableTable,
): string {
  const own = formatSum({ factors: new Map([[id, 1]]), constant: 0 }, variables);
  if (kind === "decrease") {
    return `${own}${operator}${formatSum({ factors, constant: constant + min }, variables)}`;
  }
  const sum = formatSum({ factors, constant }, variables);
  return `${kind === "assign" ? sum : `${own} + ${sum}`}${operator}${min}`;
}

/** The condition that a sum equals a value, or is at or beyond it. */
function guardOf(
  { factors, constant }: LinearSum,
  value: number,
  isLeast: boolean,
  isMost: boolean,
  variables: VariableTable,
): ConditionNode | undefined {
  const above = { factors, constant: constant - value };
  if (!isLeast && !isMost) return compareSum(above, "=", variables);
  if (isLeast && isMost) return { kind: "all", children: [] };
  if (isLeast) return compareSum(above, "<=", variables);
  const negated = new Map([...factors].map(([id, factor]) => [id, -factor] as const));
  return compareSum({ factors: negated, constant: -above.constant }, "<=", variables);
}

function effectOf(
  kind: "assign" | "increase" | "decrease",
  variable: Variable,
  value: number,
): Effect {
  const { id, min, max } = variable;
  if (kind === "assign") {
    if (value >= min) return { kind: "assign", variable: id, value };
    // Takes the variable out of its range from any value, so that the action does not apply.
    return { kind: "decrease", variable: id, amount: max - min + 1 };
  }
  const amount = kind === "increase" ? value : -value;
  return amount >= 0
    ? { kind: "increase", variable: id, amount }
    : { kind: "decrease", variable: id, amount: -amount };
}
