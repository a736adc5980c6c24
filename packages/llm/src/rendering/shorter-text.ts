import type { QuestionText } from "@understudy/planner-core";
import { estimateTextTokens, fitText, type TextBudget } from "./text-budget.ts";

/** A model's tokens are longer than the units that texts are counted in: better to cut too much than too little. */
const CUT_FACTOR = 2;

/**
 * The budget of texts that makes a prompt shorter by this many tokens of its model. The memory gives way first, then
 * the persona, then nothing: what an agent was told to do is not cut for this, nor are state and goal.
 *
 * @param tokens undefined where the excess is not known: then memory and persona go
 * @returns undefined if memory and persona are not that long
 */
export function shorterText(
  text: QuestionText,
  budget: TextBudget,
  tokens: number | undefined,
): TextBudget | undefined {
  const { memory, persona } = fitText(text, budget);
  const [ofMemory, ofPersona] = [estimateTextTokens(memory), estimateTextTokens(persona)];
  const isEmpty = ofMemory + ofPersona === 0;
  if (tokens === undefined) return isEmpty ? undefined : { ...budget, memory: 0, persona: 0 };
  const missing = tokens * CUT_FACTOR;
  const kept = Math.max(0, ofMemory - missing);
  const keptPersona = Math.max(0, ofPersona - Math.max(0, missing - ofMemory));
  // All of it may do, since the factor is generous.
  if (tokens > ofMemory + ofPersona || isEmpty) return undefined;
  return { ...budget, memory: Math.floor(kept), persona: Math.floor(keptPersona) };
}
