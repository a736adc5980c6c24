import { ClassicalPlanner } from "@understudy/classical";
import { COST_SCALE, type Domain, type Goal, runSearch } from "@understudy/planner-core";
import { TimeLimit } from "../time-limit.ts";

/** The result of planning for a goal from the default state. */
export interface GoalSearch {
  readonly goal: string;
  /** `undecided`: neither a plan nor a proof within the limits. */
  readonly status: "solved" | "unsolvable" | "undecided";
  readonly steps?: number;
  readonly cost?: number;
}

/** Node limit per goal: tens of milliseconds in everyday domains. */
const EXPANSIONS = 20_000;
/** Time limit for all goals: in huge domains one node takes milliseconds. */
const LIMIT_MS = 3_000;

/**
 * Plans every goal from the default state; undefined if a variable has no default, with time, or with kinds, since by
 * default there are no things.
 *
 * @param unreachable goals already proved unreachable
 * @param mode whether costs must be optimal
 * @param limit time limit for all goals
 */
export function searchGoals(
  domain: Domain,
  unreachable: readonly Goal[],
  mode: "first" | "optimal" = "optimal",
  limit: TimeLimit = new TimeLimit(LIMIT_MS),
): readonly GoalSearch[] | undefined {
  const { variables, kinds, time } = domain;
  // In a domain with time, a sequential plan of one agent proves nothing.
  if (time !== undefined) return undefined;
  if (kinds !== undefined || variables.all.some(({ defaultCode }) => defaultCode === undefined))
    return undefined;
  const state = Int32Array.from(variables.all, ({ defaultCode }) => defaultCode ?? 0);
  const planner = new ClassicalPlanner();
  const { untilMs, clock } = limit.within(LIMIT_MS);
  return domain.goals.map((goal) => {
    const name = goal.name ?? "";
    if (unreachable.includes(goal)) return { goal: name, status: "unsolvable" };
    if (clock.now() >= untilMs) return { goal: name, status: "undecided" };
    const problem = { domain, state, goal, mode } as const;
    const result = runSearch(planner, problem, { expansions: EXPANSIONS, untilMs, clock });
    if (result.status !== "solved") {
      const status = result.status === "unsolvable" ? "unsolvable" : "undecided";
      return { goal: name, status };
    }
    const { actions, scaledCost } = result;
    return { goal: name, status: "solved", steps: actions.length, cost: scaledCost / COST_SCALE };
  });
}
