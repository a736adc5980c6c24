import {
  domainFields,
  Findings,
  SingleGoalMessage,
  StepMessage,
  StepsSchema,
  Values,
  wantedFields,
} from "@understudy/session";
import { type Static, Type } from "typebox";
import { EXAMPLES } from "./examples.ts";

/** Requests the purpose of each step of a plan; without steps, the reason why a goal is out of reach. */
export type ExplainMessage = Static<typeof ExplainSchema>;
export const ExplainSchema = Type.Object(
  {
    ...domainFields,
    state: Values,
    goal: SingleGoalMessage,
    steps: Type.Optional(StepsSchema),
    ways: wantedFields.ways,
  },
  { examples: [EXAMPLES.explain] },
);

const Planners = Type.Array(Type.String(), {
  description: "The models that may plan; without any, the classical planner plans alone",
});

const Supplied = Type.Object({
  condition: Type.String({ description: "The condition as text, such as wood>=3" }),
  from: Type.Array(Type.Integer(), {
    description: "Indices of the steps that bring the condition about",
  }),
});

/** The purpose of each step of a plan. */
const PlanExplanationMessage = Type.Object({
  type: Type.Literal("plan"),
  cost: Type.Number(),
  steps: Type.Array(
    Type.Object({
      step: StepMessage,
      cost: Type.Number(),
      needs: Type.Array(Supplied),
      serves: Type.Array(
        Type.Object({
          condition: Type.String(),
          to: Type.Union([Type.Integer(), Type.Literal("goal")]),
        }),
      ),
      unneeded: Type.Boolean(),
    }),
  ),
  goal: Type.Array(Supplied),
  text: Type.String({ description: "The explanation as text" }),
  planners: Planners,
});

/** Whether and why a goal is out of reach. */
const ReachMessage = Type.Object({
  type: Type.Literal("reach"),
  status: Type.Enum(["reachable", "undecided", "unreachable"]),
  kind: Type.Optional(Type.Enum(["never", "together"])),
  conditions: Type.Array(Type.Object({ condition: Type.String(), isGoal: Type.Boolean() })),
  text: Type.String({ description: "The explanation as text" }),
  planners: Planners,
});

/** An explanation, of a plan or of why there is none. */
export type ExplanationMessage = Static<typeof ExplanationSchema>;
export const ExplanationSchema = Type.Union([PlanExplanationMessage, ReachMessage]);

/** Requests a description of a state, and of a character's wants in it. */
export type DescribeMessage = Static<typeof DescribeSchema>;
export const DescribeSchema = Type.Object(
  {
    ...domainFields,
    state: Values,
    persona: wantedFields.persona,
  },
  { examples: [EXAMPLES.describe] },
);

/** The meanings found in the words of a persona. */
const PersonaMessage = Type.Object({
  goals: Type.Record(Type.String(), Type.Number(), {
    description: "Change of each goal's priority, in spans of priorities",
  }),
  styles: Type.Record(Type.String(), Type.Number(), {
    description: "Weight of each plan style: cheapest, fewest-steps, safest",
  }),
  because: Findings,
});

/** A description of a state: its values, the goals that hold, the steps that can be done. */
export type StateDescription = Static<typeof StateDescriptionSchema>;
export const StateDescriptionSchema = Type.Object({
  state: Values,
  derived: Type.Record(Type.String(), Type.Boolean(), {
    description: "The values of derived variables",
  }),
  slots: Type.Array(Type.Integer(), { description: "The packed state" }),
  goals: Type.Array(Type.Object({ name: Type.String(), holds: Type.Boolean() })),
  steps: Type.Array(StepMessage, { description: "Possible steps in this state" }),
  persona: Type.Optional(PersonaMessage),
});
