/**
 * Draft tokens, verified many at a time.
 *
 * @module
 */

import type { Domain } from "@understudy/planner-core";
import { writePlan } from "../../parse/write-plan.ts";
import type { DecodingEngine } from "../engine.ts";

/**
 * The tokens of a plan after the start of an answer. The text is tokenised as a whole, because tokens span step
 * boundaries. Empty if the answer does not begin like the plan.
 */
export function draftBehind(
  engine: DecodingEngine,
  domain: Domain,
  plan: readonly number[],
  said: readonly number[],
  saidText: string,
): readonly number[] {
  if (plan.some((action) => !(action >= 0 && action < domain.actions.count))) return [];
  const text = writePlan(plan.map((action) => domain.step(action)));
  if (!text.startsWith(saidText)) return [];
  const tokens = engine.tokenize(text);
  const isBeginning = said.every((token, index) => tokens[index] === token);
  // The model may have tokenised the same text differently; in that case the rest is tokenised alone.
  return isBeginning ? tokens.slice(said.length) : engine.tokenize(text.slice(saidText.length));
}
