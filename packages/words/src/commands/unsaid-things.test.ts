import assert from "node:assert";
import { loadDomain } from "@understudy/planner-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { GERMAN } from "../language/german.ts";
import { CommandDesk } from "./command-desk.ts";
import type { CommandGoal, CommandThing } from "./command-reading.ts";

const bool = { type: "boolean" } as const;

const cafe = loadDomain({
  name: "cafe",
  kinds: {
    cake: { plated: bool },
    ticket: { served: bool },
    rope: { tied: bool },
    hook: { taken: bool },
    oven: { hot: bool },
  },
  places: { cake: 2, ticket: 2, rope: 2, hook: 3, oven: 1 },
  state: { idle: bool },
  tools: [
    {
      name: "serve",
      things: { it: "ticket", with: "cake" },
      then: { "$it.served": true, "$with.plated": true },
    },
    {
      name: "tie",
      things: { it: "rope", from: "hook", to: "hook" },
      then: { "$it.tied": true, "$from.taken": true, "$to.taken": true },
    },
    {
      name: "bake",
      things: { it: "cake", in: "oven" },
      then: { "$it.plated": false, "$in.hot": true },
    },
  ],
  goals: [
    {
      name: "served",
      things: { it: "ticket", a: "cake" },
      when: { "$it.served": true, "$a.plated": true },
    },
    {
      name: "tied",
      things: { it: "rope", from: "hook", to: "hook" },
      when: { "$it.tied": true, "$from.taken": true, "$to.taken": true },
    },
    {
      name: "baked",
      things: { it: "cake", in: "oven" },
      when: { "$it.plated": false, "$in.hot": true },
    },
  ],
});

const thing = (id: string, kind: string): CommandThing => ({ id, kind });
const things = [
  ...["table 1", "table 2"].map((id) => thing(id, "ticket")),
  ...["cake 1", "cake 2"].map((id) => thing(id, "cake")),
  ...["rope 1", "rope 2"].map((id) => thing(id, "rope")),
  ...["hook 1", "hook 2", "hook 3"].map((id) => thing(id, "hook")),
  thing("oven", "oven"),
];

/** An agent that takes goals as one of a world does: with all their things, each of its kind. */
function mia() {
  const orders: CommandGoal[] = [];
  const add = (goal: CommandGoal): CommandGoal => {
    const wanted = cafe.kinds?.goals.get(goal.goal)?.things ?? new Map<string, readonly string[]>();
    assert.deepEqual(Object.keys(goal.things).sort(), [...wanted.keys()].sort());
    for (const [parameter, kinds] of wanted) {
      const one = things.find(({ id }) => id === goal.things[parameter]);
      assert.ok(one !== undefined && kinds.includes(one.kind));
    }
    orders.push(goal);
    return goal;
  };
  const remove = (): void => {};
  const barred: object[] = [];
  const bar = (constraint: object): object => {
    barred.push(constraint);
    return constraint;
  };
  return {
    orders: { list: orders, add, remove },
    constraints: { list: barred, add: bar, remove },
  };
}

const desk = new CommandDesk({ domain: cafe, languages: [ENGLISH, GERMAN] });

/** Answers of the desk to some texts, one after the other. */
function talk(texts: readonly string[], known = things): string[] {
  const agent = mia();
  return texts.map((text) => {
    const { question, readAs } = desk.take(text, agent, { things: known });
    return question ?? readAs;
  });
}

describe("a thing of a goal that was not said", () => {
  it("is asked for, and chosen by the answer", () => {
    expect(talk(["serve table 2", "the second"])).toEqual([
      "which one? cake 1, cake 2",
      "serve table 2 (cake 2)",
    ]);
  });

  it("is the only one of its kind", () => {
    expect(talk(["bake cake 1"])).toEqual(["bake cake 1 (oven)"]);
    expect(talk(["serve table 2, but avoid cake 1"])).toEqual([
      "serve table 2 (cake 2), but avoid cake 1",
    ]);
  });

  it("is told to be missing where there is none", () => {
    const without = things.filter(({ kind }) => kind !== "cake");
    expect(talk(["serve table 2"], without)).toEqual(['I know of no "cake".']);
  });

  it("is asked for once for several goals", () => {
    expect(talk(["serve all tickets", "cake 1"])).toEqual([
      "which one? cake 1, cake 2",
      "serve table 1 (cake 1) and table 2 (cake 1)",
    ]);
  });

  it("is asked for one after the other, each another thing", () => {
    expect(talk(["tie rope 1", "hook 3", "the first"])).toEqual([
      "which one? hook 1, hook 2, hook 3",
      "which one? hook 1, hook 2",
      "tie rope 1 (hook 3, hook 1)",
    ]);
  });

  it("is asked for of a further deed, too", () => {
    expect(talk(["bake cake 2, then serve table 1"])).toEqual(["which one? cake 1, cake 2"]);
  });
});

it("no text of a player throws, nor gives an order that lacks a thing", () => {
  const words =
    "serve bake tie the all two a both table ticket cake rope hook oven 1 2 3 with and , then it them avoid not but for in to at from everybody other nearest stop forget never mind which $& __proto__ constructor serviere kuchen".split(
      " ",
    );
  const text = fc
    .array(fc.constantFrom(...words), { minLength: 1, maxLength: 7 })
    .map((said) => said.join(" "));
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), (texts) => {
      for (const said of talk(texts)) assert.notEqual(said, "");
    }),
    { numRuns: 400 },
  );
});
