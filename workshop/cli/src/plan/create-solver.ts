import { ClassicalPlanner } from "@understudy/classical";
import { type Domain, Telemetry } from "@understudy/planner-core";
import type { CommandContext } from "../command-context.ts";
import { InputError } from "../input/input-error.ts";
import type { LlmSpec } from "../llm/model-spec.ts";
import { modelFreeSolver } from "./orchestrated-solver.ts";
import type { PoolSpec, ReadySolver, SolverOptions } from "./solver.ts";
import { openTimePlanner } from "./time-planner.ts";
import { wordReader } from "./word-reader.ts";

/**
 * Creates the solver for the options, and loads its model.
 *
 * @param notice called with notices for the user
 * @param planner plans beside the model, or alone
 * @throws InputError for contradictory options or an unavailable model
 */
export async function createSolver(
  domain: Domain,
  options: SolverOptions,
  context: Pick<CommandContext, "configuration" | "openModel">,
  notice: (text: string) => void,
  planner: ClassicalPlanner = new ClassicalPlanner(),
): Promise<ReadySolver> {
  const spec = await checkModel(options);
  if (spec.kind === "none") {
    const reader = await wordReader(options);
    const time = await openTimePlanner(domain);
    return modelFreeSolver(domain, options, { planner, time, reader });
  }
  const telemetry = new Telemetry();
  // Imported on demand: planning without a model starts faster without it.
  const { openLlmPlannerSolver } = await import("./open-llm-solver.ts");
  return openLlmPlannerSolver(domain, options, spec, { ...context, planner, telemetry, notice });
}

/**
 * Resolves `--model` for a `--planner`.
 *
 * @throws InputError if they conflict
 */
export async function checkModel({
  planner,
  model = planner === "classical" ? "none" : "nano",
  pool,
}: SolverOptions): Promise<LlmSpec | PoolSpec> {
  const spec = pool === true ? ({ kind: "pool" } as const) : await readSpec(model);
  const fail = (message: string, hint: string): never => {
    throw new InputError("invalid-usage", "--model", [{ pointer: "", message, hint }]);
  };
  if (planner === "llm" && spec.kind === "none") {
    return fail(
      "--planner llm needs a model",
      "leave --model out, or plan with --planner classical",
    );
  }
  if (planner === "classical" && spec.kind !== "none") {
    return fail(
      "--planner classical asks no model",
      "leave --model out, or plan with --planner auto",
    );
  }
  return spec;
}

async function readSpec(model: string): Promise<LlmSpec> {
  if (model.trim() === "none") return { kind: "none" };
  const { parseLlmSpec } = await import("../llm/model-spec.ts");
  return parseLlmSpec(model);
}
