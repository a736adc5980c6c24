import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode, worstExit } from "../exit-code.ts";
import { codeOf, InputError } from "../input/input-error.ts";
import { loadDomainFile } from "../input/load-domain-file.ts";
import { answerJson, errorJson, exitOf } from "./answer.ts";
import { checkModel, createSolver, type ReadySolver, type SolverOptions } from "./create-solver.ts";
import { type ProblemOptions, type ReadProblem, readProblems } from "./read-problems.ts";
import { renderAnswer } from "./render-answer.ts";

/** Options of `understudy plan`. */
export interface PlanOptions extends ProblemOptions, SolverOptions {
  readonly domain: string;
  readonly json: boolean;
}

/**
 * Runs `understudy plan`.
 *
 * @throws InputError for input that answers no problem at all
 */
export async function planCommand(
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
  let ready: ReadySolver | undefined;
  const codes: ExitCode[] = [];
  const told = new Set<string>();
  try {
    for (const read of problems) {
      codes.push(await answer(read));
    }
  } finally {
    await ready?.dispose();
  }
  return worstExit(codes);

  async function answer({ id, problem, error }: ReadProblem): Promise<ExitCode> {
    if (problem === undefined) {
      if (!isBatch && error !== undefined) throw error;
      return reportError(id, error);
    }
    ready ??= await createSolver(domain, options, openModel, (text) => printer.notice(text));
    try {
      const found = await ready.solver.solve(problem);
      if (options.json) {
        printer.line(answerJson(id, found));
        tellOnce(id, found.detail);
      } else {
        const title = isBatch ? String(id ?? codes.length + 1) : undefined;
        printer.line(renderAnswer(domain, problem.state, found, printer.colours, title));
        if (isBatch && codes.length < problems.length - 1) printer.line();
      }
      return exitOf(found);
    } catch (failure) {
      if (!isBatch || codeOf(failure) === undefined) throw failure;
      return reportError(id, failure);
    }
  }

  /** What the JSON has no field for; once, for a model that is down is down for every line. */
  function tellOnce(id: ReadProblem["id"], detail: string | undefined): void {
    if (detail === undefined || told.has(detail)) return;
    told.add(detail);
    printer.notice(withId(id, detail));
  }

  /** A bad line of a batch: the others go on. */
  function reportError(id: ReadProblem["id"], error: unknown): ExitCode {
    if (options.json) printer.line(errorJson(id, error));
    else if (error instanceof InputError) printer.issues(error.source, error.issues);
    else printer.error(withId(id, error instanceof Error ? error.message : String(error)));
    return EXIT.badInput;
  }
}

function withId(id: ReadProblem["id"], text: string): string {
  return id === undefined ? text : `${id}: ${text}`;
}
