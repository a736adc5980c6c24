import type { LlmUsage } from "../contract/llm-planner.ts";

/** The parts of the usage that determine a model's speed. */
type WritingUsage = Pick<
  LlmUsage,
  "completionTokens" | "decodedTokens" | "decodeMs" | "firstTokenMs" | "totalMs"
>;

/**
 * A model's speed: tokens decoded one after the other, divided by the time taken. The first token does not count, since
 * it comes from the evaluation of the prompt, nor do tokens that needed no decoding, such as accepted parts of a draft
 * and text fixed by the grammar. Works for a single call and for the sum of several.
 *
 * @returns undefined if nothing was decoded or the time is unknown
 */
export function tokensPerSecond({
  completionTokens,
  decodedTokens = completionTokens - 1,
  totalMs,
  firstTokenMs = totalMs,
  decodeMs = totalMs - firstTokenMs,
}: WritingUsage): number | undefined {
  return decodedTokens > 0 && decodeMs > 0 ? (1000 * decodedTokens) / decodeMs : undefined;
}
