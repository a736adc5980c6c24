import type { Domain } from "@understudy/planner-core";
import { type ConditionNode, decodeRun, encode, simplify } from "@understudy/planner-core/compiled";
import type { KindNames } from "./report-kinds.ts";

/** An implicit precondition: it follows from effects that must stay within a range. */
export interface ImpliedCondition {
  readonly tool: string;
  /** The condition, such as `wood>=2`. */
  readonly condition: string;
  /** Number of the tool's ground actions with this condition. */
  readonly actions: number;
}

/**
 * Implied preconditions that the written ones do not already require.
 *
 * @param names merges the places of a kind, which have equal conditions
 */
export function conditionsImplied(domain: Domain, names: KindNames): readonly ImpliedCondition[] {
  const { conditions, conditionStart, impliedStart, count, tool } = domain.actions;
  const found = new Map<string, { tool: string; condition: string; actions: number }>();
  for (let action = 0; action < count; action++) {
    const start = conditionStart[action] as number;
    const middle = impliedStart[action] as number;
    const end = conditionStart[action + 1] as number;
    if (middle === end) continue;
    const written: ConditionNode = { kind: "all", children: decodeRun(conditions, start, middle) };
    const missing = decodeRun(conditions, middle, end).filter(
      (node) => !follows(domain, written, node),
    );
    if (missing.length === 0) continue;
    const name = domain.tools[tool[action] as number]?.name ?? "";
    const condition = names.say(domain.format({ kind: "all", children: missing }));
    const key = `${name} ${condition}`;
    const entry = found.get(key) ?? { tool: name, condition, actions: 0 };
    entry.actions++;
    found.set(key, entry);
  }
  return [...found.values()];
}

/** Whether a conjunction already implies a node. */
function follows(domain: Domain, written: ConditionNode, node: ConditionNode): boolean {
  const alone = encode(simplify(written, domain.variables));
  const both = encode(simplify({ kind: "all", children: [written, node] }, domain.variables));
  return alone.length === both.length && alone.every((integer, index) => integer === both[index]);
}
