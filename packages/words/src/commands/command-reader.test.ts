import { readFileSync } from "node:fs";
import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import { SPANISH } from "../language/spanish.ts";
import { type CommandScene, situationIn } from "../testing/told-commands.ts";
import { CommandReader } from "./command-reader.ts";
import type { CommandSituation } from "./command-reading.ts";

const languages = [ENGLISH, GERMAN, SPANISH, FRENCH];
const readerIn = (name: string) => {
  const scene: CommandScene = JSON.parse(
    readFileSync(new URL(`../testing/sets/commands/${name}.json`, import.meta.url), "utf8"),
  );
  const reader = new CommandReader({ domain: loadDomain(scene.domain), languages });
  return { reader, situation: situationIn(scene) };
};

it("bars every step with avoided things", () => {
  const { reader, situation } = readerIn("valley");
  expect(reader.read("get any stone but avoid the wolf", situation).disabled).toEqual([
    { tool: "walk", things: { to: "w1" } },
    { tool: "attack", things: { it: "w1" } },
  ]);
});

describe("an avoided thing that the agent holds", () => {
  it("may be put down", () => {
    const domain = loadDomain({
      name: "brigade",
      kinds: { bottle: {}, person: { safe: { type: "boolean" } } },
      state: { holds: { type: "thing", of: ["bottle", "person"] }, is_out: { type: "boolean" } },
      tools: [
        {
          ...{ name: "take", things: { it: "bottle" } },
          ...{ when: { holds: "nothing" }, then: { holds: "$it" } },
        },
        {
          ...{ name: "drop", things: { it: "bottle" } },
          ...{ when: { holds: "$it" }, then: { holds: "nothing" } },
        },
        {
          ...{ name: "empty_over_fire", things: { it: "bottle" } },
          ...{ when: { holds: "$it" }, then: { holds: "nothing", is_out: true } },
        },
        {
          ...{ name: "carry_out", things: { who: "person" } },
          ...{ when: { holds: "nothing" }, then: { "$who.safe": true } },
        },
      ],
      goals: [
        {
          ...{ name: "rescued", words: ["rescue"], things: { who: "person" } },
          when: { "$who.safe": true },
        },
      ],
    });
    const things = [
      { id: "bottle 1", kind: "bottle" },
      { id: "boy", kind: "person", names: ["the boy"] },
    ];
    const reader = new CommandReader({ domain, languages });
    const { goals, disabled } = reader.read("rescue the boy, but avoid bottle 1", { things });
    expect(goals).toEqual([{ goal: "rescued", things: { who: "boy" } }]);
    expect(disabled).toEqual([
      { tool: "take", things: { it: "bottle 1" } },
      { tool: "empty_over_fire", things: { it: "bottle 1" } },
    ]);
  });
});

it("says which things are left out of a count, as there is nothing to do", () => {
  const { reader, situation } = readerIn("airport");
  expect(reader.read("clean three planes", situation).doubts).toEqual([
    {
      kind: "few",
      words: "3 plane",
      options: ["p2", "silver_arrow"],
      done: ["p1"],
      names: { p1: "flight 3", p2: "flight 4" },
    },
  ]);
});

it("reads properties anew where the same names are known", () => {
  const { reader } = readerIn("valley");
  const wolves = (asleep: boolean): CommandSituation => ({
    things: [
      { id: "w1", kind: "wolf", names: ["Fang"], properties: { asleep } },
      { id: "w2", kind: "wolf", names: ["Grey"], properties: { asleep: !asleep } },
    ],
  });
  const killed = [true, false].map(
    (asleep) => reader.read("attack the asleep wolf", wolves(asleep)).goals[0]?.things["it"],
  );
  expect(killed).toEqual(["w1", "w2"]);
  const named = [true, false].map(
    (asleep) => reader.read("attack the asleep Fang", wolves(asleep)).doubts[0]?.kind,
  );
  expect(named).toEqual([undefined, "none"]);
});

it("the end of a long text is asked about", () => {
  const { reader, situation } = readerIn("nothing-dropped");
  const { doubts, goals } = reader.read(`clean the lab.${" ".repeat(2000)}not!`, situation);
  expect([doubts.length, goals]).toEqual([1, []]);
});

it("a kind may have the name of a property of all objects", () => {
  const domain = loadDomain({
    name: "works",
    kinds: { constructor: { ready: { type: "boolean" } } },
    state: { tidy: { type: "boolean" } },
    tools: [{ name: "prime", things: { it: "constructor" }, then: { "$it.ready": true } }],
    goals: [{ name: "primed", things: { it: "constructor" }, when: { "$it.ready": true } }],
  });
  const { goals } = new CommandReader({ domain, languages }).read("prime the constructor", {
    things: [{ id: "c", kind: "constructor" }],
  });
  expect(goals).toHaveLength(1);
});
