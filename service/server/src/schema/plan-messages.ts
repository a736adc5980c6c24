/**
 * The schemas of all messages, the source of their types, checks and OpenAPI description.
 *
 * @module
 */

import {
  type Condition,
  FALLBACK_REASONS,
  OUTCOME_STATUSES,
  PLAN_SOURCES,
} from "@understudy/planner-core";
import { CACHE_HITS } from "@understudy/planner-core/internal";
import {
  AgentName,
  domainFields,
  Findings,
  MAX_BUDGET_MS,
  memberFields,
  StepMessage,
  togetherFields,
  Values,
  wantedFields,
  words,
} from "@understudy/session";
import { type Static, Type } from "typebox";
import { EXAMPLES } from "./examples.ts";

/** Limit of a slice: `plan-now` and `plan-many` block other requests. */
const MAX_SLICE_MS = 50;
/** Limit of requests per `plan-many`. */
const MAX_MANY = 10_000;
const askedFields = {
  agent: AgentName,
  state: Values,
  ...wantedFields,
  nowMs: Type.Optional(
    Type.Number({ description: "The game's clock, for events and deadlines; default 0" }),
  ),
  clocks: togetherFields.clocks,
};

const Slice = Type.Optional(Type.Number({ minimum: 0, maximum: MAX_SLICE_MS }));

/** Asks for a plan within a budget. */
export type PlanMessage = Static<typeof PlanSchema>;
export const PlanSchema = Type.Object(
  {
    ...domainFields,
    ...askedFields,
    budgetMs: Type.Number({
      minimum: 0,
      maximum: MAX_BUDGET_MS,
      description: "Milliseconds from the first byte of the request until the answer leaves",
    }),
    urgency: Type.Optional(
      Type.Number({
        description: "Urgency: under overload the least urgent request is refused first; default 0",
      }),
    ),
  },
  { examples: [EXAMPLES.plan] },
);

/** Asks for an immediate plan. */
export type PlanNowMessage = Static<typeof PlanNowSchema>;
export const PlanNowSchema = Type.Object(
  { ...domainFields, ...askedFields, sliceMs: Slice },
  { examples: [EXAMPLES.planNow] },
);

/** Asks for the plans of many agents within one time slice. */
export type PlanManyMessage = Static<typeof PlanManySchema>;
export const PlanManySchema = Type.Object(
  {
    ...domainFields,
    requests: Type.Array(
      Type.Object({
        ...askedFields,
        budgetMs: Type.Optional(Type.Number({ minimum: 0, maximum: MAX_BUDGET_MS })),
        urgency: Type.Optional(Type.Number()),
      }),
      { maxItems: MAX_MANY },
    ),
    sliceMs: Slice,
  },
  { examples: [EXAMPLES.planMany] },
);

/** The result of a planning request. */
export type OutcomeMessage = Static<typeof OutcomeSchema>;
export const OutcomeSchema = Type.Object({
  agent: Type.String(),
  status: words(OUTCOME_STATUSES),
  steps: Type.Array(StepMessage, {
    description: "Empty without a plan, and if there is nothing to do",
  }),
  goal: Type.Unsafe<string | Condition>({
    description: "The goal of the plan: its name, or the requested condition",
  }),
  cost: Type.Number(),
  optimal: Type.Boolean(),
  source: words(PLAN_SOURCES),
  hit: Type.Optional(words(CACHE_HITS)),
  mended: Type.Optional(
    Type.Literal(true, { description: "Set if the classical planner mended the plan" }),
  ),
  llmSteps: Type.Integer({ description: "Steps that the model wrote" }),
  llmIndices: Type.Optional(
    Type.Array(Type.Integer(), {
      description: "The indices of the model's steps; if absent, the first ones",
    }),
  ),
  chosen: Type.Optional(
    Type.Union([Type.Literal("words"), Type.Literal("llm")], {
      description: "The chooser of this goal or plan among several, if there was one",
    }),
  ),
  confidence: Type.Optional(
    Type.Number({ description: "Confidence in the reading of the directive, from 0 to 1" }),
  ),
  because: Type.Optional(Findings),
  banned: Type.Optional(
    Type.Literal(true, { description: "Set if the directive's bans leave no goal" }),
  ),
  words: Type.Optional(
    Type.Literal("not read", {
      description: "The directive was not read: without a reader, or without time",
    }),
  ),
  reason: Type.Optional(words(FALLBACK_REASONS)),
  remembered: Type.Boolean(),
  detail: Type.Optional(Type.String()),
  ...memberFields,
  elapsedMs: Type.Number({
    description: "From the first byte of the request to the answer, as the server saw it",
  }),
});

/** The outcomes of `plan-many` in request order; null: unfinished, to be asked again. */
export type OutcomesMessage = Static<typeof OutcomesSchema>;
export const OutcomesSchema = Type.Object({
  outcomes: Type.Array(Type.Union([OutcomeSchema, Type.Null()])),
});

/** The messages of a plan stream, by type. */
export const PLAN_STREAM_MESSAGES = {
  step: Type.Object({
    type: Type.Literal("step"),
    index: Type.Integer(),
    step: StepMessage,
  }),
  outcome: Type.Object({ type: Type.Literal("outcome"), ...OutcomeSchema.properties }),
  revised: Type.Object({ type: Type.Literal("revised"), ...OutcomeSchema.properties }),
} as const;

/** A message of a plan stream; over HTTP one line of JSON. */
export type PlanStreamMessage = {
  [Type in keyof typeof PLAN_STREAM_MESSAGES]: Static<(typeof PLAN_STREAM_MESSAGES)[Type]>;
}[keyof typeof PLAN_STREAM_MESSAGES];
