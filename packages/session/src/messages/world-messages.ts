import type { Value } from "@understudy/planner-core";
import { Type } from "typebox";

/** Limit of a thing's id, so that a message with many things fits its limit. */
const MAX_ID = 64;
/** Limit of a way's cost. */
const MAX_WAY = 1_000_000;

/** The game's own id of a thing. */
export const ThingIdMessage = Type.Union([
  Type.Number(),
  Type.String({ minLength: 1, maxLength: MAX_ID }),
]);

/** A position. */
export const SpotSchema = Type.Array(Type.Number({ minimum: -1e9, maximum: 1e9 }), {
  minItems: 1,
  maxItems: 3,
  description: "The position, in units in which a straight way of length 1 costs 1",
});

/** A thing that appeared, changed or vanished. */
export const ThingSchema = Type.Object({
  id: ThingIdMessage,
  kind: Type.Optional(Type.String({ maxLength: 200, description: "Required for a new thing" })),
  properties: Type.Optional(
    Type.Unsafe<Readonly<Record<string, Value | null>>>({
      type: "object",
      additionalProperties: true,
      description: "Changed properties; of a new thing, those that differ from their defaults",
    }),
  ),
  at: Type.Optional(SpotSchema),
  name: Type.Optional(Type.String({ maxLength: 200, description: "Its name for players" })),
  holder: Type.Optional(
    Type.String({
      maxLength: 200,
      description: "The holder, such as a player, whatever plans claim; empty: nobody any more",
    }),
  ),
  gone: Type.Optional(Type.Boolean({ description: "Whether the thing has gone" })),
  worth: Type.Optional(
    Type.Number({
      description:
        "How much dearer the work with it may be for a crowd, in units of cost, from 0; default 0",
    }),
  ),
});

/** A goal over things that an agent reaches before its own. */
export const OrderSchema = Type.Object({
  id: Type.String({ minLength: 1, maxLength: MAX_ID, description: "An id of the client's choice" }),
  goal: Type.Unsafe<string | object>({
    anyOf: [{ type: "string" }, { type: "object" }],
    description: 'The name of a goal, a condition, or {"goal": name, "things": {"it": id}}',
  }),
  priority: Type.Optional(
    Type.Number({
      description: "Orders of higher priority come first, equal ones in turn; default 0",
    }),
  ),
});

/** The states of an order that clients are told about. */
export const ORDER_STATES = ["wanted", "postponed", "given-up", "done"] as const;
/** The reasons for postponed and given-up orders. */
export const ORDER_REASONS = ["gone", "unknown", "taken", "no-plan"] as const;

/** Ways that the server asks for: from one thing, or from where the agent is. */
export const WantedWaysSchema = Type.Object({
  from: Type.Optional(ThingIdMessage),
  to: Type.Array(ThingIdMessage, { maxItems: 256 }),
});

/** Costs of ways. */
export const WaysSchema = Type.Object({
  from: Type.Optional(ThingIdMessage),
  to: Type.Array(ThingIdMessage, { maxItems: 256 }),
  costs: Type.Array(Type.Number({ maximum: MAX_WAY }), {
    maxItems: 256,
    description: "The costs in the order of `to`; below 0 where there is no way",
  }),
});

/** The client's world, as described in its `hello`. */
export const HelloWorldSchema = Type.Object(
  {
    ways: Type.Optional(
      Type.Boolean({
        description: "Whether the client answers `ways`; if not, straight lines count as ways",
      }),
    ),
    candidates: Type.Optional(
      Type.Record(Type.String(), Type.Integer({ minimum: 1, maximum: 64 }), {
        description: "Number of things considered first, by kind; default 3",
      }),
    ),
  },
  { description: "Makes the agents plan with the things that the client reports, and claim them" },
);
