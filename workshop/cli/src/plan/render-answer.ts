import { applyAction, COST_SCALE, type Domain } from "@understudy/planner-core";
import { formatMs, originOf, type PlanOrigin } from "@understudy/planner-core/internal";
import type { Problem } from "../input/problem.ts";
import { plural } from "../output/figures.ts";
import { printable } from "../output/printable.ts";
import type { Colours } from "../output/printer.ts";
import { formatTable } from "../output/table.ts";
import type { ProblemAnswer } from "./answer.ts";

const SOURCES: Readonly<Record<PlanOrigin, string>> = {
  exact: "remembered from an equal problem",
  generalised: "remembered from a problem with the same precondition",
  similar: "remembered from a similar problem",
  llm: "written by the model",
  mended: "written by the model, mended by the classical planner",
  classical: "found by the classical planner",
};

const CHOSEN = "chosen by the model among plans of the classical planner";

const REASONS: Readonly<Record<NonNullable<ProblemAnswer["reason"]>, string>> = {
  budget:
    "the model was not asked: it would probably be too slow for the budget (raise --budget-ms)",
  timeout: "the model did not answer in time (--budget-ms gives it more)",
  "breaker-open": "the model was not asked: it has failed too often lately",
  overloaded: "the model has too many questions already",
  "backend-error": "the model failed",
  "context-limit": "the question is too long for the model",
  "invalid-json": "the model's text holds no JSON",
  "invalid-plan": "the model's plan does not fit the tools",
  "unsound-plan": "the model's plan does not work",
  "costly-plan": "the model's plan is too costly",
  "planner-error": "the classical planner failed",
  disposed: "the model was shut down",
  "needs-schedule": "the model was not asked: this goal needs a schedule",
};

/** An answer as text. */
export function renderAnswer(
  domain: Domain,
  problem: Pick<Problem, "state" | "ways">,
  answer: ProblemAnswer,
  colours: Colours,
  title?: string,
  isExplained = false,
): string {
  const heading = title === undefined ? "" : `${colours.bold(printable(title))}  `;
  const goal = goalText(domain, answer);
  const lines = [`${heading}${verdict(answer, colours)}  ${colours.dim("goal")} ${goal}`];
  if (answer.plan !== null && answer.plan.steps.length > 0) {
    lines.push("", ...stepLines(domain, problem, answer.plan.actions, colours));
  }
  lines.push("", ...factLines(answer, colours, isExplained));
  return lines.join("\n");
}

function goalText(domain: Domain, { goal }: ProblemAnswer): string {
  const condition = domain.format(goal.condition);
  return printable(goal.name === undefined ? condition : `${goal.name} (${condition})`);
}

function verdict({ status }: ProblemAnswer, colours: Colours): string {
  switch (status) {
    case "solved":
      return colours.green("✓ solved");
    case "unsolvable":
      return colours.red("✗ unsolvable");
    case "partial":
      return colours.yellow("… partial");
    default:
      return colours.yellow("… cut off");
  }
}

/** Steps with number, arguments and cumulative cost. */
function stepLines(
  domain: Domain,
  { state: start, ways }: Pick<Problem, "state" | "ways">,
  actions: readonly number[],
  colours: Colours,
): string[] {
  let state = start;
  let cost = 0;
  const rows = actions.map((action, index) => {
    const { tool, args } = domain.step(action);
    cost += domain.scaledActionCost(action, state, ways);
    const next = new Int32Array(state.length);
    applyAction(domain.actions, action, state, next);
    state = next;
    const written = Object.entries(args).map(([name, value]) => `${name}=${String(value)}`);
    return [String(index + 1), tool, written.join(" "), String(cost / COST_SCALE)];
  });
  const hasArguments = rows.some((row) => row[2] !== "");
  const number = { align: "right", paint: colours.dim } as const;
  const columns = [number, { paint: colours.bold }, {}, number];
  return hasArguments
    ? formatTable([["", "", "", "cost"], ...rows], columns)
    : formatTable(
        [
          ["", "", "cost"],
          ...rows.map(([index, tool, , total]) => [index, tool, total] as string[]),
        ],
        [number, { paint: colours.bold }, number],
      );
}

function factLines(answer: ProblemAnswer, colours: Colours, isExplained: boolean): string[] {
  const { status, plan, cost, optimal, reason, detail, llmSteps, chosen, elapsedMs } = answer;
  const member = answer.member === undefined ? "" : `: ${printable(answer.member)}`;
  const rows: string[][] = [];
  if (plan !== null) {
    const quality = optimal ? "optimal" : "not proved optimal";
    const steps = plural(plan.steps.length, "step");
    rows.push([
      "cost",
      status === "solved" ? `${cost} in ${steps}, ${quality}` : `${cost} in ${steps}`,
    ]);
    if (plan.steps.length > 0) {
      const share = answer.mended ? ` (${llmSteps} of ${steps})` : "";
      rows.push([
        "source",
        (chosen === "llm" ? CHOSEN : SOURCES[originOf(answer)] + share) + member,
      ]);
    }
  }
  rows.push(...wordRows(answer), ["time", formatMs(elapsedMs)]);
  if (reason !== undefined) {
    rows.push(["why", REASONS[reason] + (detail === undefined ? "" : `: ${printable(detail)}`)]);
  }
  rows.push(["meaning", meaning(answer)]);
  if (status === "unsolvable" && !isExplained)
    rows.push(["", "--explain says what stands in the way"]);
  return formatTable(
    rows.filter((row) => row[1] !== ""),
    [{ paint: colours.dim }, {}],
  );
}

/** The role of a directive in an answer. */
function wordRows({
  chosen,
  confidence = 0,
  because = [],
  banned,
  words: unread,
}: ProblemAnswer): string[][] {
  const found = because.map(({ words, kind, of }) => `"${words}" is the ${kind} ${of}`);
  return [
    [
      "goal",
      chosen === "words" ? `what the words say, ${Math.round(100 * confidence)} % sure` : "",
    ],
    ["words", unread ?? printable(found.join(", "))],
    ["banned", banned === true ? "what the words forbid leaves no goal that can be reached" : ""],
  ];
}

function meaning({ status, plan, source }: ProblemAnswer): string {
  switch (status) {
    case "solved":
      return plan?.steps.length === 0 ? "the goal holds already: nothing to do" : "";
    case "unsolvable":
      return "proved: no sequence of actions reaches this goal from this state";
    case "partial":
      return source === "llm"
        ? "these steps work, but they do not reach the goal"
        : "the limits were reached; these steps work and lead towards the goal";
    default:
      return source === "llm"
        ? "the model gave no usable step; this says nothing about whether a plan exists"
        : "the limits were reached with nothing; a plan may exist: give it more time";
  }
}
