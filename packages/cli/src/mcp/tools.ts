import picocolors from "picocolors";
import { reportDomain } from "../check/domain-report.ts";
import { renderFindings } from "../check/render-report.ts";
import { describeIssue } from "../input/input-error.ts";
import { type Problem, parseProblem } from "../input/problem.ts";
import { plural } from "../output/figures.ts";
import type { ProblemAnswer } from "../plan/answer.ts";
import { createSolver } from "../plan/create-solver.ts";
import { explainAnswer } from "../plan/explain-answer.ts";
import { renderAnswer } from "../plan/render-answer.ts";
import { compareDomains } from "./compare-domains.ts";
import { readDomain } from "./read-domain.ts";

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
   * @throws InputError for arguments that cannot be used
   */
  readonly call: (given: Arguments, folder: string) => Promise<string>;
}

/** Milliseconds of search for one plan. */
const BUDGET_MS = 5000;
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
      "Checks a domain. Lists every mistake with its JSON pointer and the smallest mend, or says which tools and goals are out of reach and what each goal costs from the default state.",
    inputSchema: { type: "object", properties: { domain: DOMAIN }, required: ["domain"] },
    call: checkDomain,
  },
  {
    name: "plan",
    description:
      "Plans the cheapest way from a state to a goal: the steps with their cost, or a proof that there are none.",
    inputSchema: { type: "object", properties: PROBLEM, required: ["domain", "goal"] },
    call: async (given, folder) => (await solve(given, folder)).text,
  },
  {
    name: "explain",
    description:
      "Says what each step of the plan for a goal is for; or, where a goal cannot be reached, what stands in the way.",
    inputSchema: { type: "object", properties: PROBLEM, required: ["domain", "goal"] },
    call: explain,
  },
  {
    name: "compare",
    description:
      "Compares two versions of a domain: what was added, removed and changed, and which goals became reachable, unreachable, cheaper or dearer from the default state.",
    inputSchema: {
      type: "object",
      properties: { before: DOMAIN, after: DOMAIN },
      required: ["before", "after"],
    },
    call: async ({ before, after }, folder) =>
      compareDomains(
        (await readDomain(before, "before", folder)).domain,
        (await readDomain(after, "after", folder)).domain,
      ),
  },
];

async function checkDomain({ domain: given }: Arguments, folder: string): Promise<string> {
  const { domain, warnings } = await readDomain(given, "domain", folder);
  const report = reportDomain(domain, warnings);
  const { tools, goals, variables } = report;
  const size = [
    plural(variables.length, "variable"),
    plural(tools.length, "tool"),
    plural(goals.length, "goal"),
  ].join(", ");
  const odd = warnings.map((warning) => `- ${describeIssue(warning)}`);
  return [
    `no mistakes in ${domain.name}: ${size}`,
    ...(odd.length === 0 ? [] : ["", plural(odd.length, "warning"), ...odd]),
    "",
    renderFindings(report, COLOURS),
  ].join("\n");
}

async function explain(given: Arguments, folder: string): Promise<string> {
  const { text, problem, answer, domain } = await solve(given, folder);
  const why = explainAnswer(domain, problem, answer);
  return why === undefined ? text : `${text}\n\n${why.text}`;
}

async function solve({ domain: source, goal, state }: Arguments, folder: string) {
  const { domain } = await readDomain(source, "domain", folder);
  const problem: Problem = parseProblem(
    domain,
    { goal, ...(state === undefined ? {} : { state }) },
    "the problem",
  );
  const ready = await createSolver(
    domain,
    { planner: "classical", budgetMs: BUDGET_MS, model: undefined },
    () => Promise.reject(new Error("a classical planner asks no model")),
    () => undefined,
  );
  try {
    const answer: ProblemAnswer = await ready.solver.solve(problem);
    const text = renderAnswer(domain, problem, answer, COLOURS, undefined, true);
    return { domain, problem, answer, text };
  } finally {
    await ready.dispose();
  }
}
