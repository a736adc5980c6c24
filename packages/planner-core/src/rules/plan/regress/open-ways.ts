import { type ConditionNode, TRUE_NODE } from "../../condition/node.ts";
import type { Ways } from "../../domain/actions/ways.ts";
import type { Domain } from "../../domain/domain.ts";

/** The condition on the agent's position under which an action's way exists; true for an action without a way. */
export function openWays(domain: Domain, ways: Ways | undefined, action: number): ConditionNode {
  const own = domain.actions.ways;
  const to = own?.to[action] ?? -1;
  if (own === undefined || ways === undefined || to < 0) return TRUE_NODE;
  const children: ConditionNode[] = [];
  for (let from = 0; from < ways.position.values.length; from++) {
    if (ways.scaledCost(from, to) !== Number.POSITIVE_INFINITY) continue;
    children.push({ kind: "test", operator: "!=", variable: own.position, value: from });
  }
  return { kind: "all", children };
}
