import { defineDomain, loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { kindsOf, ThingLayout } from "../layout.ts";
import { OwnState } from "../question/own-state.ts";
import { ThingRelevance } from "../relevance/relevance.ts";
import { AgentKeys } from "./agent-keys.ts";
import { Sleepers } from "./sleep/sleepers.ts";

const domain = loadDomain({
  name: "camp",
  kinds: { berry: { ripe: { type: "boolean" } }, log: { wet: { type: "boolean" } } },
  state: {
    near: { type: "thing", of: ["berry", "log"], position: true },
    log: { type: "thing", of: "log" },
    hunger: { type: "integer", min: 0, max: 100, sensed: true },
    warm: { type: "boolean" },
  },
  tools: [
    { name: "go", things: { to: ["berry", "log"] }, then: { near: "$to" } },
    {
      name: "eat",
      things: { it: "berry" },
      when: { near: "$it", "$it.ripe": true },
      then: { hunger: { "-": 40 } },
    },
    { name: "burn", things: { it: "log" }, when: { log: "$it" }, then: { warm: true } },
  ],
  goals: [
    { name: "fed", when: { hunger: { "<": 60 } } },
    { name: "warmed", when: { warm: true } },
  ],
});
const layout = new ThingLayout(domain.untyped, kindsOf(domain.untyped));
const keys = new AgentKeys(layout, new ThingRelevance(layout), new Sleepers(layout));

const ASKER = {
  knowledge: { isAll: true, find: () => undefined, factsOf: () => undefined },
  traveller: { name: "ann", body: "", at: undefined },
} as never;

function agentWith(values: Readonly<Record<string, unknown>>) {
  const own = new OwnState(layout);
  own.merge({ hunger: 0, warm: false, ...values } as never);
  return { own, asker: ASKER };
}

function classOf(goal: string, values: Readonly<Record<string, unknown>>) {
  const { own, asker } = agentWith(values);
  const known = { reference: goal, pins: new Map(), isKnown: true } as never;
  return keys.ofClass(asker, own, [known], []);
}

describe("the class of an agent", () => {
  it("is the same for other values of what the goal does not depend on", () => {
    expect(classOf("warmed", { hunger: 7 })).toBe(classOf("warmed", { hunger: 93 }));
    expect(classOf("warmed", { near: "log 1" })).toBe(classOf("warmed", { near: "log 2" }));
  });

  it("tells apart values that steps of plans for the goal add to, and things that agents hold", () => {
    expect(classOf("fed", { hunger: 61 })).not.toBe(classOf("fed", { hunger: 93 }));
    expect(classOf("warmed", { log: "log 1" })).not.toBe(classOf("warmed", { log: "log 2" }));
    expect(classOf("warmed", { warm: true })).not.toBe(classOf("warmed", {}));
    expect(classOf("warmed", {})).not.toBe(classOf("fed", {}));
  });

  it("is the same search for agents that hold unknown or equal things, wherever they are", () => {
    const goal = domain.untyped.goal("warmed");
    const keyOf = (values: Readonly<Record<string, unknown>>): string =>
      keys.ofSearch(goal, { ...agentWith(values), pins: new Map() });
    expect(keyOf({ hunger: 3, near: "log 1" })).toBe(keyOf({ hunger: 50 }));
    expect(keyOf({ log: "log 1" })).not.toBe(keyOf({}));
  });
});

it("own values that only count on detours tell agents apart", () => {
  const island = loadDomain({
    name: "island",
    kinds: { chest: { gold: { type: "integer", min: 0, max: 5 } }, portal: {} },
    state: {
      near: { type: "thing", of: ["chest", "portal"], position: true },
      ...{ rich: { type: "boolean" }, stone: { type: "boolean" } },
    },
    tools: [
      { name: "go", things: { to: ["chest"] }, then: { near: "$to" }, cost: { way: "$to" } },
      { name: "teleport", things: { to: "portal" }, when: { stone: true }, then: { near: "$to" } },
      { name: "rob", things: { it: "chest" }, when: { near: "$it" }, then: { rich: true } },
    ],
    goals: [{ name: "rich", when: { rich: true } }],
  });
  const places = new ThingLayout(island.untyped, kindsOf(island.untyped));
  const ofIsland = new AgentKeys(places, new ThingRelevance(places), new Sleepers(places));
  const goal = island.untyped.goal("rich");
  const [strong, weak] = [true, false].map((stone) => {
    const own = new OwnState(places);
    own.merge({ rich: false, stone } as never);
    return ofIsland.ofSearch(goal, { own, pins: new Map(), asker: ASKER });
  });
  expect(strong).not.toBe(weak);
});

it("own values that costs read tell agents apart", () => {
  const hills = defineDomain({
    name: "hills",
    kinds: { log: { wet: { type: "boolean" } } },
    state: {
      near: { type: "thing", of: ["log"], position: true },
      ...{
        tired: { type: "integer", min: 0, max: 9 },
        thirst: { type: "integer", min: 0, max: 9 },
      },
      warm: { type: "boolean" },
    },
    tools: [
      { name: "go", things: { to: ["log"] }, then: { near: "$to" } },
      {
        name: "burn",
        things: { it: "log" },
        when: { near: "$it" },
        then: { warm: true },
        cost: { base: 2, min: 1, reads: ["tired"], of: ({ tired }) => 1 + Number(tired) },
      },
    ],
    goals: [{ name: "warmed", when: { warm: true } }],
  }).untyped;
  const places = new ThingLayout(hills, kindsOf(hills));
  const ofHills = new AgentKeys(places, new ThingRelevance(places), new Sleepers(places));
  const known = { reference: "warmed", pins: new Map(), isKnown: true } as never;
  const keysOf = (tired: number, thirst: number): readonly (string | undefined)[] => {
    const own = new OwnState(places);
    own.merge({ warm: false, tired, thirst } as never);
    const question = { own, pins: new Map(), asker: ASKER };
    const search = ofHills.ofSearch(hills.goal("warmed"), question);
    return [ofHills.ofClass(ASKER, own, [known], []), search];
  };
  for (const [at, key] of keysOf(0, 0).entries()) {
    expect(keysOf(5, 0)[at]).not.toBe(key);
    expect(keysOf(0, 5)[at]).toBe(key);
  }
});
