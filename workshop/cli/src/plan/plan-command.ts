/**
 * `understudy plan`: plans for problems from flags, files or standard input.
 *
 * @module
 */

import type { CommandContext } from "../command-context.ts";
import type { ExitCode } from "../exit-code.ts";
import { InputError } from "../input/input-error.ts";
import { loadDomainFile } from "../input/load-domain-file.ts";
import { errorJson } from "../output/error-json.ts";
import { renderTelemetry } from "../output/render-telemetry.ts";
import type { CliEnvironment } from "../streams.ts";
import { answerProblems, isInWords, noticeWarnings } from "./answer-problems.ts";
import { checkModel, createSolver } from "./create-solver.ts";
import { type ProblemOptions, readProblems } from "./read-problems.ts";
import type { ReadySolver, SolverOptions } from "./solver.ts";

/** Options of `understudy plan`. */
export interface PlanOptions extends ProblemOptions, SolverOptions {
  /** Undefined only with `pddl`. */
  readonly domain?: string | undefined;
  /** A PDDL domain and problem, instead of all other inputs. */
  readonly pddl?: readonly string[] | undefined;
  readonly json: boolean;
  /** Whether to explain each step, or the lack of a plan. */
  readonly explain: boolean;
}

/**
 * Runs `understudy plan`.
 *
 * @throws InputError if nothing can be answered; its JSON is already written
 */
export async function planCommand(
  options: PlanOptions,
  context: CommandContext,
): Promise<ExitCode> {
  try {
    const { domain, pddl } = options;
    if (pddl !== undefined && options.explain) {
      const message = "--explain does not go with --pddl";
      throw new InputError("invalid-usage", "plan", [{ pointer: "", message }]);
    }
    if (pddl !== undefined) {
      const { planPddl } = await import("./pddl/plan-pddl.ts");
      return await planPddl({ ...options, pddl }, context);
    }
    if (domain !== undefined) return await answerOptions({ ...options, domain }, context);
    const hint = "give one with --domain FILE, or a PDDL task with --pddl DOMAIN PROBLEM";
    const message = "there is no domain";
    throw new InputError("invalid-usage", "plan", [{ pointer: "", message, hint }]);
  } catch (error) {
    if (options.json) context.printer.line(errorJson(undefined, error));
    throw error;
  }
}

async function answerOptions(
  options: PlanOptions & { readonly domain: string },
  context: CommandContext,
): Promise<ExitCode> {
  const { streams, printer } = context;
  const { json, explain } = options;
  if (options.domain === "-" && (options.problem === "-" || options.problems === "-")) {
    const message = "domain and problem cannot both come from standard input";
    throw new InputError("invalid-usage", "plan", [{ pointer: "", message }]);
  }
  await checkModel(options);
  const loaded = await loadDomainFile(options.domain, streams.stdin);
  noticeWarnings(loaded, options.domain, printer);
  const { domain } = loaded;
  const problems = await readProblems(domain, options, streams.stdin);
  const hasWords = problems.some(({ problem }) => isInWords(problem?.goal));
  const task = { domain, problems, isBatch: options.problems !== undefined, json, explain };
  let ready: ReadySolver | undefined;
  let code: ExitCode;
  try {
    code = await answerProblems(task, printer, async () => {
      ready = await createSolver(domain, { ...options, hasWords }, context, (text) =>
        printer.notice(text),
      );
      return ready.solver;
    });
  } finally {
    await ready?.dispose();
  }
  if (ready !== undefined && (await wantsMetrics(streams.env ?? process.env))) {
    printer.debug(renderTelemetry(ready.telemetry.snapshot()));
  }
  return code;
}

/** Imports the variable's reader from the models package, which most runs do not need. */
async function wantsMetrics(env: CliEnvironment): Promise<boolean> {
  if ((env["UNDERSTUDY_DEBUG"] ?? "").trim() === "") return false;
  const { readEnvironment } = await import("@understudy/llm");
  return readEnvironment(env).debug.has("metrics");
}
