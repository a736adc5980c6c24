import type { IntList } from "../../../base/collections/int-list.ts";
import {
  type ConditionNode,
  FALSE_NODE,
  isFalseNode,
  isTrueNode,
  type Term,
  TRUE_NODE,
} from "../../condition/node.ts";
import { compareOperands } from "../../condition/terms.ts";
import type { VariableTable } from "../definition/variables.ts";
import { ASSIGN, COPY, DECREASE, INCREASE } from "./actions.ts";

/** An effect on one variable, with codes of a packed state. */
export type Effect =
  | { readonly kind: "assign"; readonly variable: number; readonly value: number }
  | { readonly kind: "increase" | "decrease"; readonly variable: number; readonly amount: number }
  | { readonly kind: "copy"; readonly variable: number; readonly from: number };

/** At most one effect per variable, with the condition under which the merged effects agree. */
export interface MergedEffects {
  readonly effects: readonly Effect[];
  readonly implied: readonly ConditionNode[];
}

/**
 * Merges effects so that each variable has one. If two effects contradict each other, returns their variable instead.
 */
export function mergeEffects(
  effects: readonly Effect[],
  variables: VariableTable,
): MergedEffects | number {
  const byVariable = new Map<number, Effect>();
  for (const effect of effects) {
    const other = byVariable.get(effect.variable);
    if (other === undefined || isSimpler(effect, other)) byVariable.set(effect.variable, effect);
  }
  const implied: ConditionNode[] = [];
  const kept = [...byVariable.values()];
  if (kept.length === effects.length) return { effects: kept, implied };
  for (const effect of effects) {
    const agreement = agreementOf(byVariable.get(effect.variable) as Effect, effect, variables);
    if (isFalseNode(agreement)) return effect.variable;
    if (!isTrueNode(agreement)) implied.push(agreement);
  }
  return { effects: kept, implied };
}

/** Chooses one of two effects that agree, regardless of their order. */
function isSimpler(one: Effect, other: Effect): boolean {
  if (one.kind === "copy" && other.kind === "copy") return one.from < other.from;
  return one.kind === "assign" && other.kind === "copy";
}

/** Two effects on one variable that do not always agree. */
export interface Conflict {
  readonly variable: number;
  /** The condition under which they agree. */
  readonly agreement: ConditionNode;
}

/** Conflicts between the effects of two lists; undefined if they always agree. */
export function conflictOf(
  left: readonly Effect[],
  right: readonly Effect[],
  variables: VariableTable,
): Conflict | undefined {
  let agreements: ConditionNode[] | undefined;
  let variable: number | undefined;
  for (const effect of right) {
    for (const other of left) {
      if (other.variable !== effect.variable) continue;
      const agreement = agreementOf(other, effect, variables);
      if (isFalseNode(agreement)) return { variable: effect.variable, agreement };
      if (isTrueNode(agreement)) continue;
      agreements ??= [];
      agreements.push(agreement);
      variable ??= effect.variable;
    }
  }
  if (variable === undefined || agreements === undefined) return undefined;
  return { variable, agreement: { kind: "all", children: agreements } };
}

/** The condition under which two effects on one variable agree, so that both together equal either one. */
function agreementOf(a: Effect, b: Effect, { max }: VariableTable): ConditionNode {
  if (a === b) return TRUE_NODE;
  if (isChange(a) || isChange(b)) return FALSE_NODE;
  const cap = max[a.variable] as number;
  const assigned = (effect: Exclude<Effect, AmountChange>): Term | number =>
    effect.kind === "assign" ? effect.value : { variable: effect.from, offset: 0, cap };
  if (a.kind === "copy" && b.kind === "copy" && a.from === b.from) return TRUE_NODE;
  return compareOperands("=", assigned(a), assigned(b));
}

/** An effect that changes a number by an amount. */
export type AmountChange = Extract<Effect, { readonly amount: number }>;

/** Whether an effect changes a number by an amount. */
export function isChange(effect: Effect): effect is AmountChange {
  return effect.kind === "increase" || effect.kind === "decrease";
}

/** Conditions that keep every effect within the range of its variable. */
export function impliedConditions(
  effects: readonly Effect[],
  { min, max }: VariableTable,
): ConditionNode[] {
  const implied: ConditionNode[] = [];
  for (const effect of effects) {
    const low = min[effect.variable] as number;
    if (effect.kind === "decrease" && effect.amount > 0) {
      // The bound may be above the range: the test is then false, as it should be.
      const value = Math.min(low + effect.amount, (max[effect.variable] as number) + 1);
      implied.push({ kind: "test", operator: ">=", variable: effect.variable, value });
    } else if (effect.kind === "copy" && (min[effect.from] as number) < low) {
      implied.push({ kind: "test", operator: ">=", variable: effect.from, value: low });
    }
  }
  return implied;
}

/** Appends the code of an effect. */
export function appendEffect(effect: Effect, variables: VariableTable, code: IntList): void {
  const max = variables.max[effect.variable] as number;
  switch (effect.kind) {
    case "assign":
      code.append([ASSIGN, effect.variable, effect.value, 0]);
      break;
    case "increase":
      code.append([INCREASE, effect.variable, effect.amount, max]);
      break;
    case "decrease":
      code.append([DECREASE, effect.variable, effect.amount, 0]);
      break;
    case "copy":
      code.append([COPY, effect.variable, effect.from, max]);
  }
}
