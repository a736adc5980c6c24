import type { Condition, Domain, Goal } from "@understudy/planner-core";

/** An unnamed copy of a goal with other amounts. */
export function withAmounts(
  domain: Domain,
  goal: Goal,
  amounts: ReadonlyMap<number, number>,
): Goal {
  if (amounts.size === 0) return goal;
  const byName = new Map<string, number>();
  for (const [slot, amount] of amounts) {
    const name = domain.variables.all[slot]?.name;
    if (name !== undefined) byName.set(name, amount);
  }
  const definition = replaced(goal.definition, byName);
  const changed = domain.goal(definition as Parameters<Domain["goal"]>[0]);
  return changed.hash === goal.hash ? goal : changed;
}

function replaced(condition: Condition, amounts: ReadonlyMap<string, number>): Condition {
  const copy: Record<string, Condition[string]> = {};
  for (const [key, value] of Object.entries(condition)) {
    const amount = amounts.get(key);
    if (key === "anyOf" || key === "allOf") {
      copy[key] = (value as readonly Condition[]).map((part) => replaced(part, amounts));
    } else if (amount !== undefined && typeof value === "object" && ">=" in value) {
      copy[key] = { ...value, ">=": amount };
    } else if (amount !== undefined && typeof value === "object" && "<=" in value) {
      copy[key] = { ...value, "<=": amount };
    } else copy[key] = value;
  }
  return copy;
}
