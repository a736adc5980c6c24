import { analyseReachability } from "@understudy/classical/reachability";
import type { Domain, Issue } from "@understudy/planner-core";
import type { TimeLimit } from "../time-limit.ts";
import { searchGoals } from "./goal-search.ts";

/** Limits of the service on uploaded domains. */
export const DRAFT_LIMITS = {
  maxGroundActions: 10_000,
  maxGroundSize: 400_000,
  maxEffectCases: 10_000,
};

/** Findings for a loaded domain, one per place: warnings, tools that never apply, unreachable goals. */
export function findingsOf(domain: Domain, limit?: TimeLimit): readonly Issue[] {
  const findings = relaxedFindings(domain);
  return [...findings, ...goalsWithoutPlan(domain, findings, limit)];
}

/** Goals that planning from the default state proves unreachable. */
function goalsWithoutPlan(
  domain: Domain,
  known: readonly Issue[],
  limit?: TimeLimit,
): readonly Issue[] {
  const pointers = new Set(known.map(({ pointer }) => pointer));
  return (searchGoals(domain, [], "first", limit) ?? []).flatMap(({ goal, status }) => {
    const pointer = pointerOfGoal(domain, goal);
    if (status !== "unsolvable" || pointers.has(pointer)) return [];
    const message = `no plan reaches the goal "${goal}" from the default state`;
    return [{ pointer, message }];
  });
}

/** Findings without planning. */
function relaxedFindings(domain: Domain): readonly Issue[] {
  const { actions, goals, given } = analyseReachability(domain);
  const found = new Map<string, Issue>();
  const add = (issue: Issue): void => {
    if (!found.has(issue.pointer)) found.set(issue.pointer, issue);
  };
  for (const warning of domain.warnings) add(warning);
  const counts = new Map<number, number>();
  for (const action of actions) {
    const tool = domain.actions.tool[action] as number;
    counts.set(tool, (counts.get(tool) ?? 0) + 1);
  }
  for (const [tool, count] of counts) {
    const all = domain.actions.tool.filter((other) => other === tool).length;
    const which =
      count === all ? "can never apply" : `can never apply for ${count} of ${all} arguments`;
    add({ pointer: `/tools/${tool}`, message: `the tool "${domain.tools[tool]?.name}" ${which}` });
  }
  for (const { name = "" } of goals) {
    add({ pointer: pointerOfGoal(domain, name), message: `the goal "${name}" can never hold` });
  }
  for (const { goal, condition } of given) {
    const message = `the goal "${goal.name}" needs ${condition}, which no tool brings about`;
    add({ pointer: pointerOfGoal(domain, goal.name ?? ""), message });
  }
  return [...found.values()];
}

function pointerOfGoal({ goals, written }: Domain, name: string): string {
  const declared = written.goals?.findIndex((goal) => goal.name === name) ?? -1;
  const index = declared < 0 ? goals.findIndex((goal) => goal.name === name) : declared;
  return `/goals/${index}`;
}
