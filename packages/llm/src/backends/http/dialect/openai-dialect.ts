import { segmentsText } from "../../../prompts/text/segment.ts";
import type { GenerationRequest, GenerationUsage } from "../../interface/backend.ts";
import { GREEDY } from "../../interface/sampling.ts";
import { soundUsage } from "../../interface/sound-usage.ts";
import type { Thinking } from "../../interface/thinking.ts";
import { type JsonRecord, parseRecord, recordOf, textOf } from "../connection/json-fields.ts";
import type {
  CompletionChoice,
  CompletionObject,
  CompletionUsage,
  Unchecked,
} from "../wire/openai-objects.ts";
import { errorIn, mayExplain } from "./answer-error.ts";
import type { AnswerText } from "./answer-text.ts";

/** Settings sent with every call to an OpenAI-compatible server. */
export interface OpenAiSettings {
  readonly model: string;
  /**
   * Whether the server is OpenAI's own service; other servers support more sampling parameters and have fewer
   * restrictions.
   */
  readonly isOpenAi: boolean;
  readonly structured: "schema" | "object" | "none";
  readonly prediction: boolean;
  /** Undefined: as the server decides. */
  readonly think?: Thinking | undefined;
}

/** A chunk of a chat completion stream, or a whole completion, reduced to fields of the expected types. */
export interface CompletionChunk {
  /** Text of the first choice; undefined if the chunk has none. */
  readonly said?: CompletionText | undefined;
  readonly finish?: string | undefined;
  readonly usage?: Unchecked<CompletionUsage> | undefined;
  /** Timings from llama.cpp. */
  readonly timings?: JsonRecord | undefined;
  /** The server's error; undefined if there is none. */
  readonly error?: unknown;
  /** The chunk, if it may tell why there is no answer, should none follow. */
  readonly aside?: unknown;
}

interface CompletionText {
  readonly content: string;
  /** Tool calls, or pieces of them. */
  readonly calls: readonly CalledTool[];
  /** Piece of reasoning. */
  readonly thought: string;
  /** Piece of a refusal to answer. */
  readonly refusal: string;
}

/** A piece of a tool call. The first piece has the name; each may carry part of the arguments. */
export interface CalledTool {
  /** Index among the tool calls; undefined if absent. */
  readonly index: number | undefined;
  /** Id of the call; empty if absent. */
  readonly id: string;
  readonly name: string;
  readonly input: string;
}

/** An unchecked server message, with llama.cpp's timings. */
type Sent = Unchecked<CompletionObject & { readonly timings: object }> & JsonRecord;

/** Parses a chunk; undefined if it is malformed. */
export function readChunk(text: string): CompletionChunk | undefined {
  const chunk: Sent | undefined = parseRecord(text);
  if (chunk === undefined) return undefined;
  const { choices } = chunk;
  const choice: Unchecked<CompletionChoice> | undefined = Array.isArray(choices)
    ? recordOf(choices[0])
    : undefined;
  const finish = textOf(choice?.finish_reason) || undefined;
  const told = {
    usage: recordOf(chunk.usage),
    timings: recordOf(chunk.timings),
    error:
      errorIn(chunk, choice !== undefined) ??
      (choice && errorIn(choice, true)) ??
      (finish === "error" ? { message: "the model ended with an error" } : undefined),
  };
  if (choice === undefined) return { ...told, aside: mayExplain(chunk) ? chunk : undefined };
  const said = recordOf(choice.delta) ?? recordOf(choice.message) ?? { content: choice.text };
  const { content, thought } = readContent(said["content"]);
  const calls = callsOf(said);
  const refusal = textOf(said["refusal"]);
  return {
    ...told,
    said: { content, calls, thought: thoughtOf(said) || thought, refusal },
    finish,
  };
}

/** Fields that various servers use for reasoning. */
const THOUGHT_FIELDS = [
  ...["reasoning_content", "reasoning", "thinking", "reasoning_details", "thinking_blocks"],
  ...["reasoning_text", "thinking_content", "thought", "thoughts"],
];

/** The reasoning in a message, from whichever field holds it. */
export function thoughtOf(said: JsonRecord): string {
  for (const field of THOUGHT_FIELDS) {
    const thought = wordsIn(said[field]);
    if (thought !== "") return thought;
  }
  return "";
}

