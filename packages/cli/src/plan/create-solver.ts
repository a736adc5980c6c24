import { ExactCache } from "@understudy/cache";
import { ClassicalPlanner } from "@understudy/classical";
import { readEnvironment } from "@understudy/llm";
import type { Configuration } from "@understudy/llm/models";
import { type Domain, InferenceError, type Lead, Telemetry } from "@understudy/planner-core";
import { InputError } from "../input/input-error.ts";
import { type LeadSpec, parseLeadSpec, specText } from "../lead/model-spec.ts";
import { openConfiguredPool } from "../lead/open-configured-pool.ts";
import type { OpenModel, OpenModelFunction } from "../lead/open-model.ts";
import { untaughtNotice } from "../lead/untaught.ts";
import { absentLead } from "./absent-lead.ts";
import { LeadSolver } from "./lead-solver.ts";
import { OrchestratedSolver } from "./orchestrated-solver.ts";
import type { PlannerName, Solver } from "./solver.ts";

/** Options of `plan` about planners and models. */
export interface SolverOptions {
  readonly planner: PlannerName;
  readonly budgetMs: number | undefined;
  /** Undefined when none was named. */
  readonly model: string | undefined;
  /** The configuration that says what is in the pool, where `model` is that. */
  readonly pool?: Configuration | undefined;
}

/** A solver and the model that it holds. */
export interface ReadySolver {
  readonly solver: Solver;
  /** Its counts. */
  readonly telemetry: Telemetry;
  dispose(): Promise<void>;
}

/** Several models together. */
interface PoolSpec {
  readonly kind: "pool";
  readonly configuration: Configuration;
}

type SolverModel = Pick<OpenModel, "lead" | "warmUp" | "dispose">;

const AUTO_BUDGET_MS = 1000;
/** A model on a slow machine may think; a person may press Ctrl-C. */
const LEAD_BUDGET_MS = 60_000;

/**
 * Makes the solver that the options ask for, and loads its model.
 *
 * @param notice called with what the user should know
 * @throws InputError if the options make no sense or the model that they name cannot be loaded
 */
export async function createSolver(
  domain: Domain,
  options: SolverOptions,
  openModel: OpenModelFunction,
  notice: (text: string) => void,
): Promise<ReadySolver> {
  const { planner: name, budgetMs } = options;
  const spec = checkModel(options);
  const planner = new ClassicalPlanner();
  const telemetry = new Telemetry();
  const withModel = (solver: Solver, opened: SolverModel | undefined): ReadySolver => ({
    ...{ solver, telemetry },
    dispose: async () => opened?.dispose(),
  });
  if (spec.kind === "none") {
    const limitMs = name === "classical" ? budgetMs : (budgetMs ?? AUTO_BUDGET_MS);
    return withModel(
      new OrchestratedSolver({ domain, planner, telemetry, budgetMs: limitMs }),
      undefined,
    );
  }
  let model: SolverModel | undefined;
  let lead: Lead;
  try {
    model =
      spec.kind === "pool"
        ? await openConfiguredPool(spec.configuration, notice)
        : await openModel(spec);
    await model.warmUp(domain);
    ({ lead } = model);
  } catch (error) {
    await model?.dispose();
    model = undefined;
    if (!(error instanceof InferenceError)) throw error;
    if (name === "llm" || spec.kind !== "nano") throw modelError(spec, error);
    notice(`the model cannot be used, the classical planner is used alone: ${error.message}`);
    lead = absentLead(error);
  }
  if (name === "llm") {
    const limitMs = budgetMs ?? LEAD_BUDGET_MS;
    return withModel(
      new LeadSolver({ domain, lead, judge: planner, telemetry, budgetMs: limitMs }),
      model,
    );
  }
  const untaught = untaughtNotice(domain, lead);
  if (untaught !== undefined) notice(untaught);
  const cache = new ExactCache({ capacity: readEnvironment().cacheCapacity });
  const limitMs = budgetMs ?? AUTO_BUDGET_MS;
  return withModel(
    new OrchestratedSolver({ domain, planner, lead, cache, telemetry, budgetMs: limitMs }),
    model,
  );
}

/**
 * Reads `--model` in the light of `--planner`.
 *
 * @throws InputError if they do not go together
 */
export function checkModel({ planner, model, pool }: SolverOptions): LeadSpec | PoolSpec {
  const spec =
    pool === undefined
      ? parseLeadSpec(model ?? (planner === "classical" ? "none" : "nano"))
      : ({ kind: "pool", configuration: pool } as const);
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

function modelError(spec: LeadSpec | PoolSpec, cause: InferenceError): InputError {
  const source =
    spec.kind === "nano" ? "the shipped model" : spec.kind === "pool" ? "the pool" : specText(spec);
  return new InputError(cause.code, source, [{ pointer: "", message: cause.message }], { cause });
}
