import type { Step, TogetherRequest } from "@understudy/planner-core";
import { MAX_MEMBERS } from "@understudy/planner-core/squad";
import { Type } from "typebox";
import { ConditionMessage, Values } from "./common.ts";
import { SingleGoalMessage, wantedFields } from "./wanted-fields.ts";

/** Limit of members that are planned for together. */
export const MAX_SQUAD_MEMBERS: number = MAX_MEMBERS;
/** Limit of times on the game's clock, in ms or units: `Date.now()` is far below. */
export const MAX_TIME = 9e12;
const ToolOrStep = Type.Unsafe<string | Step>({ anyOf: [{ type: "string" }, { type: "object" }] });
/** Tools, by name, and single steps. */
export const DisabledSchema = Type.Array(ToolOrStep, {
  maxItems: 10_000,
  description: "Forbidden or impossible tools and steps of the member",
});

const RoleName = Type.String({ maxLength: 200 });
/** The roles of the partners of a step. */
export const RolesOfPartners = Type.Optional(
  Type.Array(RoleName, {
    maxItems: MAX_SQUAD_MEMBERS - 1,
    description: "Their roles, in the order of `with`; absent in steps without roles",
  }),
);
/** The role of the member that tells of a step in flight. */
export const RoleInStep = Type.Optional({
  ...RoleName,
  description: "The role of `agent` if it is a partner; the first of `with` then leads the step",
});

/** An event besides those of the domain. */
export const EventSchema = Type.Object({
  at: Type.Number({ maximum: MAX_TIME, description: "Time in units, on the game's clock" }),
  then: Type.Unsafe<NonNullable<TogetherRequest["events"]>[number]["then"]>({
    type: "object",
    description: "The effects of the event, written as those of tools",
  }),
  opens: Type.Optional(
    Type.Array(ToolOrStep, {
      maxItems: 10_000,
      description: "The tools and steps that may not begin before the event",
    }),
  ),
  name: Type.Optional(
    Type.String({
      maxLength: 200,
      description: "What those wait for whose steps it opens; default: `event`",
    }),
  ),
});
const EventsSchema = Type.Array(EventSchema, {
  maxItems: 256,
  description: "Events in addition to those of the domain",
});

/** A clock of things that runs. */
export const ClockSchema = Type.Object({
  clock: Type.String({ minLength: 1, maxLength: 200, description: "The name of the clock" }),
  args: Type.Optional(Values),
  leftMs: Type.Number({
    minimum: 0,
    maximum: MAX_TIME,
    description: "Milliseconds until its end",
  }),
});

const MeasureSchema = Type.Unsafe<
  "time" | "cost" | { readonly time: number; readonly cost: number }
>({
  anyOf: [{ type: "string" }, { type: "object" }],
  description:
    'The measure to minimise: "time", "cost" or {"time": 1, "cost": 0.2}; default "time"',
});

/** The fields of a joint request besides the members and their states. */
export const togetherFields = {
  goal: SingleGoalMessage,
  goals: Type.Optional(
    Type.Record(Type.String(), SingleGoalMessage, {
      description: "Goals of members besides, by name; with deadlines, the earliest counts",
    }),
  ),
  measure: Type.Optional(MeasureSchema),
  unitMs: Type.Optional(
    Type.Number({
      minimum: 0.001,
      maximum: MAX_TIME,
      description: "Length of a unit of time in milliseconds; default 1000",
    }),
  ),
  events: Type.Optional(EventsSchema),
  clocks: Type.Optional(
    Type.Array(ClockSchema, {
      maxItems: 256,
      description: "Clocks of things that run; one that is not told begins with the request",
    }),
  ),
  by: Type.Optional(
    Type.Number({
      maximum: MAX_TIME,
      description: "Deadline in units, on the game's clock; default: that of the goal",
    }),
  ),
  maintain: Type.Optional(ConditionMessage),
  ways: wantedFields.ways,
};
