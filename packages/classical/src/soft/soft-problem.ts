import {
  COST_SCALE,
  type Condition,
  type Goal,
  type Issue,
  type PlanningProblem,
  RequestError,
} from "@understudy/planner-core";

/** Something that is worth having in the end, but not at any price. */
export interface SoftGoal {
  /** A condition that should hold at the end of the plan, or the name of a declared goal. */
  readonly goal: string | Condition;
  /** Its worth, in the unit of costs: above 0, at most 1,000,000. */
  readonly utility: number;
}

/**
 * A problem with a hard goal, which every plan must reach, and soft ones, which are weighed against
 * what they cost.
 */
export interface SoftProblem extends Omit<PlanningProblem, "goal" | "mode" | "incumbent"> {
  /** A condition that must hold at the end. Default: nothing, so that the empty plan is one. */
  readonly goal?: string | Condition | undefined;
  /** At most 1000. With more than sixteen a plan is seldom proved best. */
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

/** @throws RequestError if a goal is unknown or malformed, or a utility is no number within its limits */
export function compileSoftProblem(problem: SoftProblem): CompiledSoftProblem {
  const { domain, goal = {}, soft, ...rest } = problem;
  const issues: Issue[] = [];
  if (soft.length > MAX_SOFT_GOALS) {
    issues.push({
      pointer: "/soft",
      message: `there are ${soft.length} soft goals`,
      hint: `weigh at most ${MAX_SOFT_GOALS}: join those that belong together`,
    });
  }
  soft.forEach(({ utility }, index) => {
    if (utility > 0 && utility <= MAX_UTILITY) return;
    issues.push({
      pointer: `/soft/${index}/utility`,
      message: `${utility} is not a valid utility`,
      hint: "utilities are above 0, up to 1,000,000; to shun a condition, give its opposite one",
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
  // A condition that is nested as deeply as is allowed alone is nested too deeply in a set: better said now.
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

/** Lets errors say where in the soft problem a goal stands. */
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
