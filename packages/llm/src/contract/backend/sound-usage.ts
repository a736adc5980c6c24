import type { GenerationRequest, GenerationUsage } from "./backend.ts";
import { estimatePromptTokens, estimateTokens } from "./estimate-tokens.ts";

/** Measurements of an answer made on this side. Times are in milliseconds. */
export interface MeasuredAnswer {
  readonly text: string;
  /** Pieces in which it came, about a token each; undefined if it came as a whole. */
  readonly pieces?: number | undefined;
  readonly firstTokenMs?: number | undefined;
  readonly totalMs: number;
}

/** The fields of a usage, as somebody else tells them: of any type. */
export type ToldUsage = { readonly [Name in keyof GenerationUsage]?: unknown };

type WritableUsage = { -readonly [Name in keyof GenerationUsage]: GenerationUsage[Name] };

/** A token has a byte at least, but templates add some to a prompt, thoughts and rejected drafts to an answer. */
const EXTRA_TOKENS = 1000;
/** Two clocks may differ by this much of a time, and a millisecond. */
const CLOCK_TOLERANCE = 1.1;
const BYTES_PER_TOKEN_AT_MOST = 4;

/**
 * The usage that a server tells, as far as it can be true: counts are whole numbers within what the texts allow, and
 * the phases of a call take no longer together than the call was measured to. Anything else is as good as not told:
 * one lie must not decide how fast the model is taken for.
 */
export function soundUsage(
  told: ToldUsage,
  request: Pick<GenerationRequest, "system" | "user" | "maxTokens">,
  { text, pieces, firstTokenMs, totalMs }: MeasuredAnswer,
): GenerationUsage {
  const expected = estimatePromptTokens(request);
  const promptTokens = countOf(told.promptTokens, mostTokens(expected)) ?? expected;
  const saidTokens = estimateTokens(text);
  const said = countOf(told.completionTokens, mostTokens(Math.max(saidTokens, request.maxTokens)));
  // Some servers do not count, and say 0.
  const completionTokens =
    said === undefined || (said === 0 && text !== "") ? (pieces ?? saidTokens) : said;
  const cachedTokens = countOf(told.cachedTokens, promptTokens);
  const usage: WritableUsage = { promptTokens, completionTokens, firstTokenMs, totalMs };
  if (cachedTokens !== undefined) usage.cachedTokens = cachedTokens;
  addPhases(usage, told);
  const decodedTokens = countOf(told.decodedTokens, completionTokens);
  if (decodedTokens !== undefined) usage.decodedTokens = decodedTokens;
  // Times of this side are those between pieces: what came with the first took none of them.
  else if (pieces !== undefined && usage.decodeMs === undefined) {
    usage.decodedTokens = Math.round(completionTokens * (1 - 1 / Math.max(1, pieces)));
  }
  return usage;
}

/** Adds reading, writing and waiting; none if they cannot be true together. */
function addPhases(usage: WritableUsage, told: ToldUsage): void {
  const prefillMs = timeOf(told.prefillMs);
  const decodeMs = timeOf(told.decodeMs);
  const queuedMs = timeOf(told.queuedMs);
  const allMs = (prefillMs ?? 0) + (decodeMs ?? 0) + (queuedMs ?? 0);
  if (allMs > usage.totalMs * CLOCK_TOLERANCE + 1) return;
  if (prefillMs !== undefined) usage.prefillMs = prefillMs;
  if (decodeMs !== undefined) usage.decodeMs = decodeMs;
  if (queuedMs !== undefined) usage.queuedMs = queuedMs;
}

function mostTokens(expected: number): number {
  return BYTES_PER_TOKEN_AT_MOST * expected + EXTRA_TOKENS;
}

function countOf(value: unknown, max: number): number | undefined {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= max
    ? (value as number)
    : undefined;
}

function timeOf(value: unknown): number | undefined {
  return Number.isFinite(value) && (value as number) >= 0 ? (value as number) : undefined;
}
