/**
 * `understudy plan`: plans for problems from flags, files or standard input.
 *
 * @module
 */

import type { GoalReference } from "@understudy/planner-core";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, worstExit } from "../exit-code.ts";
import { codeOf, InputError } from "../input/input-error.ts";
import { loadDomainFile } from "../input/load-domain-file.ts";
import { errorJson } from "../output/error-json.ts";
import { renderTelemetry } from "../output/render-telemetry.ts";
import type { CliEnvironment } from "../streams.ts";
import { AnswerPrinter } from "./answer-writer.ts";
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
    if (domain !== undefined) return await answerProblems({ ...options, domain }, context);
    const hint = "give one with --domain FILE, or a PDDL task with --pddl DOMAIN PROBLEM";
    const message = "there is no domain";
    throw new InputError("invalid-usage", "plan", [{ pointer: "", message, hint }]);
  } catch (error) {
    if (options.json) context.printer.line(errorJson(undefined, error));
    throw error;
  }
}

async function answerProblems(
  options: PlanOptions & { readonly domain: string },
  context: CommandContext,
): Promise<ExitCode> {
  const { streams, printer } = context;
  if (options.domain === "-" && (options.problem === "-" || options.problems === "-")) {
    const message = "domain and problem cannot both come from standard input";
    throw new InputError("invalid-usage", "plan", [{ pointer: "", message }]);
  }
  await checkModel(options);
  const { domain, warnings } = await loadDomainFile(options.domain, streams.stdin);
  if (warnings.length > 0) {
    printer.notice(`the domain has warnings: see understudy check ${options.domain}`);
  }
  const problems = await readProblems(domain, options, streams.stdin);
  const isBatch = options.problems !== undefined;
  const writer = new AnswerPrinter(domain, printer, {
    json: options.json,
    isBatch,
    explain: options.explain,
  });
  const codes: ExitCode[] = [];
  // Created for the first valid problem: without one, no model is loaded.
  let ready: ReadySolver | undefined;
  const hasWords = problems.some(({ problem }) => isInWords(problem?.goal));
  try {
    for (const { id, problem, error } of problems) {
      if (problem === undefined) {
        if (!isBatch && error !== undefined) throw error;
        codes.push(writer.error(id, error));
        continue;
      }
      ready ??= await createSolver(domain, { ...options, hasWords }, context, (text) =>
        printer.notice(text),
      );
      try {
        codes.push(writer.answer(problem, await ready.solver.solve(problem)));
      } catch (failure) {
        // A program error is not an error of the line.
        if (!isBatch || codeOf(failure) === undefined) throw failure;
        codes.push(writer.error(id, failure));
      }
    }
  } finally {
    await ready?.dispose();
  }
  if (ready !== undefined && (await wantsMetrics(streams.env ?? process.env))) {
    printer.debug(renderTelemetry(ready.telemetry.snapshot()));
  }
  return worstExit(codes);
}

function isInWords(goal: GoalReference | undefined): boolean {
  return typeof goal === "object" && Object.hasOwn(goal, "directive");
}

/** Imports the variable's reader from the models package, which most runs do not need. */
async function wantsMetrics(env: CliEnvironment): Promise<boolean> {
  if ((env["UNDERSTUDY_DEBUG"] ?? "").trim() === "") return false;
  const { readEnvironment } = await import("@understudy/llm");
  return readEnvironment(env).debug.has("metrics");
}
