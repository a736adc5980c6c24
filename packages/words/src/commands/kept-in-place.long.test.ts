import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import { SPANISH } from "../language/spanish.ts";
import { CommandDesk } from "./command-desk.ts";
import { CommandReader } from "./command-reader.ts";
import type { CommandThing } from "./command-reading.ts";

const bool = { type: "boolean" } as const;
const deed = (name: string, property: string, words: string, kind: string, to?: string) => {
  const about = { things: { it: kind, ...(to && { to }) } };
  const is = { [`$it.${property}`]: to ? "$to" : name !== "fixed" };
  return {
    tool: { ...{ name: `do_${name}`, ...about }, then: is },
    goal: { ...{ name, words: words.split(", "), ...about }, when: is },
  };
};
const deeds = [
  deed("lit", "lit", "light, schalte ein, allume, enciende", "lamp"),
  deed("fixed", "broken", "fix", "lamp"),
  deed("given", "owner", "give, gib, donne, da", "prop", "actor"),
  deed("mended", "mended", "mend, flick, recouds, cose", "prop"),
  deed("hauled", "room", "haul, take", "crate", "room"),
  deed("swept", "swept", "sweep", "room"),
  deed("fed", "fed", "feed, alimenta, nourris", "actor"),
];
const studio = loadDomain({
  name: "studio",
  kinds: {
    lamp: { lit: bool, broken: bool, watts: { type: "integer", min: 0, max: 900 } },
    prop: { owner: { type: "thing", of: "actor" }, mended: bool },
    crate: { room: { type: "thing", of: "room" } },
    ...{ room: { swept: bool }, actor: { fed: bool } },
  },
  state: {},
  tools: deeds.map(({ tool }) => tool),
  goals: deeds.map(({ goal }) => goal),
  words: {
    lamp: ["lamps", "Lampe", "Lampen", "lampe", "lámpara"],
    ...{ room: ["rooms"], crate: ["crates"], prop: ["props"] },
    "lamp.watts": ["bright", "strong", "hell", "weak"],
    ...{ lit: ["on", "an"], broken: ["bust"] },
  },
});

const named = (kind: string, id: string, ...names: readonly string[]): CommandThing => ({
  ...{ id, kind, names },
});
const things: readonly CommandThing[] = [
  ...[1, 2, 3].map(
    (at): CommandThing => ({
      ...{ id: `lamp${at}`, kind: "lamp" },
      properties: { lit: false, broken: at > 1, watts: at * 100 },
    }),
  ),
  ...[1, 2].map((at): CommandThing => ({ id: `room${at}`, kind: "room" })),
  ...["room1", undefined].map(
    (room, at): CommandThing => ({ id: `crate${at + 1}`, kind: "crate", properties: { room } }),
  ),
  { ...named("prop", "cloak", "cloak", "cape"), properties: { owner: "vera" } },
  ...[
    named("prop", "sword", "sword", "Schwert", "épée"),
    named("prop", "dagger", "dagger", "dague"),
  ],
  ...["Vera", "Nora", "Gus", "Mona"].map((name) => named("actor", name.toLowerCase(), name)),
];
const languages = [ENGLISH, GERMAN, SPANISH, FRENCH];
const situation = { things, self: "gus" };

function told(text: string, ...before: readonly string[]): string {
  const desk = new CommandDesk({ domain: studio, languages });
  const list: { readonly goal: unknown }[] = [];
  const add = (goal: unknown) => {
    list.push({ goal });
    return { goal };
  };
  const agent = {
    orders: { list, add, remove: () => undefined },
    constraints: { list: [], add: (one: object) => one, remove: () => undefined },
  };
  for (const each of before) desk.take(each, agent as never, situation);
  const { reading } = desk.take(text, agent as never, situation);
  if (reading.doubts.length > 0) return "?";
  const who = Array.isArray(reading.who) ? `${reading.who.join("+")}: ` : "";
  const facts = (reading.conditions ?? []).map(
    (each) => ` ${each.kind} ${each.thing}.${each.property}`,
  );
  const goals = reading.goals.map(
    ({ goal, things: own, by }) =>
      `${goal} ${Object.values(own).join(" ")}${by ? ` by ${by}` : ""}`,
  );
  const not = (reading.refused ?? []).map(
    ({ goal, things: own }) => `!${goal} ${Object.values(own)}`,
  );
  return `${who}${[...goals, ...not].join("; ")}${facts.join("")}`;
}

