import type { Condition, Step, Value } from "@understudy/planner-core";
import { type Static, Type } from "typebox";

/** The name of a stored domain. */
export const DomainName = Type.String({
  pattern: "^[A-Za-z0-9_-]{1,64}$",
  description: "The name under which the domain is kept",
});

/** State variables or arguments by name. */
export const Values = Type.Unsafe<Readonly<Record<string, Value>>>({
  type: "object",
  additionalProperties: true,
  description: 'Values by name: true, 3, "market"',
});

/** A condition in the domain language. The domain itself validates it. */
export const ConditionMessage = Type.Unsafe<Condition>({
  type: "object",
  description: 'A condition of the domain language, such as {"wood": {">=": 2}}',
});

/** A step, as messages tell it. */
export const StepMessage = Type.Object(
  {
    tool: Type.String({ maxLength: 200 }),
    args: Values,
    startsAt: Type.Optional(
      Type.Number({
        description:
          "Start in units from the plan's state; in plans of single agents, in a domain with time",
      }),
    ),
    duration: Type.Optional(
      Type.Number({
        description: "Duration in units, with `startsAt`; 0 for a step that takes effect at once",
      }),
    ),
  },
  { description: "A tool and its arguments" },
);

/** Steps in a request. */
export const StepsSchema = Type.Array(StepMessage, { maxItems: 10_000 });

/** A step that a client names. That of a tool without parameters needs no arguments. */
const NamedStepMessage = Type.Object({ ...StepMessage.properties, args: Type.Optional(Values) });
/** Such steps in a request. */
export const NamedStepsSchema = Type.Array(NamedStepMessage, { maxItems: 10_000 });

/** A step that a client names. */
export type NamedStep = Readonly<Static<typeof NamedStepMessage>>;

/** A named step with its arguments. */
export function wholeStep({ args = {}, ...step }: NamedStep): Step {
  return { ...step, args };
}

/** The domain of a message, and its version. */
export const domainFields = {
  domain: DomainName,
  domainHash: Type.Optional(
    Type.String({
      maxLength: 64,
      description: "The hash that the client knows; 409 if the domain has changed since",
    }),
  ),
  domainRevision: Type.Optional(
    Type.String({
      maxLength: 64,
      description: "The revision that the client knows; 409 if the domain has changed since",
    }),
  ),
};

/** Words of a directive or persona, with the meaning found in each. */
export const Findings = Type.Array(
  Type.Object({ words: Type.String(), kind: Type.String(), of: Type.String() }),
  { description: "The meanings found in words" },
);
