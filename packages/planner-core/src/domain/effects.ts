import type { IntList } from "../collections/int-list.ts";
import type { ConditionNode } from "../condition/node.ts";
import { ASSIGN, COPY, DECREASE, INCREASE } from "./actions.ts";
import type { VariableTable } from "./variables.ts";

/** An effect on one variable, with codes of a packed state. */
export type Effect =
  | { readonly kind: "assign"; readonly variable: number; readonly value: number }
  | { readonly kind: "increase" | "decrease"; readonly variable: number; readonly amount: number }
  | { readonly kind: "copy"; readonly variable: number; readonly from: number };

/** Equal assignments merged; the variable of the first conflict otherwise. */
export function mergeEffects(effects: readonly Effect[]): readonly Effect[] | number {
  const byVariable = new Map<number, Effect>();
  for (const effect of effects) {
    const other = byVariable.get(effect.variable);
    if (other === undefined) byVariable.set(effect.variable, effect);
    else if (!agree(other, effect)) return effect.variable;
  }
  return [...byVariable.values()];
}

/** A variable on which effects of the one and the other list differ; undefined where they agree. */
export function conflictOf(left: readonly Effect[], right: readonly Effect[]): number | undefined {
  for (const effect of right) {
    for (const other of left) {
      if (other.variable === effect.variable && !agree(other, effect)) return effect.variable;
    }
  }
  return undefined;
}

/** Whether two effects on one variable do the same, and the same when done twice. */
function agree(a: Effect, b: Effect): boolean {
  if (a.kind === "assign" && b.kind === "assign") return a.value === b.value;
  return a.kind === "copy" && b.kind === "copy" && a.from === b.from;
}

/** Conditions under which no effect takes a variable out of its range. */
export function impliedConditions(
  effects: readonly Effect[],
  { min, max }: VariableTable,
): ConditionNode[] {
  const implied: ConditionNode[] = [];
  for (const effect of effects) {
    const low = min[effect.variable] as number;
    if (effect.kind === "decrease" && effect.amount > 0) {
      // The bound may lie above the range, where the test is false as it should be.
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
