import { Deadline } from "../../../base/clock/deadline.ts";
import type { LlmPlanner } from "../../contract/llm-planner.ts";
import type { Outcome } from "../../contract/outcome.ts";
import { judgeLine } from "../../line/judge-line.ts";
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

/** The model's line if it arrives in time and may be shown, otherwise the plain sentence. Never rejects. */
export async function describeOutcome(
  { domain, clock, reporter }: BaseParts,
  llm: LlmPlanner | undefined,
  outcome: Outcome,
  { persona, withinMs = WITHIN_MS }: DescribeOptions,
): Promise<string> {
  const sentence = planSentence(domain, outcome);
  const { plan, goal } = outcome;
  const write = llm?.write;
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
    const writing = write.call(llm, { task: "describe", slots, maxTokens: MAX_TOKENS, deadline });
    const { text, usage, prompt } = await Promise.race([writing, over]);
    const verdict = judgeLine(text, {
      ...{ ...slots, agent: outcome.agent, prompt },
      plan: { domain, goal, steps: plan.steps },
      isCut: (usage?.completionTokens ?? 0) >= MAX_TOKENS,
    });
    if ("line" in verdict) return verdict.line;
    reporter.telemetry.count("llm.line_refused");
    return sentence;
  } catch (error) {
    if (!deadline.isOver) reporter.failed("llm", error);
    return sentence;
  } finally {
    deadline.release();
  }
}
