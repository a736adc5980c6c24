/**
 * Tokens that are guessed first and checked many at a time.
 *
 * @module
 */

import type { Domain } from "@understudy/planner-core";
import { writePlan } from "../../contract/parse/write-plan.ts";
import type { DecodingEngine } from "../engine.ts";

/**
 * The tokens that a plan adds to an answer that has begun: the text is tokenised as a whole, because tokens reach
 * across the borders of steps. Empty if the answer does not begin as the plan does.
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
  // A model may have cut the same text otherwise: what is left is then cut on its own.
  return isBeginning ? tokens.slice(said.length) : engine.tokenize(text.slice(saidText.length));
}
