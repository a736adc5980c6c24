import {
  DisabledSchema,
  domainFields,
  MAX_BUDGET_MS,
  MAX_SQUAD_MEMBERS,
  MAX_TIME,
  RoleInStep,
  RolesOfPartners,
  StepMessage,
  togetherFields,
  Values,
  words,
} from "@understudy/session";
import { type Static, Type } from "typebox";
import { EXAMPLES } from "./examples.ts";

/** Limit of steps in a list: more than any schedule has. */
const MAX_STEPS = 1000;

/** Limit of steps in flight: a member may do several beside each other. */
const MAX_RUNNING = 128;

const Time = (description: string) => Type.Number({ minimum: 0, maximum: MAX_TIME, description });
const MemberName = Type.String({ minLength: 1, maxLength: 200, description: "A member" });
const OtherMembers = Type.Array(MemberName, {
  maxItems: MAX_SQUAD_MEMBERS - 1,
  description: "The other members that take part",
});

/** A member of a request for a joint plan. */
export const MemberSchema = Type.Object({
  state: Values,
  disabled: Type.Optional(DisabledSchema),
});

/** A step of several agents, with its time. */
export const JointStepSchema = Type.Object({
  agent: MemberName,
  step: StepMessage,
  startsAt: Time("In units of time, from the request"),
  duration: Time("In units; 0 for a step that takes effect at once"),
  with: OtherMembers,
  roles: RolesOfPartners,
});

/** A step in flight. */
export const RunningSchema = Type.Object({
  agent: MemberName,
  step: StepMessage,
  leftMs: Time("Until its end; for a step whose duration the planner chooses, the least"),
  leftToMs: Type.Optional(Time("The most until its end; default `leftMs`")),
  with: Type.Optional(OtherMembers),
  role: RoleInStep,
});

/** Asks for a joint plan of several agents within a budget. */
export type PlanTogetherMessage = Static<typeof PlanTogetherSchema>;
export const PlanTogetherSchema = Type.Object(
  {
    ...domainFields,
    agents: Type.Record(Type.String(), MemberSchema, {
      description: `The members by name, at most ${MAX_SQUAD_MEMBERS}`,
    }),
    shared: Type.Optional(Values),
    ...togetherFields,
    running: Type.Optional(
      Type.Array(RunningSchema, {
        maxItems: MAX_RUNNING,
        description: "Steps in flight, which are kept; their start effects are part of the states",
      }),
    ),
    nowMs: Type.Optional(Time("The game's clock, for events and deadlines; default 0")),
    keep: Type.Optional(
      Type.Array(JointStepSchema, {
        maxItems: MAX_STEPS,
        description: "Steps of an earlier answer, of which as few as possible change",
      }),
    ),
    budgetMs: Type.Number({
      minimum: 0,
      maximum: MAX_BUDGET_MS,
      description: "Milliseconds from the first byte of the request until the answer leaves",
    }),
  },
  { examples: [EXAMPLES.planTogether] },
);

/** A joint plan. */
export type TogetherOutcomeMessage = Static<typeof TogetherOutcomeSchema>;
export const TogetherOutcomeSchema = Type.Object({
  status: words(
    ["solved", "unsolvable", "cut-off"],
    "`unsolvable` is proved; `cut-off`: no plan was found within the budget",
  ),
  steps: Type.Array(JointStepSchema, {
    description: "In the order of their starts; empty without a plan",
  }),
  ends: Type.Array(Type.Number(), {
    description: "The end of each step in flight, in the order of `running`, in units",
  }),
  time: Type.Number({ description: "End of the last step, in units from the request" }),
  cost: Type.Number({ description: "The sum of the costs of all steps" }),
  measure: Type.Number(),
  optimal: Type.Boolean({ description: "Whether it is proved that no plan has a smaller measure" }),
  lowerBound: Type.Number({ description: "A proved lower bound of the measure" }),
  waits: Type.Array(
    Type.Object({
      agent: Type.String(),
      from: Type.Number({ description: "In units from the request" }),
      until: Type.Number(),
      for: Type.Optional(
        Type.String({ description: "The member whose step comes first; absent for an event" }),
      ),
      what: Type.String({ description: "The name of its tool, or of a clock; `event` or `time`" }),
    }),
    { description: "The waits of members for each other and for events" },
  ),
  kept: Type.Number({ description: "The share of `keep` that is still in the plan, from 0 to 1" }),
  elapsedMs: Type.Number({
    description: "From the first byte of the request to the answer, as the server saw it",
  }),
});
