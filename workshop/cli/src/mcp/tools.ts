import type { Domain } from "@understudy/planner-core";
import picocolors from "picocolors";
import { reportDomain } from "../check/domain-report.ts";
import { findingsOf } from "../check/findings.ts";
import { renderFindings } from "../check/render-report.ts";
import { describeIssue, InputError } from "../input/input-error.ts";
import { type Problem, parseProblem } from "../input/problem.ts";
import { plural } from "../output/figures.ts";
import type { ProblemAnswer } from "../plan/answer.ts";
import { createSolver } from "../plan/create-solver.ts";
import { explainAnswer } from "../plan/explain-answer.ts";
import { renderAnswer } from "../plan/render-answer.ts";
import type { TimeLimit } from "../time-limit.ts";
import { compareDomains } from "./compare-domains.ts";
import { describeDays } from "./describe-days.ts";
import { readDomain } from "./read-domain.ts";
import { simulateDays } from "./simulate-days.ts";

type Arguments = Readonly<Record<string, unknown>>;

/** A tool of the server. */
interface McpTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: {
    readonly type: "object";
    readonly properties: Record<string, object>;
    readonly required: string[];
  };
  /**
   * Answers a call.
   *
   * @param limit time limit; at its end the answer has the results so far
   * @throws InputError for invalid arguments
   */
  readonly call: (given: Arguments, folder: string, limit: TimeLimit) => Promise<McpAnswer>;
}

