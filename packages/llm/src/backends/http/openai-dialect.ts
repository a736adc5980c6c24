import { segmentsText } from "../../prompt/segment.ts";
import type { GenerationRequest, GenerationUsage } from "../backend.ts";
import { GREEDY } from "../sampling.ts";
import type { AnswerText } from "./answer-text.ts";
import { estimatePromptTokens } from "./estimate-tokens.ts";

/** Settings that every call of an OpenAI-compatible backend sends. */
export interface OpenAiSettings {
  readonly model: string;
  /** OpenAI's own service: other servers know more sampling parameters and fewer limits. */
  readonly isOpenAi: boolean;
  readonly structured: "schema" | "object" | "none";
  readonly prediction: boolean;
}

/** One message of a stream of chat completions, or a whole one; fields that are used here. */
export interface CompletionChunk {
  readonly choices?: readonly {
    readonly delta?: CompletionText | null;
    readonly message?: CompletionText | null;
    readonly finish_reason?: string | null;
  }[];
  readonly usage?: CompletionUsage | null;
  /** llama.cpp's. */
  readonly timings?: CompletionTimings | null;
  readonly error?: unknown;
}

interface CompletionText {
  readonly content?: string | null;
  readonly reasoning_content?: string | null;
  readonly reasoning?: string | null;
}

interface CompletionUsage {
  readonly prompt_tokens?: number;
  readonly completion_tokens?: number;
  readonly prompt_tokens_details?: { readonly cached_tokens?: number } | null;
}

interface CompletionTimings {
  readonly cache_n?: number;
  readonly prompt_ms?: number;
  readonly predicted_ms?: number;
}

/** A question as `/chat/completions` takes it. */
export function completionRequest(
  settings: OpenAiSettings,
  { system, user, maxTokens, sampling, schema, draft }: GenerationRequest,
): Readonly<Record<string, unknown>> {
  const { model, isOpenAi, structured } = settings;
  const predicted = settings.prediction && draft !== undefined && draft !== "";
  return {
    model,
    messages: [
      { role: "system", content: system.content },
      { role: "user", content: segmentsText(user) },
    ],
    stream: true,
    stream_options: { include_usage: true },
    temperature: sampling.temperature,
    top_p: sampling.topP,
    seed: sampling.seed,
    // OpenAI takes no limit together with a prediction; the answer's text is limited here anyway.
    ...(predicted && isOpenAi
      ? {}
      : isOpenAi
        ? { max_completion_tokens: maxTokens }
        : { max_tokens: maxTokens }),
    ...(isOpenAi || sampling.topK === GREEDY.topK ? {} : { top_k: sampling.topK }),
    // llama.cpp and LM Studio know the first name, vLLM the second.
    ...(isOpenAi || sampling.repeatPenalty === GREEDY.repeatPenalty
      ? {}
      : { repeat_penalty: sampling.repeatPenalty, repetition_penalty: sampling.repeatPenalty }),
    ...(predicted ? { prediction: { type: "content", content: draft } } : {}),
    ...responseFormat(structured, schema),
  };
}

function responseFormat(
  structured: OpenAiSettings["structured"],
  schema: GenerationRequest["schema"],
): Readonly<Record<string, unknown>> {
  if (structured === "none" || schema === undefined) return {};
  if (structured === "object") return { response_format: { type: "json_object" } };
  const format = { name: "plan", strict: true, schema };
  return { response_format: { type: "json_schema", json_schema: format } };
}

/** The counts of an answer; what a server does not tell is estimated or left out. */
export function openAiUsage(
  request: GenerationRequest,
  answer: AnswerText,
  usage: CompletionUsage | undefined,
  timings: CompletionTimings | undefined,
): GenerationUsage {
  const { firstTokenMs, elapsedMs: totalMs } = answer;
  const cachedTokens = usage?.prompt_tokens_details?.cached_tokens ?? timings?.cache_n;
  return {
    promptTokens: usage?.prompt_tokens ?? estimatePromptTokens(request),
    completionTokens: usage?.completion_tokens ?? answer.pieces,
    firstTokenMs,
    totalMs,
    ...(cachedTokens === undefined ? {} : { cachedTokens }),
    ...(timings?.prompt_ms === undefined ? {} : { prefillMs: timings.prompt_ms }),
    ...(timings?.predicted_ms === undefined ? {} : { decodeMs: timings.predicted_ms }),
  };
}
