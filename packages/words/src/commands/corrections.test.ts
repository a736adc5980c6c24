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
    ["milk snow, no wait, soot", "milked soot"],
    ["milk snow, no, wait, soot", "milked soot"],
    ["milk snow, no, soot", "milked soot"],
    ["milk snow, scratch that, milk soot", "milked soot"],
    ["milk snow and ash, no wait, soot", "milked soot"],
    ["open the gate and milk snow, no wait, soot", "opened gate; milked soot"],
    ["milk snow, no wait, open the gate", "opened gate"],
    ["milk snow, no wait", "milked snow"],
    ["melk snow, nein warte, soot", "milked soot"],
    ["melk snow, nein, soot", "milked soot"],
    ["ordeña snow, no, espera, soot", "milked soot"],
    ["trais snow, attends, soot", "milked soot"],
  ])("%s", (text, readAs) => {
    expect(say(text)[0]).toBe(readAs);
  });
});

describe("what a word says of a thing", () => {
  it.each([
    ["open all closed doors", "opened gate"],
    ["close all opened doors", "closed hatch"],
    ["close the hatch and open the gate", "closed hatch; opened gate"],
    ["open the gate close the hatch", "opened gate; closed hatch"],
    ["milk Ann's goats", "milked ash; milked snow"],
    ["milk Bo's goats", "milked soot"],
    ["milk Ann's goat", "milked ash"],
    ["milk snow, snow and snow", "milked snow"],
  ])("%s", (text, readAs) => {
    expect(say(text)[0]).toBe(readAs);
  });
});

it("what is taken back is the last command, not an equal order of an earlier one", () => {
  const texts = ["milk soot", "milk soot and snow", "stop", "stop"];
  const [, , second, third, left] = say(...texts);
  expect([second, third, left]).toEqual([
    "withdrawn: milked soot; milked snow",
    "withdrawn: milked soot",
    "0 left",
  ]);
});
