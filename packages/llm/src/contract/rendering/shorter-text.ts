import type { ContextLimitError, QuestionText } from "@understudy/planner-core";
import { estimateTextTokens, fitText, type TextBudget } from "./text-budget.ts";

/** A model's tokens are longer than the units that texts are counted in: better to cut too much than too little. */
const CUT_FACTOR = 2;

/**
 * The budget of texts that makes a prompt fit a context that did not hold it. The memory gives way first, then the
 * persona, then nothing: what an agent was told to do is not cut for this, nor are state and goal. Where the excess is
 * not known, memory and persona go.
 *
 * @returns undefined if memory and persona are not that long
 */
export function shorterText(
  text: QuestionText,
  budget: TextBudget,
  { required, max }: Pick<ContextLimitError, "required" | "max">,
): TextBudget | undefined {
  const { memory, persona } = fitText(text, budget);
  const [ofMemory, ofPersona] = [estimateTextTokens(memory), estimateTextTokens(persona)];
  const isEmpty = ofMemory + ofPersona === 0;
  if (required === undefined || max === undefined) {
    return isEmpty ? undefined : { ...budget, memory: 0, persona: 0 };
  }
  const tokens = required - max;
  const missing = tokens * CUT_FACTOR;
  const kept = Math.max(0, ofMemory - missing);
  const keptPersona = Math.max(0, ofPersona - Math.max(0, missing - ofMemory));
  // All of it may do, since the factor is generous.
  if (tokens > ofMemory + ofPersona || isEmpty) return undefined;
  return { ...budget, memory: Math.floor(kept), persona: Math.floor(keptPersona) };
}
