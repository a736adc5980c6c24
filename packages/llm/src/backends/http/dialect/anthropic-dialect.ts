import { segmentsText } from "../../../prompts/text/segment.ts";
import type { GenerationRequest, GenerationUsage } from "../../interface/backend.ts";
import { GREEDY } from "../../interface/sampling.ts";
import { soundUsage } from "../../interface/sound-usage.ts";
import { type JsonRecord, parseRecord, recordOf, textOf } from "../connection/json-fields.ts";
import { errorIn, mayExplain } from "./answer-error.ts";
import type { AnswerText } from "./answer-text.ts";

/** Version of the messages API. */
export const ANTHROPIC_VERSION = "2023-06-01";
/** Name of the tool that takes the plan as its input. */
const PLAN_TOOL = "write_plan";
const COUNTS = new Set([
  ...["input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens", "output_tokens"],
]);

/** A stream event, reduced to fields of the expected types. */
export interface MessageEvent {
  /** Piece of text, or of the tool input. */
  readonly piece: string;
  /** Piece of reasoning. */
  readonly thought: string;
  /** Stop reason. */
  readonly finish?: string | undefined;
  /** Counts of tokens. */
  readonly usage: JsonRecord;
  readonly isLast: boolean;
  /** The server's error; undefined if there is none. */
  readonly error?: unknown;
  /** The event, if it may tell why there is no answer, should none follow. */
  readonly aside?: unknown;
}

/** Parses an event, or a whole message; undefined if it is malformed. */
export function readMessageEvent(text: string): MessageEvent | undefined {
  const event = parseRecord(text);
  if (event === undefined) return undefined;
  const delta = recordOf(event["delta"]) ?? {};
  const type = textOf(event["type"]);
  if (Array.isArray(event["content"])) return readWholeMessage(event, event["content"]);
  const said = type === "content_block_delta";
  return {
    piece: said ? textOf(delta["text"]) + textOf(delta["partial_json"]) : "",
    thought: said ? textOf(delta["thinking"]) : "",
    finish: type === "message_delta" ? textOf(delta["stop_reason"]) || undefined : undefined,
    usage: countsIn(event["usage"] ?? recordOf(event["message"])?.["usage"]),
    isLast: type === "message_stop",
    error: errorIn(event, type !== "" && type !== "ping"),
    aside: type === "" && mayExplain(event) ? event : undefined,
  };
}

/** The counts that are read, without any others: those of all events are joined. */
function countsIn(usage: unknown): JsonRecord {
  const entries = Object.entries(recordOf(usage) ?? {});
  return Object.fromEntries(entries.filter(([name]) => COUNTS.has(name)));
}

/** A message that was not streamed. */
function readWholeMessage(message: JsonRecord, content: readonly unknown[]): MessageEvent {
  const blocks = content.map((block) => recordOf(block) ?? {});
  const piecesOf = (piece: (block: JsonRecord) => string): string => blocks.map(piece).join("");
  return {
    piece: piecesOf(({ text, input }) => {
      return textOf(text) + (recordOf(input) === undefined ? "" : JSON.stringify(input));
    }),
    thought: piecesOf(({ thinking }) => textOf(thinking)),
    finish: textOf(message["stop_reason"]) || "end_turn",
    usage: countsIn(message["usage"]),
    isLast: true,
    error: errorIn(message, true),
  };
}

/**
 * Request body for `/v1/messages`. The system prompt, which is the same for all questions on a domain, is marked for
 * prompt caching, which saves cost and time. The plan is requested as a tool input, so that it follows the schema.
 */
export function messageRequest(
  model: string,
  { system, user, maxTokens, sampling, schema }: GenerationRequest,
): JsonRecord {
  const { temperature, topP, topK, stop } = sampling;
  return {
    model,
    max_tokens: maxTokens,
    stream: true,
    ...(system.content === ""
      ? {}
      : {
          system: [{ type: "text", text: system.content, cache_control: { type: "ephemeral" } }],
        }),
    // The API refuses an empty message.
    messages: [{ role: "user", content: segmentsText(user) || "." }],
    temperature,
    ...(topP === GREEDY.topP ? {} : { top_p: topP }),
    ...(topK === GREEDY.topK ? {} : { top_k: topK }),
    ...(stop.length === 0 ? {} : { stop_sequences: stop }),
    ...(schema === undefined
      ? {}
      : {
          tools: [
            {
              name: PLAN_TOOL,
              description: "Writes down the plan.",
              input_schema: schema,
            },
          ],
          tool_choice: { type: "tool", name: PLAN_TOOL, disable_parallel_tool_use: true },
        }),
  };
}

/** Token counts of an answer; missing or implausible counts are estimated or left out. */
export function anthropicUsage(
  request: GenerationRequest,
  answer: AnswerText,
  usage: JsonRecord,
): GenerationUsage {
  const cached = usage["cache_read_input_tokens"];
  const parts = [usage["input_tokens"], cached, usage["cache_creation_input_tokens"]];
  const isTold = typeof usage["input_tokens"] === "number";
  const told = {
    promptTokens: isTold ? parts.reduce<number>((sum, part) => sum + numberOf(part), 0) : undefined,
    completionTokens: usage["output_tokens"],
    cachedTokens: cached,
  };
  return soundUsage(told, request, answer.measured);
}

function numberOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