/** The answer to a call. */
interface McpAnswer {
  readonly text: string;
  /** Structured content; absent if the text is complete. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Target time of an answer, in milliseconds. */
export const ANSWER_MS = 5000;
const COLOURS = picocolors.createColors(false);

const DOMAIN = {
  description:
    "The domain: the JSON object itself, or the path of a JSON file below the folder of the server.",
  anyOf: [{ type: "object" }, { type: "string" }],
};
const PROBLEM = {
  domain: DOMAIN,
  goal: {
    description:
      'The name of a goal of the domain, or a condition such as {"wood": {">=": 2}, "at": "home"}.',
    anyOf: [{ type: "string" }, { type: "object" }],
  },
  state: {
    description: "Values by variable. Variables left out take their default.",
    type: "object",
  },
};

/** All tools of the server. */
export const MCP_TOOLS: readonly McpTool[] = [
  {
    name: "check_domain",
    description:
      "Checks a domain. Lists every mistake with its JSON pointer and a hint, or says which tools and goals are out of reach, and what each goal costs from the default state.",
    inputSchema: { type: "object", properties: { domain: DOMAIN }, required: ["domain"] },
    call: checkDomain,
  },
  {
    name: "plan",
    description:
      "Plans the cheapest way from a state to a goal: the steps with their cost, or a proof that no plan exists.",
    inputSchema: { type: "object", properties: PROBLEM, required: ["domain", "goal"] },
    call: async (given, folder, limit) => ({ text: (await solve(given, folder, limit)).text }),
  },
  {
    name: "explain",
    description:
      "Explains the purpose of each step of the plan for a goal, or why the goal is unreachable.",
    inputSchema: { type: "object", properties: PROBLEM, required: ["domain", "goal"] },
    call: explain,
  },
  {
    name: "simulate",
    description:
      "Plays drawn days of a domain: which goals were never reached and why, which tools were never used, how many plans broke. Call it when check_domain finds nothing.",
    inputSchema: {
      type: "object",
      properties: {
        domain: DOMAIN,
        days: { description: "1 to 200; default 20.", type: "integer", minimum: 1, maximum: 200 },
        seed: { description: "The same seed gives the same days; default 1.", type: "integer" },
      },
      required: ["domain"],
    },
    call: simulate,
  },
  {
    name: "compare",
    description:
      "Compares two versions of a domain: additions, removals and changes, and the goals that became reachable, unreachable, cheaper or dearer from the default state.",
    inputSchema: {
      type: "object",
      properties: { before: DOMAIN, after: DOMAIN },
      required: ["before", "after"],
    },
    call: async ({ before, after }, folder, limit) => ({
      text: compareDomains(
        (await readDomain(before, "before", folder)).domain,
        (await readDomain(after, "after", folder)).domain,
        limit,
      ),
    }),
  },
];

async function checkDomain(
  { domain: given }: Arguments,
  folder: string,
  limit: TimeLimit,
): Promise<McpAnswer> {
  const { domain, warnings } = await readDomain(given, "domain", folder);
  const report = reportDomain(domain, warnings, limit.share(1 / 3));
  const { tools, goals, variables } = report;
  const size = [
    plural(variables.length, "variable"),
    plural(tools.length, "tool"),
    plural(goals.length, "goal"),
  ].join(", ");
  const odd = warnings.map((warning) => `- ${describeIssue(warning)}`);
  const findings = findingsOf(domain, limit.share(1 / 2));
  const lines = [
    `no mistakes in ${domain.name}: ${size}`,
    ...(odd.length === 0 ? [] : ["", plural(odd.length, "warning"), ...odd]),
    "",
    renderFindings(report, COLOURS),
    ...findings.map(({ pointer, message }) => `- ${pointer} ${message}`),
  ];
  return { text: lines.join("\n"), data: { clean: findings.length === 0, findings } };
}

async function simulate(given: Arguments, folder: string, limit: TimeLimit): Promise<McpAnswer> {
  const { domain } = await readDomain(given["domain"], "domain", folder);
  const { days = 20, seed = 1 } = given;
  const issues = [
    ...(isWhole(days, 1, 200)
      ? []
      : [{ pointer: "/days", message: "is not a valid number of days", hint: "1 to 200" }]),
    ...(isWhole(seed, 0, 2 ** 32 - 1)
      ? []
      : [{ pointer: "/seed", message: "is no seed", hint: "0 to 4294967295" }]),
  ];
  if (issues.length > 0) throw new InputError("invalid-usage", "the simulation", issues);
  if (domain.goals.length === 0) {
    const issue = {
      pointer: "/goals",
      message: "declares no goal",
      hint: "declare the goals of an agent",
    };
    throw new InputError("invalid-domain", "domain", [issue]);
  }
  const played = { days: Number(days), seed: Number(seed), limit: limit.share(2 / 3) };
  return describeDays(domain, simulateDays(domain, played), limit);
}

function isWhole(value: unknown, min: number, max: number): boolean {
  return Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
}

async function explain(given: Arguments, folder: string, limit: TimeLimit): Promise<McpAnswer> {
  const { text, problem, answer, domain } = await solve(given, folder, limit.share(2 / 3));
  const why = explainAnswer(domain, problem, answer, limit);
  return { text: why === undefined ? text : `${text}\n\n${why.text}` };
}

/** A problem with its answer. */
interface Solved {
  readonly domain: Domain;
  readonly problem: Problem;
  readonly answer: ProblemAnswer;
}

/** Recent answers: assistants ask for a plan, then for its explanation. */
const recent = new Map<string, Solved>();
const MAX_RECENT = 8;

async function solve({ domain: source, goal, state }: Arguments, folder: string, limit: TimeLimit) {
  const { domain } = await readDomain(source, "domain", folder);
  const problem: Problem = parseProblem(
    domain,
    { goal, ...(state === undefined ? {} : { state }) },
    "the problem",
  );
  const key = [domain.writtenHash, JSON.stringify(problem.goal), problem.state].join(" ");
  const known = recent.get(key);
  const solved = known ?? { domain, problem, answer: await answerTo(domain, problem, limit) };
  recent.delete(key);
  // A search that ran out of time may get further on another try.
  if (["solved", "unsolvable"].includes(solved.answer.status)) recent.set(key, solved);
  if (recent.size > MAX_RECENT)
    for (const oldest of [...recent.keys()].slice(0, 1)) recent.delete(oldest);
  const text = renderAnswer(solved.domain, solved.problem, solved.answer, COLOURS, undefined, true);
  return { ...solved, text };
}

function askNoModel(): Promise<never> {
  return Promise.reject(new Error("the classical planner uses no model"));
}

async function answerTo(
  domain: Domain,
  problem: Problem,
  limit: TimeLimit,
): Promise<ProblemAnswer> {
  const ready = await createSolver(
    domain,
    { planner: "classical", budgetMs: Math.max(1, Math.floor(limit.leftMs)), model: undefined },
    { configuration: askNoModel, openModel: askNoModel },
    () => undefined,
  );
  try {
    return await ready.solver.solve(problem);
  } finally {
    await ready.dispose();
  }
}
