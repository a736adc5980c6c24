import { readFileSync } from "node:fs";
import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import { SPANISH } from "../language/spanish.ts";
import { NotedGoals } from "../testing/noted-goals.ts";
import { type CommandScene, situationIn } from "../testing/told-commands.ts";
import { CommandDesk } from "./command-desk.ts";
import type { CommandDoubt, CommandGoal } from "./command-reading.ts";
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

/** A desk in a scene, and a way to say texts to an agent of it. */
function deskIn(name: string) {
  const scene: CommandScene = JSON.parse(
    readFileSync(new URL(`../testing/sets/commands/${name}.json`, import.meta.url), "utf8"),
  );
  const languages = [ENGLISH, GERMAN, SPANISH, FRENCH];
  const own = new CommandDesk({ domain: loadDomain(scene.domain), languages });
  return (texts: readonly string[], more: object = {}) => {
    const agent = { orders: new NotedGoals(), constraints: new NotedGoals() };
    const taken = texts.map((text) => own.take(text, agent, { ...situationIn(scene), ...more }));
    const things = taken.at(-1)?.orders.map(({ goal }) => (goal as CommandGoal).things);
    return {
      told: taken.map(({ readAs, question }) => question ?? readAs),
      ordered: things?.map((each) => Object.values(each).join(">")).join(" "),
      left: agent.orders.list.length,
    };
  };
}

it("an agent is given nothing that others are to do", () => {
  const say = deskIn("nothing-dropped");
  const told = (text: string, self?: string): readonly unknown[] => {
    const { left, told: all } = say([text], self === undefined ? {} : { self });
    return [left, ...all];
  };
  const both = "Kim should clean the lab and Otto should wake Ivo";
  expect(told(both, "Kim")).toEqual([1, "clean lab"]);
  expect(told(both, "Otto")).toEqual([1, "wake Ivo"]);
  expect(told(both, "Berta")).toEqual([0, "nothing: that is for others"]);
  expect(told("Kim must not wake Ivo", "Otto")).toEqual([0, "nothing: that is for others"]);
  expect(told("Kim should clean the lab", "Kim")).toEqual([1, "clean lab"]);
  expect(told("Kim should clean the lab")).toEqual([1, "clean lab"]);
});

it.each([
  ["hoist sail 2, and if it is night light the lamp", "sail2"],
  ["hiss Segel 2, und wenn es Nacht ist, zünde die Lampe an", "sail2"],
  ["iza la vela 2, y si es de noche, enciende la lámpara", "sail2"],
  ["hisse la voile 2, et s'il fait nuit, allume la lampe", "sail2"],
  // what stands behind a condition may hang on it
  ["if it is night hoist sail 2 and light the lamp", ""],
  ["hoist sail 2 and light the lamp if it is night", ""],
])("what hangs on no condition is done at once: %s", (text, atOnce) => {
  const say = deskIn("each-for-himself");
  expect(say([text], { state: { night: true } }).ordered).toBe("sail2 lamp1");
  expect(say([text], { state: { night: false } }).ordered).toBe(atOnce);
  const { ordered, told } = say([text]);
  expect(ordered).toBe(atOnce);
  expect(told[0]).toMatch(/\?$/);
});

it("tells what it took back beside what it gives", () => {
  const { told } = deskIn("told-apart")([
    "light torches 1 and 2",
    "cancel torch 2 and open the red door",
  ]);
  expect(told[1]).toBe("open door1 (withdrawn: light torch2)");
});

it("what is taken back is the last command, not an equal order of an earlier one", () => {
  const { told, left } = deskIn("corrections")(["milk soot", "milk soot and snow", "stop", "stop"]);
  expect([...told.slice(2), left]).toEqual([
    "withdrawn: milk soot and snow",
    "withdrawn: milk soot",
    0,
  ]);
});

it.each([
  ["milk Ann's goats", "milk ash and snow"],
  ["melk snow, nein, soot", "melk soot"],
  ["melk nicht nur Ash, sondern auch Soot", "melk ash und soot"],
  ["ordeña snow, no, espera, soot", "ordeña soot"],
  ["ne trais que Ash et Soot", "trais ash et soot"],
  ["don't just milk Ash", 'what does "do not just" mean?'],
  ["melk nicht nur Ash", "was heißt „nicht nur“?"],
  ["ne trais pas que Ash", "que veut dire « pas que » ?"],
  ["no solo ordeña Ash", "¿qué significa «no solo»?"],
])("answers in the words of the command: %s", (text, answer) => {
  expect(deskIn("corrections")([text]).told).toEqual([answer]);
});
