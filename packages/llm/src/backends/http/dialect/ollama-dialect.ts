import type { ChatRequest, ChatResponse } from "ollama";
import { segmentsText } from "../../../prompts/text/segment.ts";
import type { GenerationRequest, GenerationUsage } from "../../interface/backend.ts";
import { soundUsage } from "../../interface/sound-usage.ts";
import type { Thinking } from "../../interface/thinking.ts";
import type { Unchecked } from "../wire/openai-objects.ts";
import type { AnswerText } from "./answer-text.ts";

/** Nanoseconds, Ollama's unit of time, per millisecond. */
const NS_PER_MS = 1_000_000;

/** Default time for which Ollama keeps a model loaded, long enough for pauses in a game. */
export const KEEP_ALIVE = "30m";

/** Settings sent with every call to Ollama. */
export interface OllamaSettings {
  readonly model: string;
  readonly contextSize: number;
  readonly keepAlive: string | number;
  readonly threads: number | undefined;
  readonly gpuLayers: number | undefined;
  readonly think: Exclude<Thinking, "minimal">;
}

/** Options for loading the model. Every call sends them, because a change makes Ollama reload the model. */
export function loadOptions({
  contextSize,
  threads,
  gpuLayers,
}: OllamaSettings): NonNullable<ChatRequest["options"]> {
  return {
    num_ctx: contextSize,
    ...(threads === undefined ? {} : { num_thread: threads }),
    ...(gpuLayers === undefined ? {} : { num_gpu: gpuLayers }),
  };
}

/** Request body for Ollama's chat endpoint. */
export function chatRequest(
  settings: OllamaSettings,
  { system, user, maxTokens, sampling, schema }: GenerationRequest,
): ChatRequest & { stream: true } {
  // Not part of the client's types. Without these options, Ollama truncates a long prompt, beginning with the system
  // prompt.
  const refuseToCut = { truncate: false, shift: false };
  return {
    model: settings.model,
    messages: [
      { role: "system", content: system.content },
      { role: "user", content: segmentsText(user) },
    ],
    stream: true,
    think: settings.think,
    keep_alive: settings.keepAlive,
    ...(schema === undefined ? {} : { format: schema }),
    options: {
      ...loadOptions(settings),
      temperature: sampling.temperature,
      top_p: sampling.topP,
      top_k: sampling.topK,
      min_p: sampling.minP,
      repeat_penalty: sampling.repeatPenalty,
      ...(sampling.seed === undefined ? {} : { seed: sampling.seed }),
      num_predict: maxTokens,
      ...(sampling.stop.length === 0 ? {} : { stop: [...sampling.stop] }),
    },
    ...refuseToCut,
  };
}

/**
 * Counts and timings of an answer, converted from nanoseconds. Missing or implausible values are estimated or left out.
 *
 * @param last the last message of the stream, if it arrived
 */
export function ollamaUsage(
  request: GenerationRequest,
  answer: AnswerText,
  last: Unchecked<ChatResponse> = {},
): GenerationUsage {
  const told = {
    promptTokens: last.prompt_eval_count,
    completionTokens: last.eval_count,
    prefillMs: toMs(last.prompt_eval_duration),
    decodeMs: toMs(last.eval_duration),
  };
  const usage = soundUsage(told, request, answer.measured);
  const { prefillMs, decodeMs, totalMs } = usage;
  if (prefillMs === undefined || decodeMs === undefined) return usage;
  // The rest of the time was spent on loading and queueing.
  const serverMs = toMs(last.total_duration) ?? totalMs;
  const queuedMs = Math.max(0, Math.min(totalMs, serverMs) - prefillMs - decodeMs);
  return { ...usage, queuedMs };
}

function toMs(nanoseconds: unknown): number | undefined {
  return typeof nanoseconds === "number" && nanoseconds >= 0 ? nanoseconds / NS_PER_MS : undefined;
}
