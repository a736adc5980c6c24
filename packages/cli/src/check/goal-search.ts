import { ClassicalPlanner } from "@understudy/classical";
import { COST_SCALE, type Domain, runSearch } from "@understudy/planner-core";

/** What planning a goal from the defaults came to. */
export interface GoalSearch {
  readonly goal: string;
  /** `undecided`: neither a plan nor a proof within the limits. */
  readonly status: "solved" | "unsolvable" | "undecided";
  readonly steps?: number;
  readonly cost?: number;
}

/** Nodes a goal: some tens of milliseconds. */
const EXPANSIONS = 20_000;

/** Plans every goal from the default state; undefined if a variable has no default. */
export function searchGoals(domain: Domain): readonly GoalSearch[] | undefined {
  const { variables } = domain;
  if (variables.all.some(({ defaultCode }) => defaultCode === undefined)) return undefined;
  const state = Int32Array.from(variables.all, ({ defaultCode }) => defaultCode ?? 0);
  const planner = new ClassicalPlanner();
  return domain.goals.map((goal) => {
    const problem = { domain, state, goal, mode: "optimal" } as const;
    const result = runSearch(planner, problem, { expansions: EXPANSIONS });
    const name = goal.name ?? "";
    if (result.status !== "solved") {
      const status = result.status === "unsolvable" ? "unsolvable" : "undecided";
      return { goal: name, status };
    }
    const { actions, cost } = result;
    return { goal: name, status: "solved", steps: actions.length, cost: cost / COST_SCALE };
  });
}
