import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { ClassicalPlanner } from "@understudy/classical";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { CONFIGURATION_FILE, namedConfiguration } from "../input/configuration-file.ts";
import { InputError } from "../input/input-error.ts";
import { type LoadedDomain, loadDomainFile } from "../input/load-domain-file.ts";
import { isModuleFile } from "../input/module-file.ts";
import { errorJson } from "../output/error-json.ts";
import { Printer } from "../output/printer.ts";
import { reportError } from "../output/report-error.ts";
import type { CliEnvironment, CliStreams } from "../streams.ts";
import { readMilliseconds } from "../time-limit.ts";
import { answerProblems, isInWords, noticeWarnings } from "./answer-problems.ts";
import { modelFreeSolver } from "./orchestrated-solver.ts";
import { type ProblemOptions, type ReadProblem, readProblems } from "./read-problems.ts";

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;

/** The flags of `understudy plan` that need neither a model nor another domain language. */
const FLAGS = {
  domain: { ...text, short: "d" },
  problem: { ...text, short: "p" },
  problems: text,
  state: text,
  goal: text,
  ways: text,
  planner: text,
  model: text,
  "budget-ms": text,
  explain: flag,
  json: flag,
} as const;

/** The options of a run without a model. */
interface Options extends ProblemOptions {
  readonly domain: string;
  readonly planner: "auto" | "classical";
  readonly budgetMs: number | undefined;
  readonly json: boolean;
  readonly explain: boolean;
}

/**
 * Plans without a model, from files, as the general program does, which takes several times as long to load. It leaves
 * to that program whatever else the command line asks for, and all errors of input: it has printed nothing by then.
 *
 * @param argv arguments after the command's name
 * @returns the exit code; undefined if the general program must answer
 */
export async function planAlone(
  argv: readonly string[],
  { stdin, stdout, stderr, env = process.env }: CliStreams,
): Promise<ExitCode | undefined> {
  const options = readOptions(argv);
  if (options === undefined || needsMore(env)) return undefined;
  const input = await readInput(options, stdin);
  if (input === undefined) return undefined;
  const printer = new Printer({ stdin, stdout, stderr, env });
  const { domain } = input.loaded;
  const { json, explain, problems } = options;
  noticeWarnings(input.loaded, options.domain, printer);
  const task = { domain, problems: input.problems, isBatch: problems !== undefined, json, explain };
  try {
    return await answerProblems(
      task,
      printer,
      () => modelFreeSolver(domain, options, { planner: new ClassicalPlanner() }).solver,
    );
  } catch (error) {
    if (json) printer.line(errorJson(undefined, error));
    reportError(error, printer, env);
    return EXIT.badInput;
  }
}

/** The options, if these flags alone are given, and no model. */
function readOptions([command, ...args]: readonly string[]): Options | undefined {
  if (command !== "plan") return undefined;
  let values: ReturnType<typeof parse>;
  try {
    values = parse(args);
  } catch {
    return undefined;
  }
  const { domain, planner = "auto", model, "budget-ms": budget, ...rest } = values;
  const isKnown = planner === "classical" || (planner === "auto" && model === "none");
  if (!isKnown || (model ?? "none") !== "none") return undefined;
  if (domain === undefined || isModuleFile(domain)) return undefined;
  // Standard input could be read only once.
  if ([domain, rest.problem, rest.problems].includes("-")) return undefined;
  const budgetMs = budget === undefined ? undefined : readMilliseconds(budget);
  if (budget !== undefined && budgetMs === undefined) return undefined;
  const { json = false, explain = false } = rest;
  return { ...rest, domain, planner, budgetMs, json, explain };
}

const parse = (args: string[]) => parseArgs({ args, options: FLAGS }).values;

/** Whether the surroundings ask for what the models package reads. */
function needsMore(env: CliEnvironment): boolean {
  const isDebug = (env["UNDERSTUDY_DEBUG"] ?? "").trim() !== "";
  return isDebug || namedConfiguration(env) !== undefined || existsSync(CONFIGURATION_FILE);
}

interface Input {
  readonly loaded: LoadedDomain;
  readonly problems: readonly ReadProblem[];
}

/** Domain and problems; undefined for bad input, time, and directives in words. */
async function readInput(options: Options, stdin: CliStreams["stdin"]): Promise<Input | undefined> {
  try {
    const loaded = await loadDomainFile(options.domain, stdin);
    const problems = await readProblems(loaded.domain, options, stdin);
    const isOpen = options.problems === undefined && problems.some(({ error }) => error);
    const hasWords = problems.some(({ problem }) => isInWords(problem?.goal));
    if (isOpen || hasWords || loaded.domain.time !== undefined) return undefined;
    return { loaded, problems };
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
