import type { Dialect } from "./dialect.ts";
import { contentOf, numberOf, type ServedCounts, type ServedPrompt } from "./served-prompt.ts";

/** Creation time of models and answers: 1 January 2026. */
export const CREATED = 1_767_225_600;

/** `POST /v1/chat/completions`: server-sent events, ending in `[DONE]`. */
export const openAiDialect: Dialect = {
  streamType: "text/event-stream",
  readPrompt: (body) => ({
    dialect: "openai",
    model: String(body["model"] ?? ""),
    system: contentOf(body, "system"),
    user: contentOf(body, "user"),
    stream: body["stream"] === true,
    maxTokens: numberOf(
      body["max_completion_tokens"] ?? body["max_tokens"],
      Number.POSITIVE_INFINITY,
    ),
    contextSize: undefined,
    body,
  }),
  piece: (prompt, content) => event(chunk(prompt, { delta: { content }, finish_reason: null })),
  last: (prompt, counts) => {
    const options = (prompt.body["stream_options"] ?? {}) as Readonly<Record<string, unknown>>;
    const finish = event(chunk(prompt, { delta: {}, finish_reason: counts.stop }));
    // Includes a comment, as real servers send to keep connections open.
    const usage =
      options["include_usage"] === true
        ? event({ ...chunk(prompt, undefined), usage: usageOf(counts) })
        : ": no usage\n\n";
    return `${finish}${usage}data: [DONE]\n\n`;
  },
  garbage: 'data: {"id":"chatcmpl-1","choi\n\n',
  streamError: (message) => event({ error: { message, type: "server_error", code: 500 } }),
  whole: (prompt, content, counts) => ({
    ...chunk(prompt, { message: { role: "assistant", content }, finish_reason: counts.stop }),
    object: "chat.completion",
    usage: usageOf(counts),
  }),
  error: (status, message) => ({
    status,
    body: { error: { message, type: typeOf(status), param: null, code: null } },
  }),
  contextError: (required, max) => ({
    status: 400,
    body: {
      error: {
        code: 400,
        message: `request (${required} tokens) exceeds the available context size (${max} tokens)`,
        type: "exceed_context_size_error",
        n_prompt_tokens: required,
        n_ctx: max,
      },
    },
  }),
};

function chunk(prompt: ServedPrompt, choice: object | undefined): object {
  return {
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: CREATED,
    model: prompt.model,
    choices: choice === undefined ? [] : [{ index: 0, ...choice }],
  };
}

function usageOf({ promptTokens, completionTokens }: ServedCounts): object {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}

function event(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

function typeOf(status: number): string {
  if (status === 429) return "rate_limit_error";
  return status < 500 ? "invalid_request_error" : "server_error";
}
