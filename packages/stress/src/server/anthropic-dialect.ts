import type { Dialect } from "./dialect.ts";
import { contentOf, numberOf } from "./served-prompt.ts";

/** `POST /v1/messages`: named server-sent events, from `message_start` to `message_stop`. */
export const anthropicDialect: Dialect = {
  streamType: "text/event-stream; charset=utf-8",
  readPrompt: (body) => ({
    dialect: "anthropic",
    model: String(body["model"] ?? ""),
    system: systemOf(body["system"]),
    user: contentOf(body, "user"),
    stream: body["stream"] === true,
    maxTokens: numberOf(body["max_tokens"], Number.POSITIVE_INFINITY),
    contextSize: undefined,
    body,
  }),
  first: (prompt, { promptTokens }) => {
    const usage = { input_tokens: promptTokens, cache_read_input_tokens: 0, output_tokens: 1 };
    const message = { id: "msg_1", type: "message", role: "assistant", content: [], usage };
    const start = { index: 0, content_block: blockOf(prompt.body) };
    return (
      event("message_start", { message: { ...message, model: prompt.model } }) +
      event("content_block_start", start) +
      event("ping", {})
    );
  },
  piece: ({ body }, text) => {
    const delta = hasTool(body)
      ? { type: "input_json_delta", partial_json: text }
      : { type: "text_delta", text };
    return event("content_block_delta", { index: 0, delta });
  },
  last: ({ body }, { completionTokens, stop }) => {
    const end = hasTool(body) ? "tool_use" : "end_turn";
    const delta = { stop_reason: stop === "length" ? "max_tokens" : end, stop_sequence: null };
    return (
      event("content_block_stop", { index: 0 }) +
      event("message_delta", { delta, usage: { output_tokens: completionTokens } }) +
      event("message_stop", {})
    );
  },
  garbage: 'event: content_block_delta\ndata: {"type":"content_blo\n\n',
  streamError: (message) => event("error", { error: { type: "api_error", message } }),
  whole: (prompt, text, { promptTokens, completionTokens, stop }) => ({
    ...{ id: "msg_1", type: "message", role: "assistant", model: prompt.model },
    content: [{ type: "text", text }],
    stop_reason: stop === "length" ? "max_tokens" : "end_turn",
    usage: { input_tokens: promptTokens, output_tokens: completionTokens },
  }),
  error: (status, message) => ({
    status,
    body: { type: "error", error: { type: typeOf(status), message } },
  }),
  contextError: (required, max) => ({
    status: 400,
    body: {
      type: "error",
      error: {
        type: "invalid_request_error",
        message: `prompt is too long: ${required} tokens > ${max} maximum`,
      },
    },
  }),
};

function event(type: string, value: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...value })}\n\n`;
}

function hasTool(body: Readonly<Record<string, unknown>>): boolean {
  return body["tool_choice"] !== undefined;
}

function blockOf(body: Readonly<Record<string, unknown>>): object {
  if (!hasTool(body)) return { type: "text", text: "" };
  const { name } = body["tool_choice"] as { readonly name?: string };
  return { type: "tool_use", id: "toolu_1", name, input: {} };
}

/** A system prompt: text, or blocks of text. */
function systemOf(system: unknown): string {
  if (!Array.isArray(system)) return typeof system === "string" ? system : "";
  return system.map((block) => String((block as { text?: unknown } | null)?.text ?? "")).join("\n");
}

function typeOf(status: number): string {
  if (status === 429) return "rate_limit_error";
  if (status === 404) return "not_found_error";
  if (status === 401) return "authentication_error";
  return status < 500 ? "invalid_request_error" : "api_error";
}

/** A model in the answer of `/v1/models/NAME`. */
export function anthropicModel(id: string): object {
  return { type: "model", id, display_name: id, created_at: "2026-01-01T00:00:00Z" };
}
