import type { Domain } from "../../../rules/domain/domain.ts";
import type { Outcome } from "../../contract/outcome.ts";
import { spokenName } from "../../line/line-context.ts";

/** Limit on the steps that are named; further steps are only counted. */
const MOST_STEPS = 6;
const TIMES = ["", "", " twice"];
/** Limit on the number of quoted words; longer quotes are cut. */
const MOST_WORDS = 3;
const LONGEST_WORDS = 60;

/**
 * The agent's plan and its purpose in one plain sentence; always the same for the same outcome.
 *
 * @example
 * planSentence(domain, outcome); // ann wants warm home: goto forest, chop twice, goto home, light fire.
 */
export function planSentence(
  domain: Domain,
  {
    agent,
    status,
    plan,
    goal,
    because,
  }: Pick<Outcome, "agent" | "status" | "plan" | "goal" | "because">,
): string {
  const wanted = spokenName(goal.name ?? domain.format(goal.condition));
  if (plan === null) {
    const reason = status === "unsolvable" ? "knows no way to get it" : "has no plan yet";
    return `${agent} wants ${wanted}, but ${reason}.`;
  }
  if (plan.steps.length === 0) return `${agent} has ${wanted} already.`;
  const begins = status === "partial" ? "begins with " : "";
  return `${agent} wants ${wanted}: ${begins}${spokenSteps(plan)}${quoted(because)}.`;
}

/** The decisive words of a directive or a persona. */
function quoted(because: Outcome["because"] = []): string {
  const found = [...new Set(because.map(({ words: said }) => said))].slice(0, MOST_WORDS);
  if (found.length === 0) return "";
  const cut = (said: string): string =>
    said.length > LONGEST_WORDS ? `${said.slice(0, LONGEST_WORDS - 1).trimEnd()}\u2026` : said;
  return `, because of ${found.map((said) => `\u201c${cut(said)}\u201d`).join(" and ")}`;
}

/** The steps of a plan in words; a repeated step is named once, with the number of repetitions. */
export function spokenSteps({ steps }: NonNullable<Outcome["plan"]>): string {
  const runs: { text: string; times: number }[] = [];
  for (const { tool, args } of steps) {
    const text = spokenName([tool, ...Object.values(args)].join(" "));
    const last = runs.at(-1);
    if (last?.text === text) last.times++;
    else runs.push({ text, times: 1 });
  }
  const named = runs
    .slice(0, MOST_STEPS)
    .map(({ text, times }) => `${text}${TIMES[times] ?? ` ${times} times`}`);
  const more = runs.slice(MOST_STEPS).reduce((sum, { times }) => sum + times, 0);
  return [...named, ...(more === 0 ? [] : [`and ${more} more`])].join(", ");
}
