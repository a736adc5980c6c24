import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Backend, Sampling } from "@understudy/llm";
import { GREEDY } from "@understudy/llm/internal";
import type { TextPrompt } from "@understudy/llm/pool";
import { RequestError } from "@understudy/planner-core";
import { schemaOfResponseFormat } from "./answer-schema.ts";
import type { ChatRequest, CompletionRequest } from "./openai-schema.ts";
import type { ToolUse } from "./tool-calls.ts";

type BackendInfo = Backend["info"];
type Message = ChatRequest["messages"][number];

const DEFAULT_MAX_TOKENS = 512;
const NO_SYSTEM: TextPrompt["system"] = { content: "", hash: hashOf("") };
const SPEAKERS = { user: "User", assistant: "Assistant" } as const;

/**
 * The prompt of a chat and the schema of its answer. Models get one turn: the earlier messages of a conversation
 * precede the last one, each with its speaker.
 *
 * @param tools the available functions
 * @param optionsAt the place of the options in the request. Default: the top level
 * @throws RequestError for a schema or an option that the model does not support
 */
export function chatPrompt(
  request: ChatRequest,
  info: BackendInfo,
  tools: ToolUse | undefined,
  optionsAt?: string,
): TextPrompt {
  const { messages } = request;
  const isInstruction = ({ role }: Message): boolean => role === "system" || role === "developer";
  const instructions = messages.filter(isInstruction).map(textOf);
  const system = [...instructions, ...(tools === undefined ? [] : [tools.instruction])].join(
    "\n\n",
  );
  const said = messages.filter((message) => !isInstruction(message));
  const [first] = said;
  const isQuestion = said.length === 1 && first?.role === "user";
  const text = isQuestion ? textOf(first) : transcript(said);
  const maxTokens = request.max_completion_tokens ?? request.max_tokens ?? DEFAULT_MAX_TOKENS;
  const schema = tools?.schema ?? schemaOfResponseFormat(request.response_format, info);
  return {
    ...prompt(system, text),
    maxTokens,
    schema,
    sampling: samplingOf(request, info, optionsAt),
  };
}

/**
 * The prompt of a completion.
 *
 * @throws RequestError for an option that the model does not support
 */
export function completionPrompt(request: CompletionRequest, info: BackendInfo): TextPrompt {
  const maxTokens = request.max_tokens ?? DEFAULT_MAX_TOKENS;
  return { ...prompt("", request.prompt), maxTokens, sampling: samplingOf(request, info) };
}

function prompt(system: string, text: string): Pick<TextPrompt, "system" | "user"> {
  return { system: systemOf(clean(system)), user: [{ kind: "user", text: clean(text) }] };
}

function systemOf(content: string): TextPrompt["system"] {
  if (content === "") return NO_SYSTEM;
  return { content, hash: hashOf(content) };
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

function transcript(messages: readonly Message[]): string {
  const lines = messages.map((message) => {
    if (message.role === "tool") return `Result of the call: ${textOf(message)}`;
    const speaker = message.role === "assistant" ? SPEAKERS.assistant : SPEAKERS.user;
    const calls = (message.tool_calls ?? []).map(
      ({ function: { name, arguments: given } }) => `calls ${name} ${given}`,
    );
    return `${speaker}: ${[textOf(message), ...calls].filter((said) => said !== "").join("\n")}`;
  });
  return messages.at(-1)?.role === "assistant"
    ? lines.join("\n")
    : [...lines, `${SPEAKERS.assistant}:`].join("\n");
}

function textOf({ content }: Message): string {
  if (typeof content === "string") return content;
  return (content ?? []).map(({ text }) => text).join("");
}

/** Removes lone surrogates and control characters. */
function clean(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\uFFFD").replace(/[^\P{Cc}\n\t]/gu, "");
}

/** Sampling options by the names that clients use. */
const OPTIONS = {
  temperature: "temperature",
  topP: "top_p",
  topK: "top_k",
  minP: "min_p",
  repeatPenalty: "repeat_penalty",
  seed: "seed",
  stop: "stop",
} as const satisfies Readonly<Record<keyof Sampling, keyof ChatRequest>>;
const NAMES = Object.keys(OPTIONS) as (keyof Sampling)[];

/**
 * Sampling options. Default: the model's own, else greedy.
 *
 * @throws RequestError for options that the model does not take
 */
function samplingOf(
  request: ChatRequest | CompletionRequest,
  { generation = {}, takes, model }: BackendInfo,
  optionsAt = "",
): Sampling {
  const { maxTokens: _, ...own } = generation;
  const { temperature, top_p: topP, top_k: topK, min_p: minP, seed, stop } = request;
  const asked: Partial<Record<keyof Sampling, unknown>> = {
    ...{ temperature, topP, minP, repeatPenalty: request.repeat_penalty },
    topK: topK == null ? undefined : Math.max(0, topK),
    seed: seed == null ? undefined : seed >>> 0,
    stop: typeof stop === "string" ? [stop] : stop,
  };
  const chosen = NAMES.filter((name) => asked[name] != null);
  const refused = chosen.filter(
    (name) => takes?.includes(name) === false && !isDeepStrictEqual(asked[name], GREEDY[name]),
  );
  if (refused.length > 0) {
    const message = `is not an option that the model "${model}" takes`;
    throw new RequestError(
      refused.map((name) => {
        return { pointer: `${optionsAt}/${OPTIONS[name]}`, message, hint: "leave it out" };
      }),
    );
  }
  const settings = Object.fromEntries(chosen.map((name) => [name, asked[name]]));
  // Greedy decoding would make all n answers equal.
  const isDrawn = (request.n ?? 1) > 1 && temperature == null && own.temperature === undefined;
  const drawn = isDrawn && takes?.includes("temperature") !== false ? { temperature: 1 } : {};
  return { ...GREEDY, ...own, ...drawn, ...(settings as Partial<Sampling>) };
}
