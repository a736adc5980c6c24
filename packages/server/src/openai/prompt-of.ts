import { createHash } from "node:crypto";
import type { Backend, Sampling } from "@understudy/llm";
import { GREEDY } from "@understudy/llm/internal";
import type { TextPrompt } from "@understudy/llm/pool";
import { schemaOfResponseFormat } from "./answer-schema.ts";
import type { ChatRequest, CompletionRequest } from "./openai-schema.ts";
import { ToolUse } from "./tool-calls.ts";

type BackendInfo = Backend["info"];
type Message = ChatRequest["messages"][number];

const DEFAULT_MAX_TOKENS = 512;
const NO_SYSTEM: TextPrompt["system"] = { content: "", hash: hashOf("") };
const SPEAKERS = { user: "User", assistant: "Assistant" } as const;

/**
 * The prompt of a chat, and the schema of its answer. Models here are asked in one turn: the earlier part of a longer conversation stands above the
 * last message, each turn with its speaker.
 *
 * @throws RequestError if the model cannot be held to the schema
 */
export function chatPrompt(request: ChatRequest, info: BackendInfo): TextPrompt {
  const { messages } = request;
  const isInstruction = ({ role }: Message): boolean => role === "system" || role === "developer";
  const tools = ToolUse.of(request, info);
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
  return { ...prompt(system, text), maxTokens, schema, sampling: samplingOf(request, info) };
}

/** The prompt of a completion. */
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

/** Without what is no text: halves of characters, and characters that control something. */
function clean(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\uFFFD").replace(/[^\P{Cc}\n\t]/gu, "");
}

/** The settings of sampling: the model's own where they are left out, else greedy. */
function samplingOf(
  request: ChatRequest | CompletionRequest,
  { generation = {} }: BackendInfo,
): Sampling {
  const { temperature, top_p: topP, seed, stop } = request;
  const { maxTokens: _, ...own } = generation;
  const usual: Sampling = { ...GREEDY, ...own };
  return {
    ...usual,
    temperature: temperature ?? usual.temperature,
    topP: topP ?? usual.topP,
    seed: seed == null ? usual.seed : seed >>> 0,
    stop: typeof stop === "string" ? [stop] : (stop ?? usual.stop),
  };
}
