import type { Step } from "@understudy/planner-core";
import type { PlanExplanation, SuppliedCondition } from "./explain-plan.ts";
import type { Shortfall } from "./reach.ts";
import type { Unreachability } from "./unreachable.ts";

/** The text of a contradiction. */
const NEVER = "false";

/** An explained plan as readable lines with the cost, needs and purpose of each step. */
export function formatPlanExplanation({ steps, goal, cost }: PlanExplanation): string {
  const lines = steps.flatMap(({ step, cost: price, needs, serves, unneeded }, index) => {
    const purposes = [
      ...new Set(serves.map(({ condition, to }) => `${condition} for ${place(to)}`)),
    ];
    const supplied = needs.filter(({ from }) => from.length > 0);
    return [
      `${index + 1}. ${stepText(step)}, cost ${price}${unneeded ? ", not needed" : ""}`,
      ...(supplied.length === 0 ? [] : [`   needs ${supplied.map(supplyText).join("; ")}`]),
      ...(purposes.length === 0 ? [] : [`   gives ${purposes.join("; ")}`]),
    ];
  });
  const given = goal.filter(({ from }) => from.length === 0).map(({ condition }) => condition);
  return [
    ...lines,
    ...(given.length === 0 ? [] : [`The goal's ${given.join(", ")} held from the start.`]),
    `All in all it costs ${cost}.`,
  ].join("\n");
}

/** The reason why a goal is unreachable, as readable lines. */
export function formatUnreachable(why: Unreachability): string {
  if (why.status === "reachable") return "The goal can be reached.";
  if (why.status === "undecided") return "Found neither a plan nor a proof that no plan exists.";
  const { kind, conditions, minimal } = why;
  if (kind === "together") {
    const list = conditions.map(({ condition }) => condition).join(", ");
    if (conditions.length === 1) return `No sequence of steps leads to ${list}: all were tried.`;
    const proof = minimal ? "Without any one of them there is a plan." : "Some may not matter.";
    return `These cannot hold at the same time: ${list}. ${proof}`;
  }
  // A domain with many things has many similar conditions. Conditions without any tool share a
  // line.
  const isBare = ({ isGoal, shortfall, tools }: (typeof conditions)[number]): boolean =>
    !isGoal && shortfall === undefined && tools.length === 0;
  const bare = conditions.filter((one) => isBare(one) && one.condition !== NEVER);
  const lines = conditions
    .filter((one) => one.isGoal || (one.condition !== NEVER && !isBare(one)))
    .map(({ condition, isGoal, shortfall, tools }) => {
      const head = `${condition}${isGoal ? ", which the goal asks for," : ""} can never come true`;
      if (condition === NEVER) return "No state at all meets the goal.";
      const short = shortfall === undefined ? [] : [shortfallText(shortfall)];
      if (tools.length + short.length === 0) return `${head}: no tool makes it so.`;
      const reasons = tools.map(({ tool, needs, disabled, closed, actions }) => {
        if (disabled === actions) return `${tool} is disabled`;
        if (needs.length === 0 && closed > 0) return `${tool} finds no way`;
        const found = closed > 0 ? " where it finds a way" : "";
        const rest = disabled > 0 ? " where it is not disabled" : found;
        // The tool's own conditions, or `maintain`, rule it out.
        if (needs.includes(NEVER)) return `${tool} can never be taken${rest}`;
        return `${tool} needs ${needs.join(" or ")}${rest}`;
      });
      return `${head}: ${[...short, ...reasons].join("; ")}.`;
    });
  if (bare.length === 0) return lines.join("\n");
  const list = bare.map(({ condition }) => condition).join(", ");
  const them = bare.length === 1 ? "it" : "any of them";
  return [...lines, `${list} can never come true: no tool makes ${them} so.`].join("\n");
}

function shortfallText({ variable, reaches, needs }: Shortfall): string {
  const bound = reaches < needs ? "at most" : "at least";
  return `${variable} reaches ${bound} ${reaches}, needs ${needs}`;
}

function supplyText({ condition, from }: SuppliedCondition): string {
  return `${condition} from ${from.length === 1 ? "step" : "steps"} ${from.map((at) => at + 1).join(", ")}`;
}

function place(to: number | "goal"): string {
  return to === "goal" ? "the goal" : `step ${to + 1}`;
}

function stepText({ tool, args }: Step): string {
  const written = Object.entries(args).map(([name, value]) => `${name}=${String(value)}`);
  return written.length === 0 ? tool : `${tool}(${written.join(", ")})`;
}
