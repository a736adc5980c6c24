import type { Generation, GenerationRequest, GenerationUsage } from "../backend/backend.ts";
import { soundUsage, type ToldUsage } from "../backend/sound-usage.ts";

/**
 * The usage of a call, as far as its backend tells one that can be true: a backend may be anybody's, and what it
 * counts wrongly, or not at all, must not cost its answer.
 *
 * @param elapsedMs duration of the call on the caller's clock
 */
export function callUsage(
  { usage, text }: Generation,
  request: Pick<GenerationRequest, "system" | "user" | "maxTokens">,
  elapsedMs: number,
): GenerationUsage {
  const told: ToldUsage = typeof usage === "object" && usage !== null ? usage : {};
  const totalMs = timeOf(told.totalMs) ?? elapsedMs;
  const firstMs = timeOf(told.firstTokenMs);
  const firstTokenMs = firstMs === undefined ? undefined : Math.min(firstMs, totalMs);
  return soundUsage(told, request, { text, firstTokenMs, totalMs });
}

function timeOf(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 && Number.isFinite(value) ? value : undefined;
}
