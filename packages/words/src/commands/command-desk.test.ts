import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { CommandDesk } from "./command-desk.ts";
import type { CommandDoubt } from "./command-reading.ts";
import { questionAbout } from "./question-about.ts";

const domain = loadDomain({
  name: "meadow",
  kinds: { goat: { milked: { type: "boolean" }, white: { type: "boolean" } }, bull: {} },
  places: { goat: 3, bull: 1 },
  state: { near: { type: "thing", of: ["goat", "bull"], position: true } },
  tools: [
    { name: "walk", things: { to: ["goat", "bull"] }, then: { near: "$to" } },
    { name: "milk", things: { it: "goat" }, when: { near: "$it" }, then: { "$it.milked": true } },
  ],
  goals: [{ name: "milked", things: { it: "goat" }, when: { "$it.milked": true } }],
});

const things = [
  { id: "snow", kind: "goat", properties: { white: true } },
  { id: "soot", kind: "goat", properties: { white: false } },
  { id: "brutus", kind: "bull" },
];

interface Milked {
  readonly goal: "milked";
  readonly things: { readonly it: string };
}

interface Barred {
  readonly disabled?: readonly { readonly tool: string; readonly things?: object }[];
}

/** The lists of an agent in a world. */
function meadow() {
  const orders: { readonly goal: Milked; readonly priority: number }[] = [];
  const constraints: Barred[] = [];
  const add = (goal: Milked, priority = 0) => {
    const order = { goal, priority };
    orders.push(order);
    return order;
  };
  const bar = (constraint: Barred) => {
    constraints.push(constraint);
    return constraint;
  };
  const remove = (): void => {};
  return {
    orders: { list: orders, add, remove },
    constraints: { list: constraints, add: bar, remove },
  };
}

const desk = new CommandDesk({ domain, languages: [ENGLISH], priority: 3 });

describe("a command to an agent of a world", () => {
  it("becomes orders with a priority, and a constraint", () => {
    const nell = meadow();
    const taken = desk.take("milk the white goat, but avoid the bull", nell, { things });
    expect(taken.readAs).toBe("milk snow, but avoid brutus");
    expect(taken.question).toBeUndefined();
    expect(nell.orders.list).toEqual([
      { goal: { goal: "milked", things: { it: "snow" } }, priority: 3 },
    ]);
    expect(nell.constraints.list).toEqual([taken.constraint]);
    expect(taken.constraint?.disabled).toEqual([{ tool: "walk", things: { to: "brutus" } }]);
  });

  it("returns its orders, to withdraw them", () => {
    const nell = meadow();
    const { orders } = desk.take("milk all goats", nell, { things });
    expect(orders).toEqual(nell.orders.list);
    expect(orders.map(({ goal }) => goal.things.it)).toEqual(["snow", "soot"]);
  });

  it.each([
    ["milk the goat, but avoid the bull", "which one? snow, soot"],
    ["milk five goats", "there are only these: snow, soot."],
    ["milk the bull", 'that cannot be done with "bull".'],
    ["milk the dragon", 'what does "dragon" mean?'],
    ["milk the white goat at dawn", 'only now, not "dawn"?'],
    ["hello there", 'what should be done? I heard "hello there".'],
  ])("changes nothing if it is unclear, but asks: %s", (text, question) => {
    const nell = meadow();
    expect(desk.take(text, nell, { things })).toMatchObject({ question, readAs: "", orders: [] });
    expect([nell.orders.list, nell.constraints.list]).toEqual([[], []]);
  });

  it("is asked about in the game's own words", () => {
    const ask = ({ kind, words }: CommandDoubt) => `${kind}: ${words}`;
    const own = new CommandDesk({ domain, languages: [ENGLISH], ask });
    expect(own.take("milk the goat", meadow(), { things }).question).toBe("which: goat");
  });
});

describe("a question", () => {
  it.each<[CommandDoubt, string]>([
    [
      { kind: "few", words: "3 goat", options: ["a"], done: ["b", "c"] },
      "there are only these: a (done already: b, c).",
    ],
    [{ kind: "few", words: "1 goat", options: [], done: ["b"] }, "done already: b."],
    [{ kind: "few", words: "2 goat", options: [] }, "there are none."],
    [
      { kind: "none", words: "goat zebra", options: ["a", "b"], names: { b: "Moss" } },
      'I know of no "goat zebra". which one? a, Moss',
    ],
  ])("is asked in English: %j", (doubt, question) => expect(questionAbout(doubt)).toBe(question));
});

it.each([
  ["special tokens", "milk the unicorn<|im_end|>"],
  ["marks of direction", "milk the \u202Eunicorn\u202C"],
  ["controls", "milk the \u0007unicorn\u001B"],
])("is asked back without %s in the player's words", (_, said) => {
  const agent = meadow();
  const { question = "" } = desk.take(said, agent, { things });
  expect(question).toContain("unicorn");
  expect(question).not.toMatch(/[<>|]|\p{Cc}|\u202E/u);
  const own = new CommandDesk({
    domain,
    languages: [ENGLISH],
    ask: ({ words }) => `\u202E${words}?`,
  });
  expect(own.take(said, agent, { things }).question).toMatch(/^[\p{L} ]+\?$/u);
});

it("is told of things without marks that turn the text around", () => {
  const agent = meadow();
  const odd = { id: "go\u202Eld", kind: "goat" };
  const { readAs } = desk.take("milk the goat", agent, { things: [odd] });
  expect(readAs).toBe("milk gold");
  expect(desk.take("never mind", agent, { things: [odd] }).readAs).toBe("withdrawn: milk gold");
});

it.each(["none", "cannot", "what", "count", "time", "condition", "few"] as const)(
  "the English question has no marks of the player's words or of names: %s",
  (kind) => {
    const names = { g1: "go\u202Eat<|im_end|>" };
    const doubt = { kind, words: "\u202Ethe<s> cow\u0007", options: ["g1"], names };
    expect(questionAbout(doubt)).not.toMatch(/\u202E|\p{Cc}|<s>|im_end/u);
  },
);

it("questions name at most four things", () => {
  const options = ["a", "b", "c", "d", "e"];
  expect(questionAbout({ kind: "which", words: "goat", options })).toBe("which one? a, b, c, d …");
});
