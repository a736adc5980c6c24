/**
 * Ollama's dialect, spoken over the service's model.
 *
 * @module
 */

import { type Issue, RequestError } from "@understudy/planner-core";
import { type Static, Type } from "typebox";
import { type ChatRequest, StopTexts } from "../openai/openai-schema.ts";
import { EXAMPLES } from "../schema/examples.ts";

const Options = Type.Object({
  temperature: Type.Optional(Type.Number({ minimum: 0, maximum: 2 })),
  top_p: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1 })),
  seed: Type.Optional(Type.Integer()),
  top_k: Type.Optional(Type.Integer({ minimum: 0, description: "0: all" })),
  min_p: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  repeat_penalty: Type.Optional(Type.Number({ minimum: 1, maximum: 2 })),
  stop: Type.Optional(StopTexts),
  num_predict: Type.Optional(
    Type.Integer({ minimum: -1, description: "-1: the default number of tokens" }),
  ),
});

const common = {
  model: Type.String({ minLength: 1, maxLength: 500 }),
  stream: Type.Optional(Type.Boolean({ description: "Default true" })),
  options: Type.Optional(Options),
  format: Type.Optional(Type.Unknown({ description: '"json", or a JSON schema' })),
};

/** A request of Ollama's `/api/chat`. */
export type OllamaChatRequest = Static<typeof OllamaChatSchema>;
export const OllamaChatSchema = Type.Object(
  {
    ...common,
    messages: Type.Array(
      Type.Object({ role: Type.Enum(["system", "user", "assistant"]), content: Type.String() }),
      { minItems: 1, maxItems: 1000 },
    ),
  },
  { examples: [EXAMPLES.ollamaChat] },
);

/** A request of Ollama's `/api/generate`. */
export type OllamaGenerateRequest = Static<typeof OllamaGenerateSchema>;
export const OllamaGenerateSchema = Type.Object(
  {
    ...common,
    prompt: Type.Optional(Type.String()),
    system: Type.Optional(Type.String()),
  },
  { examples: [EXAMPLES.ollamaGenerate] },
);

/** A request of Ollama's `/api/show`. */
export type OllamaShowRequest = Static<typeof OllamaShowSchema>;
export const OllamaShowSchema = Type.Object(
  {
    model: Type.Optional(common.model),
    name: Type.Optional(Type.String({ maxLength: 500, description: "As older clients say" })),
  },
  { examples: [EXAMPLES.ollamaShow] },
);

/** Values of a field that ask for nothing. */
const NOTHING: readonly unknown[] = [undefined, null, false, ""];
/** Fields that a request may leave out, and that are not supported. */
const UNSUPPORTED = ["tools", "images", "suffix", "template", "context", "raw", "think"];

const only =
  (harmless?: unknown) =>
  (value: unknown): boolean =>
    value === null || value === harmless;

/** Options that would change what is written, and whether a value changes nothing. */
const UNSUPPORTED_OPTIONS: Readonly<Record<string, (value: unknown) => boolean>> = {
  frequency_penalty: only(0),
  mirostat: only(0),
  num_ctx: only(),
  num_keep: only(),
  num_predict: (value) => value !== 0,
  presence_penalty: only(0),
  repeat_last_n: only(0),
  tfs_z: only(1),
  typical_p: only(1),
};

/**
 * The request as OpenAI's dialect has it.
 *
 * @throws RequestError that names everything that is asked for and cannot be done
 */
export function chatOf(request: OllamaChatRequest | OllamaGenerateRequest): ChatRequest {
  refuseUnsupported(request);
  const { model, options = {} } = request;
  const { temperature, top_p, top_k, min_p, repeat_penalty, seed, stop } = options;
  const { num_predict: most = -1 } = options;
  return {
    model,
    messages: messagesOf(request),
    temperature: temperature ?? null,
    top_p: top_p ?? null,
    top_k: top_k ?? null,
    min_p: min_p ?? null,
    repeat_penalty: repeat_penalty ?? null,
    seed: seed ?? null,
    stop: stop ?? null,
    ...(most < 1 ? {} : { max_tokens: most }),
  };
}

function messagesOf(request: OllamaChatRequest | OllamaGenerateRequest): ChatRequest["messages"] {
  if ("messages" in request) return request.messages;
  const { system = "", prompt = "" } = request;
  const asked = { role: "user", content: prompt } as const;
  return system === "" ? [asked] : [{ role: "system", content: system }, asked];
}

function refuseUnsupported(request: OllamaChatRequest | OllamaGenerateRequest): void {
  const { options = {} } = request;
  const asked = { ...request, ...imagesOf(request) };
  const issues = Object.entries(asked).flatMap(([name, value]): Issue[] => {
    const isNothing = NOTHING.includes(value);
    const isEmpty = Array.isArray(value) && value.length === 0;
    if (!UNSUPPORTED.includes(name) || isNothing || isEmpty) return [];
    return [unsupported(`/${name}`)];
  });
  for (const [name, value] of Object.entries(options)) {
    const isHarmless = Object.hasOwn(UNSUPPORTED_OPTIONS, name) && UNSUPPORTED_OPTIONS[name];
    if (isHarmless && !isHarmless(value)) issues.push(unsupported(`/options/${name}`));
  }
  if (issues.length > 0) throw new RequestError(issues);
}

function unsupported(pointer: string): Issue {
  return { pointer, message: "is not supported by this server", hint: "leave it out" };
}

/** Images are given with the messages of a chat. */
function imagesOf(request: object): object {
  if (!("messages" in request)) return {};
  const messages = request.messages as readonly { readonly images?: readonly unknown[] }[];
  return { images: messages.flatMap(({ images = [] }) => images) };
}