describe("what a correction does not say", () => {
  it.each([
    ["give the sword to Vera, no, the dagger", "given dagger vera"],
    ["give the sword to Vera no the dagger", "given dagger vera"],
    ["give the sword to Vera, actually make that Nora", "given sword nora"],
    ["donne l'épée à Vera, euh non, la dague", "given dagger vera"],
  ])("is kept: %s", (text, meant) => expect(told(text)).toBe(meant));
});

describe("a pronoun", () => {
  it.each([
    ["mend Vera's cloak and give the sword to her", "mended cloak; given sword vera"],
    [
      "fix lamp 2, fix lamp 3 and then light both of them",
      "fixed lamp2; fixed lamp3; lit lamp2; lit lamp3",
    ],
    [
      "haul crate 1 to room 2 and take crate 2 in there",
      "hauled crate1 room2; hauled crate2 room2",
    ],
    ["sweep room 2, then haul crate 2 in there", "swept room2; hauled crate2 room2"],
    ["why is Vera so hungry?? feed her!", "fed vera"],
    ["Mona, feed Vera and then you mend the sword", "mona: fed vera; mended sword"],
    ["light lamp 1 once you've fixed it", "fixed lamp1; lit lamp1"],
    ["when you're done with lamp 1 fix lamp 2", "?"],
  ])("is about what was said: %s", (text, meant) => expect(told(text)).toBe(meant));

  it("stands for the place of the command before", () => {
    expect(told("crate 2 should go there too", "haul crate 1 to room 2")).toBe(
      "hauled crate2 room2",
    );
  });
});

describe("those who are to do it", () => {
  it.each([
    ["you light lamp 2, Mona 3", "lit lamp2; lit lamp3 by mona"],
    ["nora and mona you two light lamp 1", "nora+mona: lit lamp1"],
    ["not you gus, mona should light lamp 1", "mona: lit lamp1"],
    ["it's up to Mona to light lamp 1", "mona: lit lamp1"],
    ["C'est à Mona d'allumer la lampe 1, pas à toi.", "mona: lit lamp1"],
    ["I need lamp 1 lit by you", "lit lamp1"],
  ])("are told: %s", (text, meant) => expect(told(text)).toBe(meant));
});

describe("a question with a command behind it", () => {
  it.each([
    ["Is lamp 2 broken? If so, fix it.", "fixed lamp2 if lamp2.broken"],
    ["is lamp 2 still broken? then fix it", "fixed lamp2 if lamp2.broken"],
    ["is lamp 2 broken?", "?"],
  ])("is a condition: %s", (text, meant) => expect(told(text)).toBe(meant));
});

describe("things", () => {
  it.each([
    ["sweep room 1, and feed the poor old Vera", "swept room1; fed vera"],
    ["haul the crate that isn't in any room to room 2", "hauled crate2 room2"],
    ["fix the weaker one of the broken lamps", "fixed lamp2"],
    ["alle Lampen an außer der hellsten", "lit lamp1; lit lamp2"],
    ["haul crate 2 into the second room", "hauled crate2 room2"],
    ["fix two lamps at most", "fixed lamp2; fixed lamp3"],
    ["make sure nora's been fed", "fed nora"],
    ["fix the lamps dimmest first", "fixed lamp1; fixed lamp2; fixed lamp3"],
    ["mend the props we haven't done yet", "mended cloak; mended sword; mended dagger"],
    ["feed Vera, and Nora, light lamp 1", "?"],
    ["hey, are all the lamps lit already", "?"],
    ["feed Vera, sorry, I blorp Nora", "?"],
    [
      "mona lights the first lamp you light the other two",
      "lit lamp1 by mona; lit lamp2; lit lamp3",
    ],
    ["All the actors except Vera need feeding.", "fed nora; fed gus; fed mona"],
    [
      "Lamps lit, rooms swept - in that order.",
      "lit lamp1; lit lamp2; lit lamp3; swept room1; swept room2",
    ],
    ["allume une des lampes, peu importe laquelle", "lit lamp1"],
    ["never give anyone broken props", "?"],
    ["Preferiría que no alimentaras a Vera.", "!fed vera"],
    ["tu peux recoudre l'épée ?", "mended sword"],
    ["can Vera get something to eat?", "?"],
  ])("are told apart: %s", (text, meant) => expect(told(text)).toBe(meant));
});

it("asks for the one of several that is not to be taken", () => {
  const reader = new CommandReader({ domain: studio, languages });
  const { doubts } = reader.read("not the broken one, light the other lamp", situation);
  expect(doubts).not.toHaveLength(0);
});
