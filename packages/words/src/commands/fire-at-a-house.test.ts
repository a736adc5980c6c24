import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { GERMAN } from "../language/german.ts";
import { CommandReader } from "./command-reader.ts";

const village = loadDomain({
  name: "village",
  kinds: {
    house: { burning: { type: "boolean" }, owner: { type: "thing", of: "villager" } },
    villager: {},
  },
  state: {},
  tools: [{ name: "douse", things: { it: "house" }, then: { "$it.burning": false } }],
  goals: [
    {
      name: "doused",
      words: ["put out", "lösch"],
      things: { it: "house" },
      when: { "$it.burning": false },
    },
  ],
  words: { burning: ["fire", "on fire", "Feuer"], house: ["houses", "Haus"] },
});

const things = [
  ...["Bram", "Edda", "Wenna"].map((name) => ({ id: name, kind: "villager", names: [name] })),
  { id: "house1", kind: "house", properties: { owner: "Bram", burning: true } },
  { id: "house2", kind: "house", properties: { owner: "Edda", burning: false } },
  { id: "house3", kind: "house", properties: { owner: "Wenna", burning: true } },
];
/** House 2 is nearer to house 3 than to house 1. */
const distance = (from: unknown, to: unknown): number =>
  Math.abs(Number(String(from).at(-1)) ** 2 - Number(String(to).at(-1)) ** 2) || 0;

const reader = new CommandReader({ domain: village, languages: [ENGLISH, GERMAN] });
const housesIn = (text: string): readonly unknown[] =>
  reader.read(text, { things, distance }).goals.flatMap((goal) => Object.values(goal.things));

describe("a fire at somebody's house", () => {
  it.each([
    ["put out the fire at Bram's house", "house1"],
    ["put out the fire in Wenna's house", "house3"],
    ["lösch das Feuer in Wennas Haus", "house3"],
  ])("is that of the house, not of another one beside it: %s", (text, house) => {
    expect(housesIn(text)).toEqual([house]);
  });

  it("is asked about if the house does not burn", () => {
    const { goals, doubts } = reader.read("put out the fire at Edda's house", { things, distance });
    expect([goals.length, doubts.length]).toEqual([0, 1]);
  });
});
