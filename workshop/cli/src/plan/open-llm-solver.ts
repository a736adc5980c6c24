import { ExactCache } from "@understudy/cache";
import { withoutPassword } from "@understudy/llm";
import {
  type Domain,
  InferenceError,
  type LlmPlanner,
  type Planner,
  type Telemetry,
} from "@understudy/planner-core";
import type { CommandContext } from "../command-context.ts";
import { InputError } from "../input/input-error.ts";
import {
  mayDoWithout,
  type NamedModel,
  type OpenedLlmPlanner,
  openConfiguredPool,
} from "../llm/open-model.ts";
import { untaughtNotice } from "../llm/untaught.ts";
import { LlmSolver } from "./llm-solver.ts";
import { OrchestratedSolver } from "./orchestrated-solver.ts";
import {
  AUTO_BUDGET_MS,
  type PoolSpec,
  type ReadySolver,
  type Solver,
  type SolverOptions,
} from "./solver.ts";
import { openTimePlanner } from "./time-planner.ts";
import { wordReader } from "./word-reader.ts";

/** Other parts of a solver with a model. */
export interface LlmSolverParts extends Pick<CommandContext, "configuration" | "openModel"> {
  readonly planner: Planner;
  readonly telemetry: Telemetry;
  /** Called with notices for the user. */
  readonly notice: (text: string) => void;
}

/** Budget for a model on a slow machine; the user can press Ctrl+C. */
const LLM_BUDGET_MS = 60_000;

/**
 * Creates a solver with a model, and loads the model.
 *
 * @throws InputError if a named model is not there, or if no planner may take its place
 */
export async function openLlmPlannerSolver(
  domain: Domain,
  options: SolverOptions,
  spec: NamedModel | PoolSpec,
  { planner, telemetry, configuration, openModel, notice }: LlmSolverParts,
): Promise<ReadySolver> {
  const { planner: name, budgetMs } = options;
  const withModel = (solver: Solver, opened: OpenedLlmPlanner | undefined): ReadySolver => ({
    ...{ solver, telemetry },
    dispose: async () => opened?.dispose(),
  });
  let model: OpenedLlmPlanner | undefined;
  let llm: LlmPlanner;
  try {
    model =
      spec.kind === "pool"
        ? await openConfiguredPool(await configuration(), notice, telemetry)
        : await openModel(spec, { telemetry });
    await model.warmUp(domain);
    ({ llm } = model);
  } catch (error) {
    const isNeeded = name === "llm" || !mayDoWithout(error, spec, model !== undefined);
    await model?.dispose().catch(() => {});
    model = undefined;
    if (!(error instanceof InferenceError)) throw error;
    if (isNeeded) throw modelError(spec, options.model, error);
    notice(`the model cannot be used, the classical planner is used alone: ${error.message}`);
    llm = absentLlm(error);
  }
  if (name === "llm") {
    const limitMs = budgetMs ?? LLM_BUDGET_MS;
    return withModel(
      new LlmSolver({ domain, llm, judge: planner, telemetry, budgetMs: limitMs }),
      model,
    );
  }
  const untaught = untaughtNotice(domain, llm);
  if (untaught !== undefined) notice(untaught);
  const cache = new ExactCache();
  const limitMs = budgetMs ?? AUTO_BUDGET_MS;
  return withModel(
    new OrchestratedSolver({
      domain,
      planner,
      time: await openTimePlanner(domain),
      llm,
      reader: await wordReader(options),
      cache,
      telemetry,
      budgetMs: limitMs,
    }),
    model,
  );
}

function modelError(
  { kind }: NamedModel | PoolSpec,
  model: string | undefined,
  cause: InferenceError,
): InputError {
  const named = withoutPassword(model?.trim() ?? kind);
  const source = kind === "nano" ? "the shipped model" : kind === "pool" ? "the pool" : named;
  return new InputError(cause.code, source, [{ pointer: "", message: cause.message }], { cause });
}

/** Stands in for a missing model, so that outcomes carry its error as fallback reason. */
export function absentLlm(error: InferenceError): LlmPlanner {
  return {
    model: "none",
    fingerprint: "none",
    admit: () => ({ admitted: true, predictedMs: 0 }),
    ask: () => Promise.reject(error),
  };
}
