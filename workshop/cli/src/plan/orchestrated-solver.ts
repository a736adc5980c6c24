import type { TimePlanner } from "@understudy/classical/time";
import {
  type DirectiveReader,
  type Domain,
  type LlmPlanner,
  Orchestrator,
  type PlanCache,
  type Planner,
  Telemetry,
} from "@understudy/planner-core";
import type { Problem } from "../input/problem.ts";
import type { ProblemAnswer } from "./answer.ts";
import { AUTO_BUDGET_MS, type ReadySolver, type Solver, type SolverOptions } from "./solver.ts";

/** Options of `auto` and `classical`. */
export interface OrchestratedSolverOptions {
  readonly domain: Domain;
  readonly planner: Planner;
  /** Needed for a domain with events or deadlines. */
  readonly time?: TimePlanner | undefined;
  readonly llm?: LlmPlanner | undefined;
  /** Reads directives in words. */
  readonly reader?: DirectiveReader | undefined;
  readonly cache?: PlanCache | undefined;
  readonly telemetry?: Telemetry | undefined;
  /** Undefined: until a plan is proved optimal. */
  readonly budgetMs: number | undefined;
}

/** Effectively unlimited; a sum with the clock is still exact. */
const NO_LIMIT_MS = 2 ** 50;

/**
 * Plans like a game, with the engine's orchestrator. As there are no frames to draw, the classical planner gets its
 * whole share of the budget, or without an LLM planner all of it.
 */
export class OrchestratedSolver implements Solver {
  readonly #orchestrator: Orchestrator;
  readonly #budgetMs: number;
  #asked = 0;

  constructor({
    domain,
    planner,
    time,
    llm,
    reader,
    cache,
    telemetry,
    budgetMs,
  }: OrchestratedSolverOptions) {
    this.#budgetMs = budgetMs ?? NO_LIMIT_MS;
    const alone = { tuning: { searchShare: 1, marginMs: 0 } };
    this.#orchestrator = new Orchestrator({
      domain,
      planner,
      time,
      llm,
      reader,
      cache,
      telemetry,
      searchMaxMs: Number.POSITIVE_INFINITY,
      improveMs: Number.POSITIVE_INFINITY,
      ...(llm === undefined ? alone : {}),
    });
  }

  solve({ state, goal, ways }: Problem): Promise<ProblemAnswer> {
    const agent = `problem ${++this.#asked}`;
    const budgetMs = this.#budgetMs;
    // A late answer would have no listener.
    return this.#orchestrator.plan({ agent, state, goal, ways, budgetMs, background: false });
  }
}

/** Parts of a solver without a model. */
export interface ModelFreeParts {
  readonly planner: Planner;
  /** Needed for a domain with time. */
  readonly time?: TimePlanner | undefined;
  /** Needed for directives in words. */
  readonly reader?: DirectiveReader | undefined;
}

/** The solver of `--planner classical`, and of `--model none`. */
export function modelFreeSolver(
  domain: Domain,
  { planner: name, budgetMs }: Pick<SolverOptions, "planner" | "budgetMs">,
  parts: ModelFreeParts,
): ReadySolver {
  const telemetry = new Telemetry();
  const limitMs = name === "classical" ? budgetMs : (budgetMs ?? AUTO_BUDGET_MS);
  const solver = new OrchestratedSolver({ domain, ...parts, telemetry, budgetMs: limitMs });
  return { solver, telemetry, dispose: async () => undefined };
}
