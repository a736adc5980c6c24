import {
  COST_SCALE,
  type Condition,
  type Goal,
  type Issue,
  type PlanningProblem,
  RequestError,
} from "@understudy/planner-core";

/** A goal that is worth a limited cost. */
export interface SoftGoal {
  /** A condition on the end of the plan, or the name of a declared goal. */
  readonly goal: string | Condition;
  /** The goal's value, in the unit of costs: above 0, at most 1,000,000. */
  readonly utility: number;
}

/**
 * A problem with a hard goal, which every plan must reach, and soft goals, whose utility is weighed
 * against the plan's cost.
 */
export interface SoftProblem extends Omit<PlanningProblem, "goal" | "mode" | "incumbent"> {
  /** A condition that must hold at the end. Default: none, so that the empty plan is a solution. */
  readonly goal?: string | Condition | undefined;
  /** At most 1000. With more than sixteen, optimality is seldom proved. */
  readonly soft: readonly SoftGoal[];
}

/** A soft problem, checked and compiled. Utilities are in thousandths. */
export interface CompiledSoftProblem {
  readonly problem: Omit<PlanningProblem, "goal" | "mode">;
  readonly hard: Goal;
  readonly soft: readonly Goal[];
  readonly utilities: readonly number[];
}

const MAX_SOFT_GOALS = 1000;
const MAX_UTILITY = 1e6;

/** @throws RequestError if a goal is unknown or malformed, or a utility is out of range */
export function compileSoftProblem(problem: SoftProblem): CompiledSoftProblem {
  const { domain, goal = {}, soft, ...rest } = problem;
  const issues: Issue[] = [];
  if (soft.length > MAX_SOFT_GOALS) {
    issues.push({
      pointer: "/soft",
      message: `there are ${soft.length} soft goals`,
      hint: `at most ${MAX_SOFT_GOALS}: combine related ones`,
    });
  }
  soft.forEach(({ utility }, index) => {
    if (utility > 0 && utility <= MAX_UTILITY) return;
    issues.push({
      pointer: `/soft/${index}/utility`,
      message: `${utility} is not a valid utility`,
      hint: "above 0, up to 1,000,000; to penalise a condition, give its opposite a utility",
    });
  });
  if (issues.length > 0) throw new RequestError(issues);
  const hard = domain.goal(goal);
  const goals = soft.map((one, index) =>
    locate(
      () => domain.goal(one.goal),
      (pointer) => `/soft/${index}${pointer}`,
    ),
  );
  // A condition at the nesting limit exceeds it within a set. Compiling the whole set reports that
  // now.
  const together: readonly Condition[] = [hard, ...goals].map(({ definition }) => definition);
  locate(
    () => domain.goal({ allOf: together }),
    (pointer) =>
      pointer.replace(/^\/goal\/allOf\/(\d+)/, (_, at: string) =>
        at === "0" ? "/goal" : `/soft/${Number(at) - 1}/goal`,
      ),
  );
  return {
    problem: { domain, ...rest },
    hard,
    soft: goals,
    utilities: soft.map(({ utility }) => Math.round(utility * COST_SCALE)),
  };
}

/** Prefixes the pointers of errors with the goal's place in the soft problem. */
function locate<Result>(compile: () => Result, place: (pointer: string) => string): Result {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw new RequestError(
      error.issues.map((issue) => ({ ...issue, pointer: place(issue.pointer) })),
    );
  }
}
