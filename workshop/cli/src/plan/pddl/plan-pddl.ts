/**
 * `understudy plan` for tasks in PDDL.
 *
 * @module
 */

import { ClassicalPlanner } from "@understudy/classical";
import type { GoalReference } from "@understudy/planner-core";
import type { CommandContext } from "../../command-context.ts";
import type { ExitCode } from "../../exit-code.ts";
import { InputError } from "../../input/input-error.ts";
import { exitOf, type ProblemAnswer } from "../answer.ts";
import { createSolver } from "../create-solver.ts";
import type { ProblemOptions } from "../read-problems.ts";
import type { SolverOptions } from "../solver.ts";
import { type LoadedPddl, loadPddl, type PddlFiles } from "./load-pddl.ts";
import { planParts } from "./plan-parts.ts";
import { planPreferences } from "./plan-preferences.ts";
import { planTimed, renderTimedAnswer, timedAnswerJson } from "./plan-timed.ts";
import { pddlAnswerJson, renderPddlAnswer } from "./render-pddl-answer.ts";

/** Options of `understudy plan --pddl`. */
export interface PlanPddlOptions extends ProblemOptions, SolverOptions {
  readonly pddl: readonly string[];
  readonly domain?: string | undefined;
  readonly json: boolean;
}

/**
 * Plans a PDDL task with the classical planner.
 *
 * @throws InputError for contradictory options or invalid files
 */
export async function planPddl(
  options: PlanPddlOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { streams, printer } = context;
  const parts = await loadPddl(checkOptions(options), streams.stdin);
  const loaded = parts.next().value as LoadedPddl;
  const { task, domain, state } = loaded;
  const { budgetMs } = options;
  const print = (answer: ProblemAnswer, of = loaded): ExitCode => {
    printer.line(options.json ? pddlAnswerJson(of, answer) : renderPddlAnswer(of, answer));
    return exitOf(answer);
  };
  const { schedule } = loaded;
  if (schedule !== undefined) {
    const answer = planTimed(loaded, schedule, budgetMs);
    printer.line(
      options.json ? timedAnswerJson(loaded, answer) : renderTimedAnswer(loaded, answer),
    );
    return exitOf(answer.result);
  }
  if (!task.isWhole) {
    const found = planParts(loaded, parts, budgetMs);
    return print(found.answer, found.loaded);
  }
  if (task.soft.length > 0) return print(planPreferences(loaded, budgetMs));
  const { solver, dispose } = await createSolver(
    domain,
    { planner: "classical", budgetMs, model: undefined },
    context,
    (text) => printer.notice(text),
    new ClassicalPlanner(),
  );
  try {
    const goal = task.goal as GoalReference;
    return print(await solver.solve({ id: task.name, state, goal }));
  } finally {
    await dispose();
  }
}

function checkOptions(options: PlanPddlOptions): PddlFiles {
  const fail = (message: string, hint: string): never => {
    throw new InputError("invalid-usage", "--pddl", [{ pointer: "", message, hint }]);
  };
  const [domain, problem, ...more] = options.pddl;
  if (domain === undefined || problem === undefined || more.length > 0) {
    return fail(`takes two files, not ${options.pddl.length}`, "--pddl DOMAIN.pddl PROBLEM.pddl");
  }
  if (domain === "-" && problem === "-") {
    return fail("domain and problem cannot both come from standard input", "write one to a file");
  }
  for (const name of ["domain", "problem", "problems", "state", "goal", "model"] as const) {
    if (options[name] !== undefined) fail(`--${name} says what the files say`, "leave it out");
  }
  if (options.planner === "llm") {
    return fail("PDDL is solved by the classical planner", "leave --planner out");
  }
  return { domain, problem };
}
