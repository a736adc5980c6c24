import { type Issue, RequestError } from "@understudy/planner-core";
import type { CompletionKind } from "./completion-objects.ts";

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);
const only =
  (...values: readonly unknown[]) =>
  (value: unknown): boolean =>
    values.includes(value);

/**
 * Unsupported options, each with the values that have no effect and are accepted. Some belong to other compatible
 * servers.
 */
const UNSUPPORTED: Readonly<Record<string, (value: unknown) => boolean>> = {
  audio: isNothing,
  best_of: only(1),
  echo: only(false),
  frequency_penalty: only(0),
  function_call: only("none"),
  functions: isNothing,
  grammar: only(""),
  guided_choice: isNothing,
  guided_grammar: isNothing,
  guided_json: isNothing,
  guided_regex: isNothing,
  ignore_eos: only(false),
  json_schema: isNothing,
  logit_bias: (value) => typeof value === "object" && Object.keys(Object(value)).length === 0,
  logprobs: only(false, 0),
  min_tokens: only(0),
  modalities: (value) => JSON.stringify(value) === '["text"]',
  prediction: isNothing,
  presence_penalty: only(0),
  reasoning_effort: only("none"),
  repetition_penalty: only(1),
  stop_token_ids: isNothing,
  structured_outputs: isNothing,
  suffix: only(""),
  top_logprobs: only(0),
  verbosity: only("medium"),
  web_search_options: isNothing,
};

/** Unsupported options of text completions. */
const UNSUPPORTED_IN_TEXTS = {
  ...UNSUPPORTED,
  max_completion_tokens: isNothing,
  response_format: (value: unknown) => Object(value).type === "text",
  tool_choice: only("none"),
  tools: isNothing,
};

/** @throws RequestError that names all unsupported options */
export function refuseUnsupportedFields(body: object, kind: CompletionKind): void {
  const unsupported: typeof UNSUPPORTED = kind === "chat" ? UNSUPPORTED : UNSUPPORTED_IN_TEXTS;
  const issues = Object.entries(body).flatMap(([name, value]): Issue[] => {
    const isHarmless = Object.hasOwn(unsupported, name) ? unsupported[name] : undefined;
    if (isHarmless === undefined || isNothing(value) || isHarmless(value)) return [];
    return [
      { pointer: `/${name}`, message: "is not supported by this server", hint: "leave it out" },
    ];
  });
  if (issues.length > 0) throw new RequestError(issues);
}
