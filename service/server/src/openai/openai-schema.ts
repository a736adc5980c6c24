/**
 * The OpenAI-compatible API.
 *
 * @module
 */

import { type Static, Type } from "typebox";
import { EXAMPLES } from "../schema/examples.ts";

const nullable = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) =>
  Type.Optional(Type.Union([schema, Type.Null()]));
const TextPart = Type.Object({ type: Type.Literal("text"), text: Type.String() });
const Content = Type.Union([Type.String(), Type.Array(TextPart, { maxItems: 1000 })]);

const StopText = Type.String({ minLength: 1, maxLength: 100 });
/** Stop sequences. */
const StopTexts = Type.Union([StopText, Type.Array(StopText, { maxItems: 4 })]);

/** The fields shared by chats and completions. Other fields are left to `refuseUnsupported`. */
const common = {
  model: Type.String({ minLength: 1, maxLength: 500 }),
  max_tokens: nullable(Type.Integer({ minimum: 1 })),
  temperature: nullable(Type.Number({ minimum: 0, maximum: 2 })),
  top_p: nullable(Type.Number({ exclusiveMinimum: 0, maximum: 1 })),
  seed: nullable(Type.Integer()),
  top_k: nullable(Type.Integer({ minimum: -1, description: "0 or -1: all. Not OpenAI's own" })),
  min_p: nullable(Type.Number({ minimum: 0, maximum: 1, description: "Not OpenAI's own" })),
  repeat_penalty: nullable(
    Type.Number({ minimum: 1, maximum: 2, description: "Not OpenAI's own" }),
  ),
  stop: nullable(StopTexts),
  stream: nullable(Type.Boolean()),
  n: nullable(Type.Integer({ minimum: 1, maximum: 8 })),
  stream_options: nullable(Type.Object({ include_usage: Type.Optional(Type.Boolean()) })),
};

const FunctionName = Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" });
const Tool = Type.Object({
  type: Type.Literal("function"),
  function: Type.Object({
    name: FunctionName,
    description: Type.Optional(Type.String({ maxLength: 4000 })),
    parameters: nullable(Type.Unsafe<object>({ type: "object" })),
  }),
});
const ToolChoice = Type.Union([
  Type.Enum(["none", "auto", "required"]),
  Type.Object({
    type: Type.Literal("function"),
    function: Type.Object({ name: Type.String() }),
  }),
]);
/** An earlier tool call of the conversation. */
const CalledTool = Type.Object({
  id: Type.String(),
  function: Type.Object({ name: Type.String(), arguments: Type.String() }),
});

/** The body of `/v1/chat/completions`. */
export type ChatRequest = Static<typeof ChatRequestSchema>;
export const ChatRequestSchema = Type.Object(
  {
    ...common,
    max_completion_tokens: nullable(Type.Integer({ minimum: 1 })),
    response_format: nullable(
      Type.Object({
        type: Type.String(),
        json_schema: Type.Optional(Type.Object({ schema: Type.Optional(Type.Unknown()) })),
      }),
    ),
    tools: nullable(Type.Array(Tool, { maxItems: 128 })),
    tool_choice: nullable(ToolChoice),
    messages: Type.Array(
      Type.Object({
        role: Type.Enum(["system", "developer", "user", "assistant", "tool"]),
        content: nullable(Content),
        tool_calls: nullable(Type.Array(CalledTool, { maxItems: 128 })),
        tool_call_id: Type.Optional(Type.String()),
      }),
      { minItems: 1, maxItems: 1000 },
    ),
  },
  { examples: [EXAMPLES.chat] },
);

/** The body of `/v1/completions`. */
export type CompletionRequest = Static<typeof CompletionRequestSchema>;
export const CompletionRequestSchema = Type.Object(
  { ...common, prompt: Type.String() },
  { examples: [EXAMPLES.completion] },
);
