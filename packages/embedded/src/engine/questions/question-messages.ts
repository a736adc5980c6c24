/**
 * Questions to an engine beside its sessions: single plans, proposals, joint plans, and answers of the host's model.
 *
 * @module
 */

import {
  AgentName,
  DisabledSchema,
  DomainName,
  MAX_BUDGET_MS,
  MAX_TIME,
  type MessageCheck,
  messageCheck,
  NamedStepsSchema,
  RoleInStep,
  RolesOfPartners,
  StepMessage,
  togetherFields,
  Values,
  wantedFields,
} from "@understudy/session";
import { type Static, Type } from "typebox";

/** The longest slice of `plan-now`, in ms: the engine does nothing else meanwhile. */
const MAX_SLICE_MS = 1000;
const MAX_NUMBER = 2 ** 32 - 1;
/** The most steps of an earlier joint plan: more than any schedule has. */
const MAX_KEPT = 1000;
const MAX_RUNNING = 64;

const idField = {
  id: Type.Integer({
    minimum: 0,
    maximum: MAX_NUMBER,
    description: "The question's number, of the host's choice; the answer has it, too",
  }),
};
const numberField = {
  number: Type.Integer({
    minimum: 1,
    maximum: MAX_NUMBER,
    description: "The number of the `model-wanted` that it answers",
  }),
};
const domainField = {
  domain: Type.Optional({ ...DomainName, description: "Default: the engine's only domain" }),
};
const askedFields = {
  ...idField,
  ...domainField,
  agent: AgentName,
  state: Values,
  ...wantedFields,
  nowMs: Type.Optional(Type.Number()),
};
const budgetField = { budgetMs: Type.Number({ minimum: 0, maximum: MAX_BUDGET_MS }) };
const Time = Type.Number({ minimum: 0, maximum: MAX_TIME });
const JointStep = Type.Object({
  agent: AgentName,
  step: StepMessage,
  startsAt: Time,
  duration: Time,
  with: Type.Array(AgentName),
  roles: RolesOfPartners,
});

/** The questions and answers of a host, by type. */
const QUESTION_MESSAGES = {
  "plan-once": Type.Object({ type: Type.Literal("plan-once"), ...askedFields, ...budgetField }),
  "plan-now": Type.Object({
    type: Type.Literal("plan-now"),
    ...askedFields,
    sliceMs: Type.Optional(Type.Number({ minimum: 0, maximum: MAX_SLICE_MS })),
  }),
  propose: Type.Object({
    type: Type.Literal("propose"),
    ...askedFields,
    ...budgetField,
    steps: NamedStepsSchema,
  }),
  "plan-together": Type.Object({
    type: Type.Literal("plan-together"),
    ...idField,
    ...domainField,
    agents: Type.Record(
      Type.String(),
      Type.Object({ state: Values, disabled: Type.Optional(DisabledSchema) }),
    ),
    shared: Type.Optional(Values),
    ...togetherFields,
    running: Type.Optional(
      Type.Array(
        Type.Object({
          agent: AgentName,
          step: StepMessage,
          leftMs: Time,
          leftToMs: Type.Optional(Time),
          with: Type.Optional(Type.Array(AgentName)),
          role: RoleInStep,
        }),
        { maxItems: MAX_RUNNING },
      ),
    ),
    keep: Type.Optional(Type.Array(JointStep, { maxItems: MAX_KEPT })),
    nowMs: Type.Optional(Time),
    ...budgetField,
  }),
  "model-answer": Type.Object({
    type: Type.Literal("model-answer"),
    ...numberField,
    answer: Type.Unsafe<unknown>({ description: "JSON that fits the question's `schema`" }),
  }),
  "model-failed": Type.Object({
    type: Type.Literal("model-failed"),
    ...numberField,
    message: Type.Optional(Type.String({ maxLength: 1000 })),
  }),
} as const;

/** A type of question. */
type QuestionType = keyof typeof QUESTION_MESSAGES;
/** A question, or an answer of the host's model. */
export type QuestionMessage<Name extends QuestionType = QuestionType> = {
  [Each in Name]: Static<(typeof QUESTION_MESSAGES)[Each]>;
}[Name];

const CHECKS = new Map<unknown, MessageCheck<never>>(
  Object.entries(QUESTION_MESSAGES).map(([type, schema]) => [type, messageCheck(schema) as never]),
);

/** Whether a message is one of these, right or wrong. */
export function isQuestion(message: unknown): boolean {
  return CHECKS.has(Object(message).type);
}

/**
 * Validates such a message.
 *
 * @throws RequestError with its mistakes
 */
export function checkedQuestion(message: unknown): QuestionMessage {
  return (CHECKS.get(Object(message).type) as MessageCheck<never>)(message);
}
