/**
 * The messages of sessions: their schemas, types and checks.
 *
 * @module
 */

import { FALLBACK_REASONS, OUTCOME_STATUSES, PLAN_SOURCES } from "@understudy/planner-core";
import { CACHE_HITS } from "@understudy/planner-core/internal";
import { type Static, Type } from "typebox";
import { DomainName, StepMessage, Values } from "./common.ts";
import { LayoutSchema } from "./domain-fields.ts";
import {
  disbandFields,
  interruptFields,
  SquadRoleSchema,
  StepUseSchema,
  squadFields,
} from "./squad-messages.ts";
import { togetherFields } from "./together-fields.ts";
import { AgentName, MAX_BUDGET_MS, memberFields, wantedFields, words } from "./wanted-fields.ts";
import {
  HelloWorldSchema,
  ORDER_REASONS,
  ORDER_STATES,
  OrderSchema,
  SpotSchema,
  ThingIdMessage,
  ThingSchema,
  WantedWaysSchema,
  WaysSchema,
} from "./world-messages.ts";

/** Supported protocol versions. */
export const PROTOCOLS: readonly number[] = [1];
/** The WebSocket subprotocol of version 1. */
export const SUBPROTOCOL = "understudy.v1.json";

/** Sequence numbers fit 32 bits, enough for years of a session. */
const MAX_NUMBER = 2 ** 32 - 1;

const Seq = Type.Integer({
  minimum: 1,
  maximum: MAX_NUMBER,
  description: "Numbers the client's messages, counting up from 1 over the whole session",
});
const N = Type.Integer({
  minimum: 1,
  description: "Numbers the server's messages, counting up from 1",
});
/** The `seq` of the client message that a server message refers to. */
const SeqOf = (description: string) => Type.Integer({ minimum: 0, description });
const Received = Type.Integer({
  minimum: 0,
  maximum: MAX_NUMBER,
  description: "The highest number that was received without a gap",
});
const StepId = Type.Integer({
  minimum: 1,
  maximum: MAX_NUMBER,
  description: "Identifies a begun step",
});

/** A message in a batch. Each is validated separately. */
export const BatchedMessage = Type.Object({ type: Type.String() });

const SlotNumber = Type.Integer({ title: "slot", minimum: 0, maximum: MAX_NUMBER });
const SlotValue = Type.Integer({ title: "value", minimum: -(2 ** 31), maximum: 2 ** 31 - 1 });

/** The new value of a slot of a packed state. */
export const SlotChangeSchema = Type.Tuple([SlotNumber, SlotValue]);

const SquadOf = Type.Optional(Type.String({ description: "The squad whose plan has the step" }));

/** A step that uses an exclusive resource. */
export const SharedUseSchema = Type.Object({
  resource: Type.String({
    minLength: 1,
    maxLength: 200,
    description: "The resource, such as an axe",
  }),
  tool: Type.String({ maxLength: 200 }),
  args: Type.Optional(Values),
});

