import { Type } from "typebox";
import { StepMessage } from "./common.ts";
import {
  DisabledSchema,
  MAX_SQUAD_MEMBERS,
  MAX_TIME,
  RoleInStep,
  RolesOfPartners,
  togetherFields,
} from "./together-fields.ts";
import { AgentName, MAX_BUDGET_MS, words } from "./wanted-fields.ts";

const SquadName = Type.String({
  minLength: 1,
  maxLength: 200,
  description: "The name of a squad, of the client's choice",
});

const MemberName = Type.String({
  minLength: 1,
  maxLength: 200,
  description: "A member of the squad",
});

/** A step of a squad, or the goal, that another step makes possible. */
export const StepUseSchema = Type.Object({
  agent: Type.Optional(
    Type.String({ description: "The member with the step; absent for the goal" }),
  ),
  what: Type.String({ description: "The name of the tool, or `goal`" }),
});

/** A step that goes on as a squad begins. */
export const SquadRunningSchema = Type.Object({
  agent: MemberName,
  with: Type.Optional(Type.Array(MemberName, { maxItems: MAX_SQUAD_MEMBERS })),
  step: StepMessage,
  elapsedMs: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: MAX_TIME,
      description: "Milliseconds since its start; default 0",
    }),
  ),
  leftMs: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: MAX_TIME,
      description: "Milliseconds until its expected end; default: by its duration",
    }),
  ),
  role: RoleInStep,
});

/** A step of a squad that lies ahead, or is under way. */
export const SquadRoleSchema = Type.Object({
  agent: Type.String(),
  step: StepMessage,
  with: Type.Array(Type.String()),
  isRunning: Type.Boolean(),
  fromMs: Type.Number({ description: "The expected start of the step, on the game's clock" }),
  untilMs: Type.Number(),
  for: Type.Array(StepUseSchema, {
    description: "The steps, or the goal, that the step makes possible",
  }),
  roles: RolesOfPartners,
});

/** The fields of a client's message about a squad. */
export const squadFields = {
  squad: SquadName,
  members: Type.Array(AgentName, {
    minItems: 1,
    maxItems: MAX_SQUAD_MEMBERS,
    description: "All members from now on: new ones join, missing ones leave",
  }),
  ...togetherFields,
  budgetMs: Type.Number({ minimum: 0, maximum: MAX_BUDGET_MS }),
  disabled: Type.Optional(
    Type.Record(Type.String(), DisabledSchema, {
      description: "Forbidden or impossible tools and steps, by member",
    }),
  ),
  ends: Type.Optional(
    words(
      ["told", "timed"],
      "The end of steps of a fixed duration: told by `step`, or timed by the server; default told",
    ),
  ),
  roles: Type.Optional(
    Type.Boolean({
      description: "Whether the server sends `roles` with each new plan; default false",
    }),
  ),
  running: Type.Optional(
    Type.Array(SquadRunningSchema, {
      maxItems: 64,
      description: "All steps in flight, with which the squad begins anew",
    }),
  ),
};

/** The fields of a client's message that breaks off steps of a squad. */
export const interruptFields = {
  squad: SquadName,
  agent: Type.Optional(
    Type.String({ maxLength: 200, description: "The member whose steps end; default: all" }),
  ),
};

/** The fields of a client's message that ends a squad. */
export const disbandFields = { squad: SquadName };
