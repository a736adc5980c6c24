import type { CommandContext } from "../command-context.ts";
import { type ExitCode, worstExit } from "../exit-code.ts";
import { codeOf, InputError } from "../input/input-error.ts";
import { loadDomainFile } from "../input/load-domain-file.ts";
import { errorJson } from "./answer.ts";
import { AnswerWriter } from "./answer-writer.ts";
import { checkModel, createSolver, type ReadySolver, type SolverOptions } from "./create-solver.ts";
import { type ProblemOptions, readProblems } from "./read-problems.ts";

/** Options of `understudy plan`. */
export interface PlanOptions extends ProblemOptions, SolverOptions {
  readonly domain: string;
  readonly json: boolean;
}

/**
 * Runs `understudy plan`.
 *
 * @throws InputError for input that leaves nothing to answer; its JSON is written by then
 */
export async function planCommand(
  options: PlanOptions,
  context: CommandContext,
): Promise<ExitCode> {
  try {
    return await answerProblems(options, context);
  } catch (error) {
    if (options.json) context.printer.line(errorJson(undefined, error));
    throw error;
  }
}

async function answerProblems(
  options: PlanOptions,
  { streams, printer, openModel }: CommandContext,
): Promise<ExitCode> {
  if (options.domain === "-" && (options.problem === "-" || options.problems === "-")) {
    const message = "domain and problem cannot both come from standard input";
    throw new InputError("invalid-usage", "plan", [{ pointer: "", message }]);
  }
  checkModel(options);
  const { domain, warnings } = await loadDomainFile(options.domain, streams.stdin);
  if (warnings.length > 0) {
    printer.notice(`the domain has warnings: see understudy check ${options.domain}`);
  }
  const problems = await readProblems(domain, options, streams.stdin);
  const isBatch = options.problems !== undefined;
  const writer = new AnswerWriter(domain, printer, { json: options.json, isBatch });
  const codes: ExitCode[] = [];
  // Made for the first sound problem: without one no model needs to be loaded.
  let ready: ReadySolver | undefined;
  try {
    for (const { id, problem, error } of problems) {
      if (problem === undefined) {
        if (!isBatch && error !== undefined) throw error;
        codes.push(writer.error(id, error));
        continue;
      }
      ready ??= await createSolver(domain, options, openModel, (text) => printer.notice(text));
      try {
        codes.push(writer.answer(problem, await ready.solver.solve(problem)));
      } catch (failure) {
        // A fault of this program is none of the line's.
        if (!isBatch || codeOf(failure) === undefined) throw failure;
        codes.push(writer.error(id, failure));
      }
    }
  } finally {
    await ready?.dispose();
  }
  return worstExit(codes);
}
