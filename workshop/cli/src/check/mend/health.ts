import { analyseReachability } from "@understudy/classical/reachability";
import { type Domain, DomainError, type Issue, loadDomain } from "@understudy/planner-core";
import type { TimeLimit } from "../../time-limit.ts";
import { searchGoals } from "../goal-search.ts";

/** As much as a service takes from a client. */
export const DRAFT_LIMITS = {
  maxGroundActions: 10_000,
  maxGroundSize: 400_000,
  maxEffectCases: 10_000,
};

/** The mistakes of a draft, and what its analysis found. */
export interface Health {
  /** Empty where it can be loaded. */
  readonly errors: readonly Issue[];
  readonly findings: readonly Issue[];
  /** Goals that hold in the default state: nobody has to do anything for them. */
  readonly held: number;
  readonly domain: Domain | undefined;
}

/** Loads and analyses a draft; plans for nothing. */
export function examine(document: unknown): Health {
  try {
    const domain = loadDomain(document, DRAFT_LIMITS);
    return { errors: [], findings: relaxedFindings(domain), held: heldGoals(domain), domain };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { errors: error.issues, findings: [], held: 0, domain: undefined };
  }
}

/** The findings of a domain without mistakes: warnings, tools that never apply, goals out of reach. One for each place. */
export function findingsOf(domain: Domain, limit?: TimeLimit): readonly Issue[] {
  const findings = relaxedFindings(domain);
  return [...findings, ...goalsWithoutPlan(domain, findings, limit)];
}

/** Goals of which planning from the default state proves that nothing reaches them. */
export function goalsWithoutPlan(
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

/** The same without planning. */
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

function heldGoals({ variables, goals }: Domain): number {
  if (variables.all.some(({ defaultCode }) => defaultCode === undefined)) return 0;
  const state = Int32Array.from(variables.all, ({ defaultCode }) => defaultCode ?? 0);
  return goals.filter(({ condition }) => condition.holds(state)).length;
}
