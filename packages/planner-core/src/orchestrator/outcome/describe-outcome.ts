import type { Lead } from "../../contract/lead.ts";
import type { Outcome } from "../../contract/outcome.ts";
import { Deadline } from "../../time/deadline.ts";
import type { BaseParts } from "../parts.ts";
import { planSentence, spokenSteps } from "./plan-sentence.ts";

/** Options for the description of an outcome. */
export interface DescribeOptions {
  /** The agent's character, in whose voice the line is written. */
  readonly persona?: string | undefined;
  /** Time limit for the model, in milliseconds; after that the plain sentence is used. Default 2000. */
  readonly withinMs?: number | undefined;
}

const WITHIN_MS = 2000;
const MAX_TOKENS = 60;
/** Maximum length of a bark, in characters. */
const MAX_LENGTH = 200;
const QUOTES = /^["'\u201c\u201e\u00ab]+|["'\u201d\u201c\u00bb]+$/gu;

/** The model's line if it arrives in time, otherwise the plain sentence. Never rejects. */
export async function describeOutcome(
  { domain, clock, reporter }: BaseParts,
  lead: Lead | undefined,
  outcome: Outcome,
  { persona, withinMs = WITHIN_MS }: DescribeOptions,
): Promise<string> {
  const sentence = planSentence(domain, outcome);
  const { plan, goal } = outcome;
  const write = lead?.write;
  if (write === undefined || plan === null || plan.steps.length === 0) return sentence;
  const deadline = new Deadline(clock, withinMs);
  // Lowest rank: plans come first.
  deadline.rankMs = Number.POSITIVE_INFINITY;
  const slots = {
    ...{ persona, sentence, steps: spokenSteps(plan) },
    goal: goal.name ?? domain.format(goal.condition),
  };
  try {
    const over = new Promise<never>((_, reject) => {
      deadline.onEnd(() => reject(deadline.reason));
    });
    const writing = write.call(lead, { task: "describe", slots, maxTokens: MAX_TOKENS, deadline });
    const { text } = await Promise.race([writing, over]);
    return lineOf(text) ?? sentence;
  } catch (error) {
    if (!deadline.isOver) reporter.failed("lead", error);
    return sentence;
  } finally {
    deadline.release();
  }
}

/** The first line of a model's text; undefined if there is none. */
function lineOf(text: unknown): string | undefined {
  if (typeof text !== "string") return undefined;
  const [line = ""] = text.trim().split(/[\r\n]/u);
  const clean = line
    .replace(/\p{Cc}+/gu, " ")
    .trim()
    .replace(QUOTES, "")
    .trim();
  if (clean === "") return undefined;
  return clean.length > MAX_LENGTH ? `${clean.slice(0, MAX_LENGTH - 1).trimEnd()}\u2026` : clean;
}
