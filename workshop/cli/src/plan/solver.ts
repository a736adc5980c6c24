import type { Telemetry } from "@understudy/planner-core";
import type { Problem } from "../input/problem.ts";
import type { ProblemAnswer } from "./answer.ts";

/** The planners that may answer. */
export const PLANNER_NAMES = ["auto", "llm", "classical"] as const;
/** One of {@link PLANNER_NAMES}. */
type PlannerName = (typeof PLANNER_NAMES)[number];

/** Answers problems of one domain, one at a time. */
export interface Solver {
  solve(problem: Problem): Promise<ProblemAnswer>;
}

/** Options of `plan` about planners and models. */
export interface SolverOptions {
  readonly planner: PlannerName;
  readonly budgetMs: number | undefined;
  /** Undefined when none was named. */
  readonly model: string | undefined;
  /** Whether `model` stands for the pool of the configuration. Default false. */
  readonly pool?: boolean | undefined;
  /** Whether a problem says its goal in words, which have to be read. Default false. */
  readonly hasWords?: boolean | undefined;
}

/** A solver and the model that it holds. */
export interface ReadySolver {
  readonly solver: Solver;
  /** Its counts. */
  readonly telemetry: Telemetry;
  dispose(): Promise<void>;
}

/** The pool of the configuration. */
export interface PoolSpec {
  readonly kind: "pool";
}

/** The budget of `auto`. */
export const AUTO_BUDGET_MS = 1000;
