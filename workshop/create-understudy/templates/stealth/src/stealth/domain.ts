import { defineDomain, type TypesOf } from "@understudy/planner-core";

const anywhere = ["post", "trace", "thief"] as const;

/** Guards patrol, search traces of the thief, and catch the thief on sight. */
export const domain = defineDomain({
  name: "stealth",
  kinds: {
    post: { due: { type: "boolean" } }, // not visited lately
    trace: {}, // a spot where the thief was seen or heard
    thief: {},
  },
  places: { post: 4, trace: 3, thief: 1 },
  state: {
    near: { type: "thing", of: anywhere, position: true },
    rounds: { type: "integer", min: 0, max: 2 },
    alarmed: { type: "boolean", sensed: true }, // knows of a trace
    hunting: { type: "boolean", sensed: true }, // sees the thief
  },
  tools: [
    { name: "walk", things: { to: anywhere }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "check",
      things: { it: "post" },
      when: { near: "$it", "$it.due": true },
      then: { "$it.due": false, rounds: { "+": 1 } },
      claims: ["$it"],
    },
    {
      name: "search",
      things: { it: "trace" },
      when: { near: "$it" },
      then: { alarmed: false },
      claims: ["$it"],
    },
    { name: "catch", things: { it: "thief" }, when: { near: "$it" }, then: { hunting: false } },
  ],
  goals: [
    { name: "caught", when: { hunting: false }, priority: 9 },
    { name: "searched", when: { alarmed: false }, priority: 5 },
    { name: "patrolled", when: { rounds: 2 }, priority: 1 },
    { name: "checked", words: ["check"], things: { it: "post" }, when: { "$it.due": false } }, // an order
  ],
});

export type StealthTypes = TypesOf<typeof domain>;
