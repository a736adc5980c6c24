import { formatMs, originOf } from "@understudy/planner-core/internal";
import type {
  RequestStory,
  StoryCall,
  StorySchedule,
  StorySearch,
  StoryStep,
} from "@understudy/recording";
import { plural } from "../output/figures.ts";
import { printable } from "../output/printable.ts";
import type { Colours } from "../output/printer.ts";

/** Limit on the length of model texts. */
const MAX_TEXT = 600;

/** A story as text: one paragraph per deciding fact. */
export function renderStory(story: RequestStory, colours: Colours): string {
  const { line, goal, domain, state, identical } = story;
  const time =
    line.budgetMs === undefined
      ? `planNow, ${formatMs(line.sliceMs ?? 0)}`
      : formatMs(line.budgetMs);
  const wanted = goal.name === undefined ? goal.condition : `${goal.name} (${goal.condition})`;
  const values = Object.entries(state).map(([name, value]) => `${name}=${String(value)}`);
  const paragraphs: [string, readonly string[]][] = [
    ["asked", [`${printable(wanted)}, within ${time}`, ...limits(story)]],
    ["observed", [printable(values.join(" "))]],
    ["cache", cache(story)],
    ["classical planner", classicalPlanner(story)],
    ["llm", llm(story)],
    ["served", served(story)],
    ["plan", story.steps.flatMap((step, index) => stepLines(step, index, colours))],
    ["later", later(story)],
    [
      "replay",
      identical ? [] : [colours.red("the replay came to another outcome: see understudy replay")],
    ],
  ];
  const title = `${colours.bold(printable(line.agent))}, tick ${line.tick}`;
  const rows = paragraphs
    .filter(([, lines]) => lines.length > 0)
    .map(([name, [first = "", ...rest]]) =>
      [
        `  ${colours.dim(name.padEnd(10))}  ${first}`,
        ...rest.map((text) => `${" ".repeat(14)}${text}`),
      ].join("\n"),
    );
  return [
    `${title}  ${colours.dim(`${printable(domain)}, ${formatMs(line.atMs)} into the run`)}`,
    "",
    ...rows,
  ].join("\n");
}

function limits({ disabled, line }: RequestStory): string[] {
  return [
    ...(disabled.length === 0 ? [] : [`without ${printable(disabled.join(", "))}`]),
    ...(line.maintain === undefined ? [] : [`keeping ${printable(JSON.stringify(line.maintain))}`]),
  ];
}

function cache({ line, cached, cachedFailure }: RequestStory): string[] {
  const { cache: found } = line;
  if (found === undefined) return [];
  switch (found.kind) {
    case "miss":
      return ["knew nothing that fits"];
    case "negative":
      return [
        `remembered that the LLM planner's answer to this is of no use: ${printable(found.reason)}`,
      ];
    default: {
      const sure = found.proved ? "known to work here" : "to be proved first";
      const plan = (cached ?? []).join(", ");
      return [
        `had a plan (${found.kind}, ${sure}, cost ${found.cost / 1000}): ${printable(plan)}`,
        ...(cachedFailure === undefined ? [] : [`it breaks: ${printable(cachedFailure.message)}`]),
      ];
    }
  }
}

function classicalPlanner({ line, searches, schedules }: RequestStory): string[] {
  const tables = (line.tables ?? []).length;
  return [
    ...(tables === 0 ? [] : [`read ${plural(tables, "answer")} from its tables`]),
    ...searches.map(search),
    ...schedules.map(scheduleLine),
  ];
}

/** A search for a schedule in one line. */
export function scheduleLine(one: StorySchedule): string {
  const { status, time, cost, optimal, expansions, isCutShort, isKnown } = one;
  const work = `${plural(expansions, "node")}${isCutShort ? ", until its time ran out" : ""}`;
  const quality = optimal ? "optimal" : "not proved optimal";
  const found: Readonly<Record<string, string>> = {
    solved: `${quality}, time ${time}, cost ${cost}`,
    unsolvable: "proved that there is none",
    "cut-off": "found none",
  };
  const how = isKnown ? "knew from an earlier search" : "searched for a schedule";
  return printable(`${how} (${work}): ${found[status] ?? status}`);
}

function search({
  goal,
  fromStart,
  status,
  plan,
  cost,
  optimal,
  expansions,
  isCutShort,
}: StorySearch): string {
  const where = fromStart ? "searched" : "continued from a step of another plan";
  const work = `${plural(expansions, "node")}${isCutShort ? ", until its time ran out" : ""}`;
  const quality = optimal ? "optimal" : "not proved optimal";
  const found: Readonly<Record<string, string>> = {
    solved: `${quality}, cost ${cost}: ${plan.join(", ")}`,
    unsolvable: "proved that no plan exists",
    "cut-off": plan.length === 0 ? "found nothing" : `got as far as ${plan.join(", ")}`,
  };
  return printable(`${where} for ${goal} (${work}): ${found[status] ?? status}`);
}

function llm({ model, calls, outcome, line }: RequestStory): string[] {
  if (model === undefined) return ["there is none"];
  if (calls.length === 0)
    return [`${printable(model)} was not asked: ${whyNotAsked(outcome.reason, line)}`];
  return calls.flatMap((each) => call(each, model));
}

