import type { Dialect } from "./dialect.ts";
import { contentOf, numberOf, type ServedCounts, type ServedPrompt } from "./served-prompt.ts";

/** Nanoseconds per millisecond. Ollama reports nanoseconds. */
const NS_PER_MS = 1_000_000;
/**
 * Reported nanoseconds per token, the basis of an LLM planner's speed estimate. Small, so that a server
 * with answers in milliseconds does not count as slow.
 */
const TOKEN_NS = 40_000;
const CREATED_AT = "2026-01-01T00:00:00Z";

/** `POST /api/chat` of Ollama: lines of JSON, the last with `done`. */
export const ollamaDialect: Dialect = {
  streamType: "application/x-ndjson",
  readPrompt: (body) => {
    const options = (body["options"] ?? {}) as Readonly<Record<string, unknown>>;
    const limit = numberOf(options["num_predict"], -1);
    return {
      dialect: "ollama",
      model: String(body["model"] ?? ""),
      system: contentOf(body, "system"),
      user: contentOf(body, "user"),
      stream: body["stream"] !== false,
      maxTokens: limit < 0 ? Number.POSITIVE_INFINITY : limit,
      contextSize:
        options["num_ctx"] === undefined ? undefined : numberOf(options["num_ctx"], 4096),
      body,
    };
  },
  piece: ({ model }, text) => line({ ...message(model, text), done: false }),
  last: (prompt, counts) => line({ ...message(prompt.model, ""), ...end(counts) }),
  garbage: '{"model":"phi3","mess\n',
  streamError: (error) => line({ error }),
  whole: (prompt, text, counts) => ({ ...message(prompt.model, text), ...end(counts) }),
  error: (status, error) => ({ status, body: { error } }),
  contextError: (required, max) => ({
    status: 400,
    body: {
      error: `prompt is too long: ${required} tokens, the context length is ${max} tokens`,
    },
  }),
};

function message(model: string, content: string): object {
  return { model, created_at: CREATED_AT, message: { role: "assistant", content } };
}

function end({ promptTokens, completionTokens, tokenMs, stop }: ServedCounts): object {
  const prompt = promptTokens * TOKEN_NS;
  const decode = completionTokens * Math.max(TOKEN_NS, Math.round(tokenMs * NS_PER_MS));
  return {
    done_reason: stop,
    done: true,
    total_duration: prompt + decode,
    load_duration: 0,
    prompt_eval_count: promptTokens,
    prompt_eval_duration: prompt,
    eval_count: completionTokens,
    eval_duration: decode,
  };
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

/** A model in the answers of `/api/tags`, `/api/ps` and `/api/show`. */
export function ollamaModel(name: string): object {
  return {
    name: name.includes(":") ? name : `${name}:latest`,
    model: name.includes(":") ? name : `${name}:latest`,
    modified_at: CREATED_AT,
    size: 2_176_178_913,
    digest: "4f222292793889a9a40a020799cfd28d53f3e01af25d48e06c5e708610fc47e9",
    details: {
      parent_model: "",
      format: "gguf",
      family: "phi3",
      families: ["phi3"],
      parameter_size: "3.8B",
      quantization_level: "Q4_0",
    },
  };
}

/** The answer to a prompt that only loads the model. */
export function ollamaLoaded({ model }: ServedPrompt): object {
  return { model, created_at: CREATED_AT, response: "", done: true, done_reason: "load" };
}
