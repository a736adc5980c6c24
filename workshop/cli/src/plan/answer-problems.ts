import type { Domain, GoalReference } from "@understudy/planner-core";
import { type ExitCode, worstExit } from "../exit-code.ts";
import { codeOf } from "../input/input-error.ts";
import type { LoadedDomain } from "../input/load-domain-file.ts";
import type { Printer } from "../output/printer.ts";
import { AnswerPrinter } from "./answer-writer.ts";
import type { ReadProblem } from "./read-problems.ts";
import type { Solver } from "./solver.ts";

/** Problems of one domain, and the form of their answers. */
export interface Task {
  readonly domain: Domain;
  readonly problems: readonly ReadProblem[];
  /** Whether they come from a file of many: an error then concerns its own line. */
  readonly isBatch: boolean;
  readonly json: boolean;
  /** Whether to explain each step, or why there is no plan. */
  readonly explain: boolean;
}

/**
 * Answers problems in their order, and prints each answer.
 *
 * @param open opens the solver, for the first valid problem: without one, no model is loaded
 * @throws InputError for a single problem that cannot be answered
 */
export async function answerProblems(
  { domain, problems, isBatch, json, explain }: Task,
  printer: Printer,
  open: () => Solver | Promise<Solver>,
): Promise<ExitCode> {
  const writer = new AnswerPrinter(domain, printer, { json, isBatch, explain });
  const codes: ExitCode[] = [];
  let solver: Solver | undefined;
  for (const { id, problem, error } of problems) {
    if (problem === undefined) {
      if (!isBatch && error !== undefined) throw error;
      codes.push(writer.error(id, error));
      continue;
    }
    solver ??= await open();
    try {
      codes.push(writer.answer(problem, await solver.solve(problem)));
    } catch (failure) {
      // A program error is not an error of the line.
      if (!isBatch || codeOf(failure) === undefined) throw failure;
      codes.push(writer.error(id, failure));
    }
  }
  return worstExit(codes);
}

/** Points to `understudy check` for a domain with warnings. */
export function noticeWarnings({ warnings }: LoadedDomain, file: string, printer: Printer): void {
  if (warnings.length === 0) return;
  printer.notice(`the domain has warnings: see understudy check ${file}`);
}

/** Whether a goal is a directive in words. */
export function isInWords(goal: GoalReference | undefined): boolean {
  return typeof goal === "object" && Object.hasOwn(goal, "directive");
}
