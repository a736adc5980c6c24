import type { Goal } from "../../../rules/domain/domain.ts";
import type { Answer } from "../answer/answer.ts";
import { chosenAnswer } from "../answer/chosen-answer.ts";
import type { Meaning } from "../request/progress.ts";
import type { CacheParts } from "./parts.ts";

/**
 * The LLM planner's earlier choice in the same situation.
 *
 * @returns if there is none, the key for storing one later; undefined if the LLM planner must plan
 */
export function recallChoice(
  { choices, plans, reporter, calls }: CacheParts,
  { asked }: Meaning,
  goals: readonly Goal[],
): Answer | string | undefined {
  if (calls === undefined || asked.choices === 0) return undefined;
  const key = choices.key(asked, goals);
  const chosen = choices.recall(key, asked);
  if (chosen === undefined) return key;
  reporter.telemetry.count("cache.hit");
  return chosenAnswer(plans, chosen, "cache");
}
