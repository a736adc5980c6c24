import type { Domain, Question } from "@understudy/planner-core";
import { renderUser, renderWays } from "../prompts/render/render-user.ts";
import { segmentsText } from "../prompts/text/segment.ts";
import type { TextBudget } from "../prompts/text/text-budget.ts";

/* Estimates of lengths in characters without building a prompt, since admission runs on the game thread. */

/** Characters per token of user text, as in the text budget. */
const CHARACTERS_PER_TOKEN = 3;

const factsLengths = new WeakMap<Domain, number>();
const stepLengths = new WeakMap<Domain, Int32Array>();

/** Approximate characters of the user turn. States of one domain differ little in length, so one is measured. */
export function estimateUserLength(
  { domain, state, goal, text, ways }: Question,
  budget: TextBudget,
): number {
  let facts = factsLengths.get(domain);
  if (facts === undefined) {
    facts = segmentsText(renderUser(domain, state, goal)).length;
    factsLengths.set(domain, facts);
  }
  const { persona, directive, memory } = text;
  const length = (persona?.length ?? 0) + (directive?.length ?? 0) + (memory?.length ?? 0);
  const told = ways === undefined ? 0 : renderWays(state, ways).length;
  return facts + told + Math.min(length, budget.total * CHARACTERS_PER_TOKEN);
}

/** Typical characters of an intent. */
const INTENT_LENGTH = 160;

/** Approximate sizes of the question for an intent. */
export function intentSize(
  { text }: Question,
  systemLength: number,
): { readonly promptLength: number; readonly answerLength: number } {
  return {
    promptLength: systemLength + (text.directive?.length ?? 0),
    answerLength: INTENT_LENGTH,
  };
}

/** Characters of a plan in the model's JSON output. */
export function writtenLength(domain: Domain, actions: readonly number[]): number {
  let lengths = stepLengths.get(domain);
  if (lengths === undefined) {
    lengths = new Int32Array(domain.actions.count);
    stepLengths.set(domain, lengths);
  }
  let total = '{"steps":[]}'.length + Math.max(0, actions.length - 1);
  for (const action of actions) {
    let length = lengths[action] as number;
    if (length === 0) {
      length = JSON.stringify(domain.step(action)).length;
      lengths[action] = length;
    }
    total += length;
  }
  return total;
}
