import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import { SPANISH } from "../language/spanish.ts";
import { CommandDesk } from "./command-desk.ts";
import type { CommandThing } from "./command-reading.ts";

const domain = loadDomain({
  name: "farm",
  kinds: {
    goat: { milked: { type: "boolean" }, owner: { type: "thing", of: "farmer" } },
    door: { open: { type: "boolean" } },
    farmer: {},
  },
  state: { near: { type: "thing", of: ["goat", "door", "farmer"], position: true } },
  tools: [
    { name: "walk", things: { to: ["goat", "door", "farmer"] }, then: { near: "$to" } },
    { name: "milk", things: { it: "goat" }, when: { near: "$it" }, then: { "$it.milked": true } },
    { name: "open", things: { it: "door" }, when: { near: "$it" }, then: { "$it.open": true } },
    { name: "close", things: { it: "door" }, when: { near: "$it" }, then: { "$it.open": false } },
  ],
  goals: [
    {
      name: "milked",
      words: ["melk", "ordeña", "trais"],
      things: { it: "goat" },
      when: { "$it.milked": true },
    },
    { name: "opened", things: { it: "door" }, when: { "$it.open": true } },
    { name: "closed", things: { it: "door" }, when: { "$it.open": false } },
  ],
});

const things: readonly CommandThing[] = [
  { id: "ash", kind: "goat", properties: { milked: false, owner: "Ann" } },
  { id: "soot", kind: "goat", properties: { milked: false, owner: "Bo" } },
  { id: "snow", kind: "goat", properties: { milked: false, owner: "Ann" } },
  { id: "gate", kind: "door", properties: { open: false } },
  { id: "hatch", kind: "door", properties: { open: true } },
  { id: "Ann", kind: "farmer" },
  { id: "Bo", kind: "farmer" },
];

interface Order {
  readonly goal: unknown;
}

/** Says some texts to an agent. @returns what each was read as, and the orders that are left */
function say(...texts: readonly string[]): readonly string[] {
  const list: Order[] = [];
  const orders = {
    list,
    add(goal: unknown): Order {
      const order = { goal };
      list.push(order);
      return order;
    },
    remove: (order: Order) => list.splice(list.indexOf(order), 1),
  };
  const constraints = { list: [], add: (one: never) => one, remove: () => undefined };
  const desk = new CommandDesk({ domain, languages: [ENGLISH, GERMAN, SPANISH, FRENCH] });
  const agent = { orders, constraints };
  const told = texts.map((text) => {
    const { question, readAs } = desk.take(text, agent, { things });
    return question ?? readAs;
  });
  return [...told, `${list.length} left`];
}

describe("a correction in a command", () => {
  it.each([
    ["milk snow, no wait, soot", "milk soot"],
    ["milk snow, no, wait, soot", "milk soot"],
    ["milk snow, no, soot", "milk soot"],
    ["milk snow, scratch that, milk soot", "milk soot"],
    ["milk snow and ash, no wait, soot", "milk soot"],
    ["open the gate and milk snow, no wait, soot", "open gate and milk soot"],
    ["milk snow, no wait, open the gate", "open gate"],
    ["milk snow, no wait", "milk snow"],
    ["melk snow, nein warte, soot", "melk soot"],
    ["melk snow, nein, soot", "melk soot"],
    ["ordeña snow, no, espera, soot", "ordeña soot"],
    ["trais snow, attends, soot", "trais soot"],
  ])("%s", (text, readAs) => {
    expect(say(text)[0]).toBe(readAs);
  });
});

describe("what a word says of a thing", () => {
  it.each([
    ["open all closed doors", "open gate"],
    ["close all opened doors", "close hatch"],
    ["close the hatch and open the gate", "close hatch and open gate"],
    ["open the gate close the hatch", "open gate and close hatch"],
    ["milk Ann's goats", "milk ash and snow"],
    ["milk Bo's goats", "milk soot"],
    ["milk Ann's goat", "milk ash"],
    ["milk snow, snow and snow", "milk snow"],
  ])("%s", (text, readAs) => {
    expect(say(text)[0]).toBe(readAs);
  });
});

it("what is taken back is the last command, not an equal order of an earlier one", () => {
  const texts = ["milk soot", "milk soot and snow", "stop", "stop"];
  const [, , second, third, left] = say(...texts);
  expect([second, third, left]).toEqual([
    "withdrawn: milk soot and snow",
    "withdrawn: milk soot",
    "0 left",
  ]);
});

describe("things that are meant alone", () => {
  it.each([
    ["ne trais que Ash", "trais ash"],
    ["ne trais que Ash et Soot", "trais ash et soot"],
    ["ne trais jamais que Ash", "trais ash"],
    ["milk only Ash", "milk ash"],
  ])("are ordered: %s", (text, readAs) => expect(say(text)[0]).toBe(readAs));

  it.each([
    ["melk nicht nur Ash, sondern auch Soot", "melk ash und soot"],
    ["milk not only Ash but also Soot", "milk ash and soot"],
    ["ne trais pas que Ash mais aussi Soot", "trais ash et soot"],
  ])("are ordered with the others, if they are not: %s", (text, readAs) =>
    expect(say(text)).toEqual([readAs, "2 left"]),
  );

  it.each([
    ["don't milk only Ash, also Soot", 'what does "only Ash" mean?'],
    ["don't just milk Ash", 'what does "do not just" mean?'],
    ["melk nicht nur Ash", "was heißt „nicht nur“?"],
    ["ne trais pas que Ash", "que veut dire « pas que » ?"],
    ["no solo ordeña Ash", "¿qué significa «no solo»?"],
  ])("are asked about, if the others are not said: %s", (text, question) =>
    expect(say(text)).toEqual([question, "0 left"]),
  );
});
