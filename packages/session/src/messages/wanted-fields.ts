import type { Condition, GoalReference } from "@understudy/planner-core";
import { type TEnum, Type } from "typebox";
import { ConditionMessage, NamedStepsSchema } from "./common.ts";

/** Limit of a request's budget, in ms. */
export const MAX_BUDGET_MS = 600_000;
/** A union of string constants. */
export function words<const W extends readonly string[]>(
  values: W,
  description?: string,
): TEnum<[...W]> {
  const options = description === undefined ? {} : { description };
  return Type.Enum([...values], options) as unknown as TEnum<[...W]>;
}

const text = (maxLength: number, description: string) =>
  Type.Optional(Type.String({ maxLength, description }));

const Goal = Type.Unsafe<GoalReference>({
  anyOf: [{ type: "string" }, { type: "object" }],
  description: 'The name of a goal, a condition, {"oneOf": [goals]} or {"directive": "free text"}',
});

/** One goal: a name or a condition. */
export const SingleGoalMessage = Type.Unsafe<string | Condition>({
  anyOf: [{ type: "string" }, { type: "object" }],
  description: "The name of a goal, or a condition",
});

/** The agent's name. */
export const AgentName = Type.String({
  minLength: 1,
  maxLength: 200,
  description: "The asking agent; a newer request of an agent supersedes older ones",
});

/** The fields of a request besides agent and state. */
export const wantedFields = {
  goal: Goal,
  disabled: Type.Optional(NamedStepsSchema),
  maintain: Type.Optional(ConditionMessage),
  ways: Type.Optional(
    // The domain validates each place.
    Type.Unsafe<Readonly<Record<string, Readonly<Record<string, number>>>>>({
      type: "object",
      description:
        "Costs of ways by start and end, as objects of numbers; there is no way where a number is missing",
    }),
  ),
  costVersion: Type.Optional(Type.Union([Type.Number(), Type.String({ maxLength: 200 })])),
  background: Type.Optional(
    Type.Boolean({
      description:
        "Whether the model may finish after its answer is no longer needed; default true",
    }),
  ),
  choose: Type.Optional(
    Type.Union([Type.Boolean(), Type.Integer({ minimum: 2, maximum: 8 })], {
      description: "Whether the model only chooses among proved plans; a number limits these plans",
    }),
  ),
  persona: text(10_000, "The agent's character, for the prompt"),
  memory: text(10_000, "The agent's memories, for the prompt"),
};

/** How a pool of models chose its answer. */
export const EnsembleSchema = Type.Object(
  {
    strategy: Type.String({
      description: "The strategy by which the models were asked, such as `race`",
    }),
    calls: Type.Array(
      Type.Object({
        member: Type.String(),
        beganMs: Type.Number({
          description: "Start of the call, in milliseconds after the question",
        }),
        endedMs: Type.Number(),
        end: words(["won", "lost", "refused", "failed", "cancelled"]),
        tokens: Type.Integer({ description: "Tokens written by the member" }),
      }),
      { description: "The calls, in the order of their start" },
    ),
    why: Type.String({ description: "The reason why the winner won, in a few words" }),
    agreement: Type.Optional(
      Type.Number({ description: "The share of equal answers in a vote, from 0 to 1" }),
    ),
    tokensWasted: Type.Integer({ description: "Tokens of all calls but the winner's" }),
  },
  { description: "The calls of a pool of models, their times, and the winner" },
);

/** Fields that name the pool member behind an answer. */
export const memberFields = {
  member: Type.Optional(
    Type.String({ description: "The author of the plan among the models of a pool" }),
  ),
  ensemble: Type.Optional(EnsembleSchema),
};
