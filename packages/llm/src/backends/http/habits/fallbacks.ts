import { GREEDY } from "../../interface/sampling.ts";
import { type JsonRecord, recordOf, textOf } from "../connection/json-fields.ts";
import { KEEP_ALIVE } from "../dialect/ollama-dialect.ts";

type Change = (body: JsonRecord) => JsonRecord;

/** Replacements for a parameter that a server refuses. */
export interface Fallback {
  readonly parameter: string;
  /** Pattern for the parameter's name in error messages. */
  readonly named: RegExp;
  /** Changes to the request, to try in order. */
  readonly changes: readonly Change[];
  /** The user option that sets the parameter, if any: only its default may be dropped, never an explicit value. */
  readonly choice?: Choice | undefined;
}

/** A user option. */
interface Choice {
  /** Name of the option. */
  readonly option: string;
  readonly byDefault: unknown;
  /** Another parameter with the same meaning; if the request still has that one, this parameter may be dropped. */
  readonly twin?: string | undefined;
}

const LIMITS = /\bmax_(?:completion_)?tokens\b/;
const SYSTEM_ROLE =
  /\bsystem\b.{0,40}\b(?:roles?|messages?|prompts?|instructions?)\b|\broles?\b.{0,60}\bsystem\b|roles must alternate|developer instruction/i;

const without =
  (...parameters: readonly string[]): Change =>
  (body) =>
    Object.fromEntries(Object.entries(body).filter(([name]) => !parameters.includes(name)));

const renamed =
  (from: string, to: string): Change =>
  ({ [from]: value, ...body }) => ({ ...body, [to]: value });

const replaced =
  (parameter: string, value: unknown): Change =>
  (body) => ({ ...body, [parameter]: value });

/** JSON mode with the schema inside, as supported by llama.cpp and llama-cpp-python. */
const schemaInObject: Change = (body) => {
  const schema = recordOf(recordOf(body["response_format"])?.["json_schema"])?.["schema"];
  const format = { type: "json_object", ...(schema !== undefined && { schema }) };
  return { ...body, response_format: format };
};

/** Merges the system prompt into the user message, for chat templates without a system role. */
const systemInUser: Change = (body) => {
  const messages = body["messages"];
  const [system, user, ...rest] = (Array.isArray(messages) ? messages : []).map(recordOf);
  if (system?.["role"] !== "system" || user?.["role"] !== "user") return body;
  const content = `${textOf(system["content"])}\n\n${textOf(user["content"])}`;
  return { ...body, messages: [{ ...user, content }, ...rest] };
};

/** Sends the system prompt without prompt caching. */
const plainSystem: Change = (body) => {
  const [part] = Array.isArray(body["system"]) ? body["system"] : [];
  return { ...body, system: textOf(recordOf(part)?.["text"]) };
};

const SAMPLING_OFF: readonly (readonly [string, unknown])[] = [
  ["top_p", GREEDY.topP],
  ["top_k", GREEDY.topK],
  ["min_p", GREEDY.minP],
  ["repeat_penalty", GREEDY.repeatPenalty],
];

/** Drops default sampling options, which older servers may not know. */
const fewerOptions: Change = (body) => {
  const options = Object.entries(recordOf(body["options"]) ?? {}).filter(
    ([name, value]) => !SAMPLING_OFF.some(([off, by]) => off === name && by === value),
  );
  return { ...body, options: Object.fromEntries(options) };
};

const optional = (parameter: string, choice?: Choice): Fallback => ({
  parameter,
  named: new RegExp(`\\b${parameter}\\b`),
  changes: [without(parameter)],
  choice,
});

const sampling = (parameter: string, option: keyof typeof GREEDY, twin?: string): Fallback =>
  optional(parameter, { option, byDefault: GREEDY[option], twin });

/** Fallbacks for OpenAI-compatible servers, the most useful parameter first. */
export const OPENAI_FALLBACKS: readonly Fallback[] = [
  {
    parameter: "response_format",
    named: /response_format|json_schema|json_object|guided|grammar|structured|\bschema\b/i,
    changes: [
      schemaInObject,
      replaced("response_format", { type: "json_object" }),
      without("response_format"),
    ],
  },
  { parameter: "messages", named: SYSTEM_ROLE, changes: [systemInUser] },
  {
    parameter: "max_tokens",
    named: LIMITS,
    changes: [renamed("max_tokens", "max_completion_tokens"), without("max_completion_tokens")],
  },
  {
    parameter: "max_completion_tokens",
    named: LIMITS,
    changes: [renamed("max_completion_tokens", "max_tokens"), without("max_tokens")],
  },
  sampling("temperature", "temperature"),
  {
    parameter: "stream",
    named:
      /["'`]stream["'`]|\bstreaming\b|\bstream (?:is|not|must|cannot)\b|\b(?:param|parameter|field|argument|key|property|invalid|unsupported|unknown):? stream\b/i,
    changes: [without("stream", "stream_options")],
  },
  optional("prediction"),
  {
    parameter: "reasoning_effort",
    named: /reasoning_?effort|\breasoning\b|\bthink(?:ing)?\b/i,
    changes: [without("reasoning_effort")],
    // A level is always a user's choice.
    choice: { option: "think", byDefault: undefined },
  },
  sampling("top_p", "topP"),
  sampling("seed", "seed"),
  sampling("top_k", "topK"),
  sampling("min_p", "minP"),
  sampling("repeat_penalty", "repeatPenalty", "repetition_penalty"),
  sampling("repetition_penalty", "repeatPenalty", "repeat_penalty"),
  optional("stream_options"),
];

/** Fallbacks for Anthropic: some models restrict sampling, and some gateways support only part of the API. */
export const ANTHROPIC_FALLBACKS: readonly Fallback[] = [
  {
    parameter: "tool_choice",
    named:
      /tool_choice|parallel_tool|\btools?\b|input_schema|json_schema|guided|grammar|structured/i,
    changes: [replaced("tool_choice", { type: "auto" }), without("tool_choice", "tools")],
  },
  sampling("temperature", "temperature"),
  sampling("top_p", "topP"),
  sampling("top_k", "topK"),
  { parameter: "system", named: /cache_control|\bsystem\b/i, changes: [plainSystem] },
];

/** Fallbacks for Ollama: older versions and compatible servers support fewer fields. */
export const OLLAMA_FALLBACKS: readonly Fallback[] = [
  {
    parameter: "format",
    named: /\bformat\b|\bschema\b|grammar/i,
    changes: [replaced("format", "json"), without("format")],
  },
  {
    parameter: "think",
    named: /\bthink(?:ing)?\b/i,
    changes: [without("think")],
    choice: { option: "think", byDefault: false },
  },
  {
    parameter: "options",
    named: /\b(?:top_p|top_k|min_p|repeat_penalty)\b/,
    changes: [fewerOptions],
  },
  optional("keep_alive", { option: "keepAlive", byDefault: KEEP_ALIVE }),
  optional("truncate"),
  optional("shift"),
];
