import type { Telemetry } from "@understudy/planner-core";
import type { Problem } from "../input/problem.ts";
import type { ProblemAnswer } from "./answer.ts";

/** Values of `--planner`. */
export const PLANNER_NAMES = ["auto", "llm", "classical"] as const;
/** A value of {@link PLANNER_NAMES}. */
type PlannerName = (typeof PLANNER_NAMES)[number];

/** Answers problems of one domain, one at a time. */
export interface Solver {
  solve(problem: Problem): Promise<ProblemAnswer>;
}

/** Options of `plan` for planners and models. */
export interface SolverOptions {
  readonly planner: PlannerName;
  readonly budgetMs: number | undefined;
  /** Undefined if not given. */
  readonly model: string | undefined;
  /** Whether `model` means the configured pool. Default false. */
  readonly pool?: boolean | undefined;
  /** Whether a problem has a directive in words. Default false. */
  readonly hasWords?: boolean | undefined;
}

/** A solver and its model. */
export interface ReadySolver {
  readonly solver: Solver;
  /** The solver's counts. */
  readonly telemetry: Telemetry;
  dispose(): Promise<void>;
}

/** The configured pool. */
export interface PoolSpec {
  readonly kind: "pool";
}

/** The default budget of `auto`. */
export const AUTO_BUDGET_MS = 1000;
