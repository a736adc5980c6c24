import { type Static, Type } from "typebox";
import { MAX_BUDGET_MS } from "./plan-messages.ts";

/** Puts a question in words to the model. */
export type QueryMessage = Static<typeof QuerySchema>;
export const QuerySchema = Type.Object({
  prompt: Type.String({ minLength: 1, maxLength: 4000 }),
  deadlineMs: Type.Number({ minimum: 0, maximum: MAX_BUDGET_MS }),
  maxTokens: Type.Optional(Type.Integer({ minimum: 1, maximum: 4096, description: "Default 128" })),
});

/** The model's answer. */
export type AnswerMessage = Static<typeof AnswerSchema>;
export const AnswerSchema = Type.Object({
  answer: Type.String(),
  model: Type.String(),
  stop: Type.Enum(["end", "length", "stopped"]),
  tokens: Type.Integer({ description: "Tokens of the answer" }),
  cached: Type.Union([Type.Literal("exact"), Type.Literal(false)]),
  elapsedMs: Type.Number(),
});

/** A model that the server has. */
const ModelMessage = Type.Object({
  name: Type.String(),
  contextSize: Type.Optional(Type.Integer()),
  slots: Type.Integer({ description: "Questions that it works on at the same time" }),
});

/** All models. */
export type ModelList = Static<typeof ModelListSchema>;
export const ModelListSchema = Type.Object({ models: Type.Array(ModelMessage) });