function whyNotAsked(
  reason: string | undefined,
  { disposed }: Pick<RequestStory["line"], "disposed">,
): string {
  if (disposed) return "the orchestrator had been shut down";
  const reasons: Readonly<Record<string, string>> = {
    budget: "it could not have answered in time",
    "breaker-open": "it had failed too often lately",
    overloaded: "it had too many questions already",
    "backend-error": "its admission failed",
  };
  return reason === undefined
    ? "there was no need"
    : (reasons[reason] ?? `${reason} is remembered`);
}

function call(one: StoryCall, model: string): string[] {
  const { askedMs, tookMs, joined, late, text, error, plan, failure } = one;
  const how = joined ? "took part in a call under way" : "was asked";
  const end =
    tookMs === undefined
      ? "did not answer"
      : `answered after ${formatMs(tookMs)}${late ? ", too late" : ""}`;
  const lines = [printable(`${model} ${how} at ${formatMs(askedMs)} and ${end}`)];
  if (error !== undefined) lines.push(printable(`it failed: ${error}`));
  if (text !== undefined && text !== "") {
    const more = text.length > MAX_TEXT ? ` … (${text.length} characters)` : "";
    lines.push(`it said: ${printable(text.slice(0, MAX_TEXT))}${more}`);
  }
  if (plan !== undefined) {
    lines.push(`that is: ${printable(plan.join(", ")) || "no step"}`);
    lines.push(failure === undefined ? "it works" : `it breaks: ${printable(failure.message)}`);
  }
  return lines;
}

function served({ outcome, line, model }: RequestStory): string[] {
  const { status, source, reason, cost, optimal, llmSteps, actions, remembered, detail } = outcome;
  const who: Readonly<Record<string, string>> = {
    classical: "the classical planner's plan",
    llm: "the LLM planner's plan",
    mended:
      source === "cache"
        ? "a remembered plan, mended"
        : "the LLM planner's plan, mended by the classical planner",
    exact: "the plan remembered for this very state",
    generalised: "a remembered plan whose precondition holds here",
    similar: "a plan remembered for a similar state",
  };
  const took = line.tookMs === undefined ? "" : ` after ${formatMs(line.tookMs)}`;
  const read = words(outcome);
  if (actions === null) return [`nothing (${status})${took}`, ...read];
  if (actions.length === 0) return [`the empty plan: the goal holds already${took}`];
  const quality = optimal ? ", optimal" : "";
  const share = model === undefined ? "" : `, ${llmSteps} of the LLM planner`;
  const first = `${who[originOf(outcome)] ?? source} (${status})${took}: ${plural(actions.length, "step")}${share}, cost ${cost}${quality}`;
  if (reason === undefined) return [first, ...read];
  const again = remembered ? ", as before" : "";
  return [
    first,
    ...read,
    printable(
      `no plan of the LLM planner was served: ${reason}${again}${detail === undefined ? "" : ` (${detail})`}`,
    ),
  ];
}

/** The role of a directive in the outcome. */
function words({ chosen, confidence, because = [], banned }: RequestStory["outcome"]): string[] {
  const sure = confidence === undefined ? "" : `, ${Math.round(100 * confidence)} % sure`;
  const found = because.map(({ words: said, kind, of }) => `"${said}" is the ${kind} ${of}`);
  return [
    ...(chosen === "words" ? [`the words chose the goal${sure}`] : []),
    ...(chosen === "llm" ? ["the LLM planner chose it among several"] : []),
    ...(banned === true ? ["what the words forbid leaves no goal that can be reached"] : []),
    ...(found.length > 0 ? [printable(`read: ${found.join(", ")}`)] : []),
  ];
}

function stepLines(
  { action, needs, values, changes, cost, startsAt, duration = 0 }: StoryStep,
  index: number,
  colours: Colours,
): string[] {
  const number = String(index + 1).padStart(2);
  if (startsAt !== undefined) {
    const times = colours.dim(`at ${startsAt} for ${duration}, cost ${cost}`);
    return [`${number}. ${colours.bold(printable(action))}  ${times}`];
  }
  const met = Object.entries(values).map(([name, value]) => `${name}=${String(value)}`);
  const changed = Object.entries(changes).map(
    ([name, [before, after]]) => `${name} ${String(before)} → ${String(after)}`,
  );
  return [
    `${number}. ${colours.bold(printable(action))}  ${colours.dim(`cost ${cost}`)}`,
    ...(needs === ""
      ? []
      : [
          `    ${colours.dim("needs")} ${printable(needs)}  ${colours.dim("has")} ${printable(met.join(" "))}`,
        ]),
    `    ${colours.dim("then")}  ${printable(changed.join(", ")) || "nothing changes"}`,
  ];
}

function later({ late }: RequestStory): string[] {
  if (late === undefined) return [];
  const { problem, outcome } = late;
  if (problem !== undefined) return [printable(`the late answer is of no use: ${problem}`)];
  if (outcome === undefined)
    return ["the late answer had no effect: the agent had made another request"];
  return [
    `a better plan was offered: ${plural(outcome.actions?.length ?? 0, "step")}, cost ${outcome.cost}`,
  ];
}
