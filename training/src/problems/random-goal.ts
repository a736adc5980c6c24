import type { Condition, Domain, Variable } from "@understudy/planner-core";
import { decodeValue } from "@understudy/planner-core/compiled";
import type { Chooser } from "../random/chooser.ts";

/** A random condition on one variable, or on two. */
export function randomGoal(domain: Domain, chooser: Chooser): Condition {
  const goal: Record<string, Condition[string]> = {};
  const count = chooser.chance(0.4) ? 2 : 1;
  for (let index = 0; index < count; index++) {
    const variable = chooser.pick(domain.variables.all);
    goal[variable.name] ??= randomTest(variable, chooser);
  }
  return goal;
}

function randomTest(variable: Variable, chooser: Chooser): Condition[string] {
  const { min, max, type } = variable;
  if (type === "boolean") return chooser.chance(0.75);
  if (type === "enum") return decodeValue(variable, chooser.between(min, max));
  const kind = chooser.between(1, 100);
  if (kind <= 75) return { ">=": chooser.between(min + 1, max) };
  if (kind <= 88) return chooser.between(min, max);
  return { "<=": chooser.between(min, max - 1) };
}
