import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import { SPANISH } from "../language/spanish.ts";
import { CommandReader } from "./command-reader.ts";
import type { CommandDeed, CommandReading, CommandThing } from "./command-reading.ts";

const domain = loadDomain({
  name: "post",
  kinds: {
    goat: { fed: { type: "boolean" } },
    door: { open: { type: "boolean" } },
    letter: { holder: { type: "thing", of: "farmer" } },
    farmer: {},
  },
  state: { near: { type: "thing", of: ["goat", "door", "farmer"], position: true } },
  tools: [
    { name: "walk", things: { to: ["goat", "door", "farmer"] }, then: { near: "$to" } },
    { name: "feed", things: { it: "goat" }, then: { "$it.fed": true } },
    { name: "open", things: { it: "door" }, then: { "$it.open": true } },
    {
      name: "give",
      things: { what: "letter", whom: "farmer" },
      when: { near: "$whom" },
      then: { "$what.holder": "$whom" },
    },
  ],
  goals: [
    { name: "fed", things: { it: "goat" }, when: { "$it.fed": true } },
    { name: "opened", things: { it: "door" }, when: { "$it.open": true } },
    {
      name: "delivered",
      words: ["give", "gib", "da", "donne"],
      things: { what: "letter", to: "farmer" },
      when: { "$what.holder": "$to" },
    },
  ],
});

const things: readonly CommandThing[] = [
  { id: "ash", kind: "goat" },
  { id: "soot", kind: "goat" },
  { id: "snow", kind: "goat" },
  { id: "gate", kind: "door" },
  { id: "hatch", kind: "door" },
  { id: "l1", kind: "letter" },
  { id: "Ann", kind: "farmer" },
  { id: "Bo", kind: "farmer" },
];
const reader = new CommandReader({ domain, languages: [ENGLISH, GERMAN, SPANISH, FRENCH] });
const read = (text: string, before: readonly CommandDeed[] = []): CommandReading =>
  reader.read(text, { things }, [], before);
const toBo = { what: "l1", to: "Bo" };

describe("a refusal with a recipient", () => {
  it.each([
    "don't give the letter to Bo",
    "give no letter to Bo",
    "don't give Bo anything",
    "no des el letter a Bo",
    "ne donne pas le letter à Bo",
  ])("lets others have it: %s", (text) => {
    const { refused, disabled, doubts } = read(text);
    expect(doubts).toEqual([]);
    expect(refused).toEqual([{ goal: "delivered", things: toBo, isSoft: false }]);
    expect(disabled).toEqual([{ tool: "give", things: { what: "l1", whom: "Bo" } }]);
  });

  it.each(["don't give the letter to Ann or Bo", "never give a letter to anybody"])(
    "may name several: %s",
    (text) =>
      expect(read(text).disabled).toEqual([
        { tool: "give", things: { what: "l1", whom: "Ann" } },
        { tool: "give", things: { what: "l1", whom: "Bo" } },
      ]),
  );

  it("is about all, if none is named", () =>
    expect(read("don't give the letter").disabled).toEqual([
      { tool: "give", things: { what: "l1" } },
    ]));

  it("asks about one that cannot be", () =>
    expect(read("don't give the letter to the gate").doubts).toMatchObject([{ words: "gate" }]));
});

describe("alternative recipients", () => {
  it.each([
    "give the letter to Bo or Ann",
    "give the letter to Bo or to Ann",
    "gib den letter an Bo oder Ann",
    "da el letter a Bo o a Ann",
    "donne le letter à Bo ou à Ann",
  ])("are one order: %s", (text) =>
    expect(read(text).goals).toEqual([{ goal: "delivered", things: toBo }]),
  );
});

describe("a correction of an earlier text", () => {
  it.each([
    ["feed ash and open the gate", "no, the hatch", ["opened"]],
    ["open the gate and feed ash", "no, feed soot", ["fed"]],
    ["feed ash and open the gate", "no, feed soot", ["fed"]],
    ["feed ash and soot", "no, snow", ["fed", "fed"]],
  ])("drops no more than it corrects: %s, %s", (first, then, dropped) => {
    const { cancelled } = read(then, read(first).deeds);
    expect(cancelled.map(({ goal }) => goal)).toEqual(dropped);
  });
});
