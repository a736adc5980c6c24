import type { Domain, Issue } from "@understudy/planner-core";
import { InputError } from "../input/input-error.ts";
import { JsonText } from "../input/json-text.ts";
import { type Problem, parseProblem } from "../input/problem.ts";
import { readText, sourceName } from "../input/read-text.ts";
import type { CliStreams } from "../streams.ts";

/** A problem, or its error. */
export interface ReadProblem {
  /** The id, if readable. */
  readonly id: string | number | undefined;
  readonly problem: Problem | undefined;
  readonly error: InputError | undefined;
}

/** Sources of problems. */
export interface ProblemOptions {
  readonly problem?: string | undefined;
  readonly problems?: string | undefined;
  readonly state?: string | undefined;
  readonly goal?: string | undefined;
  readonly ways?: string | undefined;
}

/**
 * Reads the problems named by the options.
 *
 * @throws InputError for no source or several, or an unreadable file
 */
export async function readProblems(
  domain: Domain,
  options: ProblemOptions,
  stdin: CliStreams["stdin"],
): Promise<readonly ReadProblem[]> {
  const { problem, problems, state, goal, ways } = options;
  const isInline = state !== undefined || goal !== undefined || ways !== undefined;
  const given = [problem !== undefined, problems !== undefined, isInline].filter(Boolean).length;
  if (given !== 1) {
    const message = given === 0 ? "there is no problem to solve" : "there is more than one";
    const hint = "give one of --problem FILE, --problems FILE.jsonl, or --goal with --state";
    throw new InputError("invalid-usage", "plan", [{ pointer: "", message, hint }]);
  }
  if (problems !== undefined) return readLines(domain, problems, stdin);
  if (problem === undefined) return [attempt(domain, () => inlineProblem(options))];
  const source = sourceName(problem);
  const text = await readText(problem, stdin);
  return [attempt(domain, () => new JsonText(source, text))];
}

async function readLines(
  domain: Domain,
  path: string,
  stdin: CliStreams["stdin"],
): Promise<readonly ReadProblem[]> {
  const source = sourceName(path);
  const text = await readText(path, stdin);
  const lines = text.split(/\r?\n/);
  if (text.trim().includes("\n")) refuseOneText(text, source);
  return lines.flatMap((line, index) =>
    line.trim() === "" ? [] : [attempt(domain, () => new JsonText(source, line, index + 1))],
  );
}

/** A list, or a problem over several lines, would give one error per line. */
function refuseOneText(text: string, source: string): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return;
  }
  const message = "is one JSON text over several lines; one problem per line is expected";
  const hint = Array.isArray(value)
    ? `jq -c '.[]' ${source} writes them so`
    : "--problem takes a single problem";
  throw new InputError("invalid-problem", source, [{ pointer: "", message, hint }]);
}

/** A problem from flags; the goal may be a bare name. */
function inlineProblem({ state, goal, ways }: ProblemOptions): JsonText {
  const parsedState = state === undefined ? undefined : new JsonText("--state", state).value;
  const parsedWays = ways === undefined ? undefined : new JsonText("--ways", ways).value;
  const parsedGoal =
    goal === undefined || !/^\s*[{["]/.test(goal) ? goal : new JsonText("--goal", goal).value;
  const value = { state: parsedState, goal: parsedGoal, ways: parsedWays };
  return new JsonText(INLINE, JSON.stringify(value));
}

/** Name of a problem without a file, for messages. */
const INLINE = "the problem";

/** Replaces a pointer with the flag of the command line. */
function withOption(issue: Issue): Issue {
  const { pointer, message } = issue;
  const isOption = pointer === "/state" || pointer === "/goal";
  if (!isOption || message !== "is missing") return issue;
  return { ...issue, message: `is missing: give it with --${pointer.slice(1)}` };
}

function attempt(domain: Domain, read: () => JsonText): ReadProblem {
  let id: ReadProblem["id"];
  try {
    const json = read();
    id = idOf(json.value);
    // Command-line text has no lines to point to.
    const locate = (issues: readonly Issue[]) =>
      json.source === INLINE ? issues.map(withOption) : json.locate(issues);
    const problem = parseProblem(domain, json.value, json.source, locate);
    return { id, problem, error: undefined };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { id, problem: undefined, error };
  }
}

function idOf(value: unknown): ReadProblem["id"] {
  const id = (value as { readonly id?: unknown } | null)?.id;
  return typeof id === "string" || typeof id === "number" ? id : undefined;
}
