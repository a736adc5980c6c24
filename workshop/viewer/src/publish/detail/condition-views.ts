import type { Domain, PackedState, Value, Variable } from "@understudy/planner-core";
import {
  type ConditionNode,
  decodeValue,
  encode,
  holds,
  readableParts,
} from "@understudy/planner-core/compiled";
import type { ConditionView } from "../../protocol/detail.ts";

/**
 * The conjuncts of a condition with their values.
 *
 * @param then the state at the time of need
 */
export function conditionViews(
  domain: Domain,
  node: ConditionNode,
  now: PackedState,
  then: PackedState,
): ConditionView[] {
  const views = new Map<string, ConditionView>();
  for (const part of readableParts(node, domain.variables)) {
    // A condition may occur twice, written and implied by effects.
    const text = domain.format(part);
    if (views.has(text)) continue;
    views.set(text, {
      text,
      holdsNow: meets(part, now),
      holdsThen: meets(part, then),
      values: valuesOf(domain, part, now),
    });
  }
  return [...views.values()];
}

function meets(node: ConditionNode, state: PackedState): boolean {
  const code = encode(node);
  return holds(code, 0, code.length, state);
}

/** Current values of a condition's variables. */
function valuesOf(domain: Domain, node: ConditionNode, state: PackedState): Record<string, Value> {
  const values: Record<string, Value> = {};
  const add = (id: number): void => {
    const variable = domain.variables.all[id] as Variable;
    values[variable.name] = decodeValue(variable, state[id] as number);
  };
  const visit = (part: ConditionNode): void => {
    if (part.kind === "test") add(part.variable);
    else if (part.kind === "compare") {
      add(part.left.variable);
      add(part.right.variable);
    } else if (part.kind === "sum") {
      for (const { variable } of part.terms) add(variable);
    } else part.children.forEach(visit);
  };
  visit(node);
  return values;
}
