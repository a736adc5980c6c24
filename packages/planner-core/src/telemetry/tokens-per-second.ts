import type { LeadUsage } from "../contract/lead.ts";

/** The parts of a usage for the speed of a model's output. */
type WritingUsage = Pick<
  LeadUsage,
  "completionTokens" | "decodedTokens" | "decodeMs" | "firstTokenMs" | "totalMs"
>;

/**
 * A model's speed: sequentially decoded tokens over the time for them. The first token is not counted, since it comes
 * from the evaluation of the prompt. Tokens without decoding are not counted either: agreed parts of a draft, text
 * fixed by the grammar. Works for a single call and for sums of several calls.
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
