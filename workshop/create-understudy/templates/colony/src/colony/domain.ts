import { defineDomain, type TypesOf } from "@understudy/planner-core";

const anywhere = ["tree", "logs", "site", "axe", "hammer", "hearth"] as const;
const portable = ["axe", "hammer", "logs"] as const;
const taken = { held: { type: "boolean" } } as const;

/** Settlers fell trees, haul logs to sites and build there, sharing a few tools. */
export const domain = defineDomain({
  name: "colony",
  kinds: {
    tree: {},
    site: { lacks: { type: "integer", min: 0, max: 2 } }, // number of missing logs
    hearth: {},
    logs: taken, // being carried
    axe: taken,
    hammer: taken,
  },
  places: { tree: 2, site: 2, hearth: 1, logs: 2, axe: 2, hammer: 2 },
  state: {
    near: { type: "thing", of: anywhere, position: true },
    holds: { type: "thing", of: portable },
    worked: { type: "boolean", sensed: true }, // has done a job, since it last looked for one
    hungry: { type: "boolean", sensed: true },
  },
  tools: [
    { name: "go", things: { to: anywhere }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "take",
      things: { it: portable },
      when: { near: "$it", "$it.held": false }, // drops the held thing
      then: { holds: "$it", "$it.held": true },
      claims: ["$it"],
    },
    {
      name: "fell",
      things: { it: "tree", by: "axe" },
      when: { near: "$it", holds: "$by" },
      then: { worked: true },
      claims: ["$it"],
    },
    {
      name: "deliver",
      things: { it: "site", load: "logs" },
      when: { near: "$it", holds: "$load", "$it.lacks": { ">": 0 } },
      then: { holds: "nothing", "$it.lacks": { "-": 1 }, worked: true },
      claims: ["$it"],
    },
    {
      name: "build",
      things: { it: "site", by: "hammer" },
      when: { near: "$it", holds: "$by", "$it.lacks": 0 },
      then: { worked: true },
      claims: ["$it"],
    },
    { name: "eat_at", things: { it: "hearth" }, when: { near: "$it" }, then: { hungry: false } },
  ],
  goals: [
    { name: "fed", when: { hungry: false }, priority: 5 },
    { name: "worked", when: { worked: true }, priority: 1 },
  ],
});

export type ColonyTypes = TypesOf<typeof domain>;