/**
 * Splits content into text and reasoning. Content may be a string, a list of parts, or an answer already parsed as
 * JSON.
 */
function readContent(content: unknown): { readonly content: string; readonly thought: string } {
  if (!Array.isArray(content)) {
    const answer = recordOf(content);
    const text = answer === undefined ? textOf(content) : wordsIn(answer) || JSON.stringify(answer);
    return { content: text, thought: "" };
  }
  const isThought = (part: unknown): boolean =>
    /think|reason/.test(textOf(recordOf(part)?.["type"]));
  return {
    content: wordsIn(content.filter((part) => !isThought(part))),
    thought: wordsIn(content.filter(isThought)),
  };
}

/** The text in a value: a string, an object with a text field, or a list of either. */
function wordsIn(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsIn).join("");
  if (typeof value === "string") return value;
  const part = recordOf(value);
  const words = part?.["text"] ?? part?.["thinking"] ?? part?.["content"] ?? part?.["value"];
  return words === undefined ? "" : wordsIn(words);
}

/** Tool calls in a message. Servers may find calls in the model's text even if no tools were offered. */
export function callsOf(said: JsonRecord): readonly CalledTool[] {
  const { tool_calls: several, function_call: single } = said;
  const calls = (Array.isArray(several) ? several : [several]).map(recordOf);
  const all = single === undefined ? calls : [...calls, { function: single }];
  return all.flatMap((call) => {
    if (call === undefined) return [];
    const called = recordOf(call["function"]) ?? call;
    const { name, arguments: input = called["args"] ?? called["input"] } = called;
    if (name === undefined && input === undefined) return [];
    const text =
      typeof input === "object" && input !== null ? JSON.stringify(input) : textOf(input);
    const { index, id } = call;
    const place = Number.isSafeInteger(index) ? (index as number) : undefined;
    return [{ index: place, id: textOf(id), name: textOf(name), input: text }];
  });
}

/** Request body for `/chat/completions`. */
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
    // Greedy decoding ignores top-p.
    ...(sampling.temperature === 0 && sampling.topP === GREEDY.topP
      ? {}
      : { top_p: sampling.topP }),
    ...(sampling.seed === undefined ? {} : { seed: sampling.seed }),
    ...(sampling.stop.length === 0 ? {} : { stop: sampling.stop }),
    // OpenAI refuses a token limit together with a prediction; `AnswerText` enforces the limit in any case.
    ...(predicted && isOpenAi
      ? {}
      : isOpenAi
        ? { max_completion_tokens: maxTokens }
        : { max_tokens: maxTokens }),
    ...(isOpenAi || sampling.topK === GREEDY.topK ? {} : { top_k: sampling.topK }),
    ...(isOpenAi || sampling.minP === GREEDY.minP ? {} : { min_p: sampling.minP }),
    // llama.cpp and LM Studio use the first name, vLLM the second.
    ...(isOpenAi || sampling.repeatPenalty === GREEDY.repeatPenalty
      ? {}
      : { repeat_penalty: sampling.repeatPenalty, repetition_penalty: sampling.repeatPenalty }),
    ...reasoningEffort(settings.think),
    ...(predicted ? { prediction: { type: "content", content: draft } } : {}),
    ...responseFormat(structured, schema),
  };
}

function reasoningEffort(think: Thinking | undefined): Readonly<Record<string, unknown>> {
  if (think === undefined || think === true) return {};
  return { reasoning_effort: think === false ? "none" : think };
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

/** Token counts of an answer; missing or implausible counts are estimated or left out. */
export function openAiUsage(
  request: GenerationRequest,
  answer: AnswerText,
  { usage = {}, timings = {} }: Pick<CompletionChunk, "usage" | "timings">,
): GenerationUsage {
  const details = recordOf(usage.prompt_tokens_details) ?? {};
  const told = {
    promptTokens: usage.prompt_tokens,
    completionTokens: usage.completion_tokens,
    cachedTokens: details["cached_tokens"] ?? timings["cache_n"],
    prefillMs: timings["prompt_ms"],
    decodeMs: timings["predicted_ms"],
  };
  return soundUsage(told, request, answer.measured);
}