/** Client messages by type. */
export const CLIENT_MESSAGES = {
  hello: Type.Object({
    type: Type.Literal("hello"),
    protocol: Type.Array(Type.Integer(), { minItems: 1, maxItems: 16 }),
    client: Type.String({ maxLength: 200, description: "Name and version of the client" }),
    domain: DomainName,
    domainHash: Type.Optional(Type.String({ maxLength: 64 })),
    acceptDomain: Type.Optional(
      Type.Boolean({ description: "Whether the client accepts a domain of another hash" }),
    ),
    ticket: Type.Optional(
      Type.String({
        maxLength: 8000,
        description: "The ticket of a client that cannot keep a key",
      }),
    ),
    token: Type.Optional(
      Type.String({ maxLength: 8000, description: "The resume token of the session to resume" }),
    ),
    received: Type.Optional(Received),
    shared: Type.Optional(
      Type.Array(SharedUseSchema, {
        maxItems: 256,
        description:
          "Steps that use shared resources: no agent is told to begin a plan with a resource that another one holds",
      }),
    ),
    world: Type.Optional(HelloWorldSchema),
    checkNames: Type.Optional(
      Type.Boolean({
        description:
          "Whether the name of an agent, a squad, a step or a thing that never was is an error; default false: it is ignored",
      }),
    ),
  }),
  state: Type.Object({
    type: Type.Literal("state"),
    seq: Seq,
    agent: AgentName,
    nowMs: Type.Number({ description: "The game's own time" }),
    values: Type.Optional(Values),
    slots: Type.Optional(
      Type.Array(SlotChangeSchema, {
        maxItems: 4096,
        description:
          "Changes since the last state, each as [slot, value]; the first state has all `values`",
      }),
    ),
    at: Type.Optional(SpotSchema),
  }),
  see: Type.Object({
    type: Type.Literal("see"),
    seq: Seq,
    things: Type.Array(ThingSchema, { maxItems: 4096 }),
    part: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MAX_NUMBER,
        description:
          "The number of this part of a complete listing; things in none of its parts are gone",
      }),
    ),
    parts: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_NUMBER })),
  }),
  ways: Type.Object({
    type: Type.Literal("ways"),
    seq: Seq,
    agent: AgentName,
    ways: Type.Array(WaysSchema, { maxItems: 256 }),
  }),
  want: Type.Object({
    type: Type.Literal("want"),
    seq: Seq,
    agent: AgentName,
    ...wantedFields,
    budgetMs: Type.Number({ minimum: 0, maximum: MAX_BUDGET_MS }),
    clocks: togetherFields.clocks,
    runner: Type.Optional(
      words(["client", "server"], "The player of the plan's steps; default client"),
    ),
    orders: Type.Optional(
      Type.Array(OrderSchema, {
        maxItems: 64,
        description: "All open orders of the agent; only in a session with a world",
      }),
    ),
  }),
  squad: Type.Object({ type: Type.Literal("squad"), seq: Seq, ...squadFields }),
  interrupt: Type.Object({ type: Type.Literal("interrupt"), seq: Seq, ...interruptFields }),
  disband: Type.Object({ type: Type.Literal("disband"), seq: Seq, ...disbandFields }),
  idle: Type.Object({ type: Type.Literal("idle"), seq: Seq, agent: AgentName }),
  leave: Type.Object({ type: Type.Literal("leave"), seq: Seq, agent: AgentName }),
  step: Type.Object({
    type: Type.Literal("step"),
    seq: Seq,
    agent: AgentName,
    stepId: StepId,
    event: words(["started", "finished", "failed"]),
    detail: Type.Optional(Type.String({ maxLength: 1000 })),
  }),
  batch: Type.Object({
    type: Type.Literal("batch"),
    messages: Type.Array(BatchedMessage, { maxItems: 4096 }),
  }),
  ack: Type.Object({ type: Type.Literal("ack"), received: Received }),
  bye: Type.Object({ type: Type.Literal("bye") }),
} as const;

/** A type of client message. */
export type ClientType = keyof typeof CLIENT_MESSAGES;
/** A client message. */
export type ClientMessage<Name extends ClientType = ClientType> = {
  [Each in Name]: Static<(typeof CLIENT_MESSAGES)[Each]>;
}[Name];

/** The reasons for which a member of a squad has nothing to do. */
export const SQUAD_REST_REASONS = [
  "reached",
  "planning",
  "done",
  "unsolvable",
  "cut-off",
  "error",
] as const;

const planFields = {
  n: N,
  agent: Type.String(),
  basedOn: SeqOf("The `seq` of the agent's state that the plan starts from"),
  want: SeqOf("The `seq` of the want that it answers"),
  steps: Type.Array(StepMessage),
  fromMs: Type.Optional(
    Type.Array(Type.Number(), {
      description: "With events or deadlines: the earliest start of each step, on the game's clock",
    }),
  ),
  cost: Type.Number(),
  source: words(PLAN_SOURCES),
  hit: Type.Optional(words(CACHE_HITS)),
  mended: Type.Optional(Type.Literal(true)),
  status: words(OUTCOME_STATUSES),
  reason: Type.Optional(words(FALLBACK_REASONS)),
  ...memberFields,
};

