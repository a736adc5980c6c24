import type { LlmAnswer } from "../contract/llm-planner.ts";
import type { Telemetry } from "./telemetry.ts";
import { tokensPerSecond } from "./tokens-per-second.ts";

/** The parts of an answer that are counted, whether it is a plan or another text. */
type CountedAnswer = Pick<LlmAnswer, "usage" | "ensemble">;

/** Counts a finished call of the model, with or without an answer. */
export function countCall(
  telemetry: Telemetry,
  answer: CountedAnswer | undefined,
  elapsedMs: number,
): void {
  telemetry.record("latency.llm_call", elapsedMs);
  if (answer === undefined) {
    telemetry.count("llm.error");
    return;
  }
  telemetry.count("llm.success");
  const { usage, ensemble } = answer;
  if (ensemble !== undefined) telemetry.ensemble(ensemble);
  if (usage === undefined) return;
  const { promptTokens, completionTokens, firstTokenMs } = usage;
  telemetry.count("llm.tokens.prompt", promptTokens);
  telemetry.count("llm.tokens.completion", completionTokens);
  if (firstTokenMs !== undefined) telemetry.record("latency.first_token", firstTokenMs);
  const rate = tokensPerSecond(usage);
  if (rate !== undefined) telemetry.record("llm.tokens_per_second", rate);
}
