import { ContextLimitError, type QuestionText } from "@understudy/planner-core";
import { estimateTextTokens, fitText, type TextBudget } from "./text-budget.ts";

/** Factor for the size of a cut. A model's tokens are longer than the estimated ones, so the cut is generous. */
const CUT_FACTOR = 2;

/**
 * Asks once more with less text if the prompt exceeds the context window, whose error tells by how much.
 *
 * @throws what `ask` throws; ContextLimitError if there is not enough text to leave out
 */
export async function withinContext<Answer>(
  text: QuestionText,
  budget: TextBudget,
  ask: (budget: TextBudget) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask(budget);
  } catch (error) {
    if (!(error instanceof ContextLimitError)) throw error;
    const less = shorterText(text, budget, error);
    if (less === undefined) throw error;
    return await ask(less);
  }
}

/**
 * A text budget that makes a prompt fit the context window after an overflow. The memory is cut first, then the
 * persona. The directive, the state and the goal are never cut. Without a known excess, memory and persona are dropped.
 *
 * @returns undefined if memory and persona are too short to make up the excess
 */
function shorterText(
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
  // Compared without the factor, because cutting everything may be just enough.
  if (tokens > ofMemory + ofPersona || isEmpty) return undefined;
  return { ...budget, memory: Math.floor(kept), persona: Math.floor(keptPersona) };
}