/** Server messages by type. */
export const SERVER_MESSAGES = {
  welcome: Type.Object({
    type: Type.Literal("welcome"),
    protocol: Type.Integer(),
    session: Type.String(),
    resumeToken: Type.String({
      description: "The `token` of a later `hello` that resumes the session",
    }),
    received: Received,
    domain: DomainName,
    domainHash: Type.String(),
    revision: Type.String(),
    layout: Type.Optional(LayoutSchema),
    limits: Type.Object({
      messageBytes: Type.Integer(),
      waitingBytes: Type.Integer(),
      agents: Type.Integer(),
      things: Type.Integer(),
      silenceMs: Type.Integer({
        description: "Silence after which a connection is closed",
      }),
      resumeMs: Type.Integer({
        description: "Time for which a session without a connection is kept",
      }),
    }),
  }),
  ack: Type.Object({ type: Type.Literal("ack"), received: Received }),
  plan: Type.Object({ type: Type.Literal("plan"), ...planFields }),
  revised: Type.Object({ type: Type.Literal("revised"), ...planFields }),
  early: Type.Object({
    type: Type.Literal("early"),
    n: N,
    agent: Type.String(),
    basedOn: SeqOf("The `seq` of the agent's state that the step starts from"),
    want: SeqOf("The `seq` of the want that it answers"),
    step: StepMessage,
    index: Type.Integer(),
  }),
  begin: Type.Object({
    type: Type.Literal("begin"),
    n: N,
    agent: Type.String(),
    stepId: StepId,
    step: StepMessage,
    squad: SquadOf,
    with: Type.Optional(
      Type.Array(Type.String(), { description: "The other members of a squad that take part" }),
    ),
    untilMs: Type.Optional(
      Type.Number({ description: "The expected end of a squad's step, on the game's clock" }),
    ),
    for: Type.Optional(
      Type.Array(StepUseSchema, {
        description: "The steps of a squad, or its goal, that the step makes possible",
      }),
    ),
    role: Type.Optional(
      Type.String({
        description: "The agent's role if it is a partner; the first of `with` then leads the step",
      }),
    ),
  }),
  finish: Type.Object({
    type: Type.Literal("finish"),
    n: N,
    agent: Type.String(),
    stepId: StepId,
  }),
  wait: Type.Object({
    type: Type.Literal("wait"),
    n: N,
    agent: Type.String(),
    squad: Type.String(),
    step: StepMessage,
    for: Type.Optional(Type.String({ description: "The member whose step comes first" })),
    what: Type.String({
      description:
        "The name of the tool of the step that comes first, or of a clock; `event` or `time`",
    }),
    untilMs: Type.Number({ description: "The expected end of the wait, on the game's clock" }),
  }),
  rest: Type.Object({
    type: Type.Literal("rest"),
    n: N,
    agent: Type.String(),
    squad: Type.String(),
    reason: words(SQUAD_REST_REASONS),
  }),
  interrupt: Type.Object({
    type: Type.Literal("interrupt"),
    n: N,
    agent: Type.String(),
    stepId: StepId,
    reason: Type.String(),
  }),
  roles: Type.Object({
    type: Type.Literal("roles"),
    n: N,
    squad: Type.String(),
    roles: Type.Array(SquadRoleSchema, { description: "The steps of the plan, as far as known" }),
  }),
  claims: Type.Object({
    type: Type.Literal("claims"),
    n: N,
    agent: Type.String(),
    things: Type.Array(ThingIdMessage, {
      description: "All things that the agent's plan claims now; nobody else plans with them",
    }),
  }),
  order: Type.Object({
    type: Type.Literal("order"),
    n: N,
    agent: Type.String(),
    want: SeqOf("The `seq` of the want that has the order"),
    id: Type.String({ description: "The id of the order" }),
    state: words(ORDER_STATES),
    reason: Type.Optional(words(ORDER_REASONS, "The reason for a postponed or given-up order")),
  }),
  ways: Type.Object({
    type: Type.Literal("ways"),
    n: N,
    agent: Type.String(),
    ways: Type.Array(WantedWaysSchema),
  }),
  resync: Type.Object({
    type: Type.Literal("resync"),
    agents: Type.Optional(
      Type.Array(Type.String(), {
        description: "The agents whose whole states and wants are requested; default: all",
      }),
    ),
  }),
  error: Type.Object({
    type: Type.Literal("error"),
    code: Type.String(),
    message: Type.String(),
    pointer: Type.Optional(Type.String()),
    seq: Type.Optional(SeqOf("The `seq` of the wrong message")),
    agent: Type.Optional(
      Type.String({
        description: "The agent of the mistake; without it and `squad`, the session",
      }),
    ),
    squad: Type.Optional(Type.String({ description: "The squad of the mistake" })),
  }),
  drain: Type.Object({ type: Type.Literal("drain"), withinMs: Type.Number() }),
} as const;

/** A type of server message. */
export type ServerType = keyof typeof SERVER_MESSAGES;
/** A server message. */
export type ServerMessage<Name extends ServerType = ServerType> = {
  [Each in Name]: Static<(typeof SERVER_MESSAGES)[Each]>;
}[Name];
