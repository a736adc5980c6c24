import type { GenerationRequest, GenerationUsage } from "./backend.ts";
import { estimatePromptTokens, estimateTokens } from "./estimate-tokens.ts";

/** Client-side measurements of an answer. Times are in milliseconds. */
export interface MeasuredAnswer {
  readonly text: string;
  /** Number of streamed pieces, about a token each; undefined without streaming. */
  readonly pieces?: number | undefined;
  readonly firstTokenMs?: number | undefined;
  readonly totalMs: number;
}

/** Usage as reported by a backend, not yet checked. */
export type ToldUsage = { readonly [Name in keyof GenerationUsage]?: unknown };

type WritableUsage = { -readonly [Name in keyof GenerationUsage]: GenerationUsage[Name] };

/** Slack for tokens outside the texts: chat templates, reasoning and rejected drafts. */
const EXTRA_TOKENS = 1000;
/** Factor by which reported times may exceed measured ones, in addition to a millisecond. */
const CLOCK_TOLERANCE = 1.1;
const BYTES_PER_TOKEN_AT_MOST = 4;

/**
 * The plausible part of a reported usage. Counts must be integers within the range that the texts allow, and the phases
 * must fit into the measured time. Other values count as not reported, since a single wrong value would spoil the speed
 * estimates.
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
  // Some servers do not count tokens but report 0.
  const completionTokens =
    said === undefined || (said === 0 && text !== "") ? (pieces ?? saidTokens) : said;
  const cachedTokens = countOf(told.cachedTokens, promptTokens);
  const usage: WritableUsage = { promptTokens, completionTokens, firstTokenMs, totalMs };
  if (cachedTokens !== undefined) usage.cachedTokens = cachedTokens;
  addPhases(usage, told);
  const decodedTokens = countOf(told.decodedTokens, completionTokens);
  if (decodedTokens !== undefined) usage.decodedTokens = decodedTokens;
  // Local timing starts at the first piece, so the tokens of that piece are not counted.
  else if (pieces !== undefined && usage.decodeMs === undefined) {
    usage.decodedTokens = Math.round(completionTokens * (1 - 1 / Math.max(1, pieces)));
  }
  return usage;
}

/** Adds prefill, decoding and queue times, unless their sum exceeds the duration of the call. */
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
