import type { LeadUsage } from "../contract/lead.ts";

/** The parts of a usage that say how fast a model wrote. */
type WritingUsage = Pick<
  LeadUsage,
  "completionTokens" | "decodedTokens" | "decodeMs" | "firstTokenMs" | "totalMs"
>;

/**
 * How fast a model writes: the tokens that it decoded one after the other, over the time that this took. The first token
 * is not among them, since it comes out of the prompt's evaluation, and neither are those that cost no decoding: a draft
 * that the model agreed with, text that rules left no choice about. For sums of several calls as for one.
 *
 * @returns undefined where nothing was decoded, or nobody knows for how long
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
