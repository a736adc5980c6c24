import { EnsembleSchema, MAX_BUDGET_MS, words } from "@understudy/session";
import { type Static, Type } from "typebox";
import { EXAMPLES } from "./examples.ts";

/** Pool strategies for text: all but those that need proofs, and `routed`, which needs rules. */
export const TEXT_STRATEGIES = [
  "small-first",
  "race",
  "hedged",
  "weighted",
  "voting",
  "consensus",
  "judge",
] as const;

/** Asks the models a query in natural language. */
export type QueryMessage = Static<typeof QuerySchema>;
export const QuerySchema = Type.Object(
  {
    task: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 64,
        description: "A kind of question that the server knows",
      }),
    ),
    prompt: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 4000,
        description:
          "The question; of a task with a prompt of its own the value of the slot `prompt`",
      }),
    ),
    variables: Type.Optional(
      Type.Unsafe<Readonly<Record<string, string>>>({
        type: "object",
        additionalProperties: { type: "string", maxLength: 4000 },
        description: "Values for the slots of the task's prompt",
      }),
    ),
    strategy: Type.Optional(
      words(
        TEXT_STRATEGIES,
        "How several models come to one answer. Default: the task's, else the pool's",
      ),
    ),
    deadlineMs: Type.Number({ minimum: 0, maximum: MAX_BUDGET_MS }),
    maxTokens: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 4096, description: "Default: the task's, else 128" }),
    ),
  },
  { examples: [EXAMPLES.query] },
);

/** How the models chose an answer. */
export type DecisionMessage = Static<typeof DecisionSchema>;
const DecisionSchema = Type.Object({
  strategy: Type.String({
    description: "The strategy by which the models were asked, such as `race`",
  }),
  winner: Type.String({ description: "The member whose answer it is" }),
  why: Type.String({ description: "The reason why it won, in a few words" }),
  candidates: EnsembleSchema.properties.calls,
  agreement: Type.Optional(
    Type.Number({ description: "The share of equal answers in a vote, from 0 to 1" }),
  ),
  tokens: Type.Integer({ description: "Tokens written by all of them together" }),
});

export type AnswerMessage = Static<typeof AnswerSchema>;
export const AnswerSchema = Type.Object({
  answer: Type.String(),
  model: Type.String(),
  stop: Type.Enum(["end", "length", "stopped"]),
  tokens: Type.Integer({ description: "Tokens of the answer" }),
  cached: Type.Union([Type.Literal("exact"), Type.Literal("similar"), Type.Literal(false)], {
    description: "Whether the answer is cached: that of an equal question, or of a similar one",
  }),
  elapsedMs: Type.Number(),
  decision: DecisionSchema,
});

/** A model of the server, or a strategy for several. */
const ModelMessage = Type.Object({
  name: Type.String(),
  contextSize: Type.Optional(Type.Integer()),
  slots: Type.Integer({ description: "Concurrent questions of the model" }),
});

export type ModelList = Static<typeof ModelListSchema>;
export const ModelListSchema = Type.Object({ models: Type.Array(ModelMessage) });
