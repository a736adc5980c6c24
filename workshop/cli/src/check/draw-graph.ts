import { type Domain, RequestError } from "@understudy/planner-core";
import type { CommandContext } from "../command-context.ts";
import { InputError } from "../input/input-error.ts";
import type { LoadedDomain } from "../input/load-domain-file.ts";
import { writeOutput } from "../output/output-file.ts";
import type { ProblemAnswer } from "../plan/answer.ts";
import { createSolver } from "../plan/create-solver.ts";
import { readProblems } from "../plan/read-problems.ts";

/** The picture to draw, and the problem whose plan it highlights. */
export interface GraphOptions {
  /** Output file; `-` for standard output. Undefined: no picture. */
  readonly graph?: string | undefined;
  /** The goal, a name or JSON. Undefined: no highlighted plan. */
  readonly goal?: string | undefined;
  /** The state as JSON; missing variables have their defaults. */
  readonly state?: string | undefined;
  /** The travel costs, as JSON. */
  readonly ways?: string | undefined;
}

/** Time limit on the plan: a picture does not need an optimal plan. */
const PLAN_MS = 3_000;

/**
 * Draws the domain, if a picture is requested.
 *
 * @throws InputError if the domain is too large for a picture, the problem does not fit it, or the file cannot be
 * written
 */
export async function drawGraph(
  { domain, source }: LoadedDomain,
  options: GraphOptions,
  context: CommandContext,
): Promise<void> {
  const { graph, goal, state, ways } = options;
  const isLit = [goal, state, ways].some((given) => given !== undefined);
  if (graph === undefined) {
    if (isLit) throw withoutPicture();
    return;
  }
  const answer = isLit ? await findPlan(domain, options, context) : undefined;
  const { drawDomain } = await import("@understudy/viewer/picture");
  let picture: string;
  try {
    picture = drawDomain(domain, { plan: answer?.plan?.steps, goal: answer?.goal.name });
  } catch (cause) {
    if (!(cause instanceof RequestError)) throw cause;
    throw new InputError(cause.code, source, cause.issues, { cause });
  }
  if (graph === "-") context.streams.stdout.write(picture);
  else {
    await writeOutput(graph, picture);
    context.printer.notice(`the picture is in ${graph}`);
  }
}

/** The answer of `plan --planner classical`. */
async function findPlan(
  domain: Domain,
  { goal, state, ways }: GraphOptions,
  context: CommandContext,
): Promise<ProblemAnswer | undefined> {
  const { streams, printer } = context;
  const [read] = await readProblems(domain, { goal, state, ways }, streams.stdin);
  if (read?.problem === undefined) throw read?.error;
  const { problem } = read;
  const hasWords = typeof problem.goal === "object" && Object.hasOwn(problem.goal, "directive");
  const options = { planner: "classical", model: "none", budgetMs: PLAN_MS, hasWords } as const;
  const notice = (text: string): void => printer.notice(text);
  const { solver, dispose } = await createSolver(domain, options, context, notice);
  try {
    const answer = await solver.solve(problem);
    if (answer.plan === null) notice(`no plan is lit up: ${reasonOf(answer)}`);
    return answer;
  } finally {
    await dispose();
  }
}

function reasonOf({ status }: ProblemAnswer): string {
  return status === "unsolvable"
    ? "there is none, which is proved"
    : `none was found within ${PLAN_MS / 1000} s`;
}

function withoutPicture(): InputError {
  const message = "a goal, a state or ways need a picture to light a plan up on";
  const hint = "add --graph FILE, or use understudy plan";
  return new InputError("invalid-usage", "check", [{ pointer: "", message, hint }]);
}
