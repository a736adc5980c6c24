import { type Domain, loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import { SPANISH } from "../language/spanish.ts";
import { CommandReader } from "./command-reader.ts";
import type { CommandSituation, CommandThing } from "./command-reading.ts";

const languages = [ENGLISH, GERMAN, SPANISH, FRENCH];

/** A valley with stones, trees and animals. */
const valley = loadDomain({
  name: "valley",
  kinds: {
    stone: { color: { type: "enum", values: ["red", "grey", "black"] }, held: { type: "boolean" } },
    tree: { felled: { type: "boolean" }, fruit: { type: "integer", min: 0, max: 20 } },
    wolf: { dead: { type: "boolean" }, asleep: { type: "boolean" } },
    hut: {},
  },
  places: { stone: 4, tree: 3, wolf: 3, hut: 2 },
  state: { near: { type: "thing", of: ["stone", "tree", "wolf", "hut"], position: true } },
  tools: [
    { name: "walk", things: { to: ["stone", "tree", "wolf", "hut"] }, then: { near: "$to" } },
    { name: "pick", things: { it: "stone" }, when: { near: "$it" }, then: { "$it.held": true } },
    { name: "fell", things: { it: "tree" }, when: { near: "$it" }, then: { "$it.felled": true } },
    { name: "attack", things: { it: "wolf" }, when: { near: "$it" }, then: { "$it.dead": true } },
  ],
  goals: [
    {
      name: "visited",
      words: ["go", "lauf", "ve", "va"],
      things: { it: ["stone", "tree", "wolf", "hut"] },
      when: { near: "$it" },
    },
    {
      name: "got",
      words: ["get", "hol", "coge", "prends"],
      things: { it: "stone" },
      when: { "$it.held": true },
    },
    { name: "cut", things: { it: "tree" }, when: { "$it.felled": true } },
    {
      name: "killed",
      words: ["greif", "ataca", "attaque"],
      things: { it: "wolf" },
      when: { "$it.dead": true },
    },
  ],
  words: {
    stone: ["rock", "Stein", "piedra", "pierre"],
    tree: ["Baum", "árbol", "arbre"],
    wolf: ["Wolf", "lobo", "loup"],
    red: ["roten", "rote", "roja", "rouge"],
  },
});

const inValley: CommandSituation = {
  things: [
    { id: "s1", kind: "stone", properties: { color: "grey" }, where: ["south"] },
    { id: "s2", kind: "stone", properties: { color: "red" }, where: ["north"] },
    { id: "s3", kind: "stone", properties: { color: "grey" }, where: ["north"] },
    {
      id: "t1",
      kind: "tree",
      properties: { fruit: 3 },
      where: ["north", "Norden", "norte", "nord"],
    },
    { id: "t2", kind: "tree", properties: { fruit: 9 }, where: ["south"] },
    { id: "w1", kind: "wolf", names: ["Fang"], where: ["south"] },
    { id: "h1", kind: "hut", names: ["the mill"] },
  ],
  distance: (from, to) => {
    const spots: Record<string, number> = { s1: 9, s2: 4, s3: 6, t1: 12, t2: 3, w1: 5, h1: 8 };
    return Math.abs((from === undefined ? 0 : (spots[from] ?? 0)) - (spots[to] ?? 0));
  },
};

/** A station in orbit. */
const station = loadDomain({
  name: "station",
  kinds: {
    crate: {
      sealed: { type: "boolean" },
      ore: { type: "integer", min: 0, max: 50 },
      owner: { type: "thing", of: "crewman" },
      stowed: { type: "boolean" },
    },
    door: { locked: { type: "boolean" }, shut: { type: "boolean" } },
    crewman: { briefed: { type: "boolean" } },
  },
  places: { crate: 4, door: 3, crewman: 3 },
  state: { busy: { type: "boolean" } },
  tools: [
    { name: "stow", things: { it: "crate" }, then: { "$it.stowed": true } },
    { name: "unseal", things: { it: "crate" }, then: { "$it.sealed": false } },
    { name: "close", things: { it: "door" }, then: { "$it.shut": true } },
    { name: "brief", things: { who: "crewman" }, then: { "$who.briefed": true } },
  ],
  goals: [
    { name: "stowed", things: { it: "crate" }, when: { "$it.stowed": true } },
    { name: "opened", things: { it: "crate" }, when: { "$it.sealed": false } },
    { name: "closed", things: { it: "door" }, when: { "$it.shut": true } },
    { name: "briefed", things: { who: "crewman" }, when: { "$who.briefed": true } },
  ],
});

const inStation: CommandSituation = {
  things: [
    { id: 1, kind: "crate", properties: { sealed: true, ore: 5, owner: 7 } },
    { id: 2, kind: "crate", properties: { sealed: false, ore: 40, owner: 8 } },
    { id: 3, kind: "crate", properties: { sealed: true, ore: 0 } },
    { id: 4, kind: "door", properties: { locked: true }, where: ["left"] },
    { id: 5, kind: "door", properties: { locked: false }, where: ["right"] },
    { id: 7, kind: "crewman", names: ["Ines"] },
    { id: 8, kind: "crewman", names: ["Tom"] },
  ] satisfies CommandThing[],
};

const told = (domain: Domain, situation: CommandSituation, text: string): string => {
  const reader = new CommandReader({ domain, languages });
  const { goals, avoided, spared, doubts } = reader.read(text, situation);
  if (doubts.length > 0)
    return doubts
      .map(
        ({ kind, words, options }) =>
          `${kind}? ${words}${options.length > 0 ? ` ${options.join()}` : ""}`,
      )
      .join("; ");
  const all = goals.map(({ goal, things }) => `${goal} ${Object.values(things).join()}`);
  return [
    ...all,
    ...(avoided.length + spared.length > 0 ? [`avoid ${[...avoided, ...spared].join()}`] : []),
  ].join("; ");
};

describe("commands in a valley", () => {
  it.each([
    ["get the closest rock", "got s2"],
    ["pick up the farthest stone", "got s1"],
    ["go to the tree in the north", "visited t1"],
    ["walk to the mill", "visited h1"],
    ["attack the wolf", "killed w1"],
    ["attack Fang!", "killed w1"],
    ["chop down the tree in the north", "cut t1"],
    ["slay the wolf", "killed w1"],
    ["get any stone but avoid the wolf", "got s2; avoid w1"],
    ["get a stone, but not the red one", "got s3; avoid s2"],
    ["get the red stone", "got s2"],
    ["get one of the stones", "got s2"],
    ["fell any tree except the one in the north", "cut t2; avoid t1"],
    ["get two grey stones", "got s3; got s1"],
    ["get all stones", "got s2; got s3; got s1"],
    ["fell the tree with the most fruit", "cut t2"],
    ["first cut the southern tree, then get the red rock", "cut t2; got s2"],
    ["get every stone but the red one", "got s3; got s1; avoid s2"],
    ["get a stone, but not the purple one", "thing? purple"],
    ["hello there", "what? hello there"],
    ["first cut the south tree, then get the red rock", "cut t2; got s2"],
    ["get the stone near the mill", "got s1"],
    ["stay away from the wolf and get the red stone", "got s2; avoid w1"],
  ])("are read: %s", (text, reading) => expect(told(valley, inValley, text)).toBe(reading));

  it.each([
    ["get the stone", "which? stone s2,s3,s1"],
    ["get the black stone", "none? black stone"],
    ["get five stones", "few? 5 stone s2,s3,s1"],
    ["attack the tree", "cannot? tree"],
    ["get the second stone", "which? stone s2,s3,s1"],
    ["I want the red stone", "what? red stone"],
    ["get Fang", "cannot? Fang"],
    ["get the dragon", "thing? dragon"],
    ["attack the wolf at night", "time? night"],
    ["get the red stone if the weather is fine", "condition? if"],
  ])("are asked about: %s", (text, asked) => expect(told(valley, inValley, text)).toBe(asked));

  it.each([
    ["hol den nächsten Stein", "got s2"],
    ["hol alle Steine außer dem roten", "got s3; got s1; avoid s2"],
    ["ve al árbol del norte", "visited t1"],
    ["lauf zum Baum im Norden", "visited t1"],
    ["hol den roten Stein", "got s2"],
    ["coge la piedra más cercana", "got s2"],
    ["ataca al lobo", "killed w1"],
    ["coge la piedra roja", "got s2"],
    ["prends la pierre la plus proche", "got s2"],
    ["attaque le loup", "killed w1"],
  ])("are read in other languages: %s", (text, reading) =>
    expect(told(valley, inValley, text)).toBe(reading),
  );
});

describe("commands on a station", () => {
  it.each([
    ["stow Tom's crate", "stowed 2"],
    ["stow the crate of Ines", "stowed 1"],
    ["stow the sealed crates", "stowed 1; stowed 3"],
    ["stow all sealed crates", "stowed 1; stowed 3"],
    ["close the left door", "closed 4"],
    ["close the unlocked door", "closed 5"],
    ["close the door on the right", "closed 5"],
    ["brief Ines and Tom", "briefed 7; briefed 8"],
    ["stow the crate with the most ore", "stowed 2"],
    ["stow the crate without ore", "stowed 3"],
    ["close both doors", "closed 4; closed 5"],
    ["close the door", "which? door 4,5"],
    ["brief the captain", "thing? captain"],
  ])("are read: %s", (text, reading) => expect(told(station, inStation, text)).toBe(reading));

  it("bars every step with avoided things", () => {
    const reader = new CommandReader({ domain: valley, languages });
    expect(reader.read("get any stone but avoid the wolf", inValley).disabled).toEqual([
      { tool: "walk", things: { to: "w1" } },
      { tool: "attack", things: { it: "w1" } },
    ]);
  });
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

describe("names, numbers and counts", () => {
  const airport = loadDomain({
    name: "airport",
    kinds: {
      plane: { clean: { type: "boolean" }, fuel: { type: "integer", min: 0, max: 9 } },
      gate: { open: { type: "boolean" } },
    },
    places: { plane: 9, gate: 9 },
    state: { busy: { type: "boolean" } },
    tools: [
      { name: "clean", things: { it: "plane" }, then: { "$it.clean": true } },
      { name: "refuel", things: { it: "plane" }, then: { "$it.fuel": 9 } },
      { name: "open", things: { it: "gate" }, then: { "$it.open": true } },
    ],
    goals: [
      { name: "cleaned", things: { it: "plane" }, when: { "$it.clean": true } },
      {
        name: "refuelled",
        words: ["refuel"],
        things: { it: "plane" },
        when: { "$it.fuel": { ">=": 5 } },
      },
      { name: "opened", things: { it: "gate" }, when: { "$it.open": true } },
    ],
    words: { gate: ["exit"] },
  });
  const inAirport: CommandSituation = {
    things: [
      { id: "p1", kind: "plane", names: ["flight 3"], properties: { clean: true, fuel: 7 } },
      {
        id: "p2",
        kind: "plane",
        names: ["flight 4", "Bravo"],
        properties: { clean: false, fuel: 2 },
      },
      { id: "silver_arrow", kind: "plane", properties: { clean: false, fuel: 0 } },
      { id: "gate 7", kind: "gate" },
      { id: "gate_1", kind: "gate" },
      { id: "gate2", kind: "gate" },
      { id: 12, kind: "gate" },
      { id: "1b4e28ba-2fa1-11d2-883f-0016d3cca427", kind: "gate" },
    ],
    distance: (_, to) => ({ p1: 1, p2: 2 })[to] ?? 3,
  };

  it.each([
    ["open gate 7", "opened gate 7"],
    ["open gate 2", "opened gate2"],
    ["open gate 12", "opened 12"],
    ["open exit 7", "opened gate 7"],
    ["open gate seven", "opened gate 7"],
    ["open gates 7 and 1", "opened gate 7; opened gate_1"],
    ["open gate 7, 1 and 12", "opened gate 7; opened gate_1; opened 12"],
    ["open two gates", "opened gate 7; opened gate_1"],
    [
      "open all gates except gate 7 ",
      "opened gate_1; opened gate2; opened 12; opened 1b4e28ba-2fa1-11d2-883f-0016d3cca427; avoid gate 7",
    ],
    ["open gate 9", "none? gate 9 gate 7,gate_1,gate2,12,1b4e28ba-2fa1-11d2-883f-0016d3cca427"],
    ["open gate 7 and 9", "none? gate 9 gate 7"],
    ["clean the silver arrow", "cleaned silver_arrow"],
    ["clean p2", "cleaned p2"],
    ["clean the plane Bravo", "cleaned p2"],
    ["refuel flight 4", "refuelled p2"],
    ["refuel flight 3 and 4", "refuelled p1; refuelled p2"],
    ["refuel flight 7", "thing? flight"],
    ["clean the plane zebra", "none? plane zebra p1,p2,silver_arrow"],
    ["clean a plane carefully", "cleaned p2"],
  ])("are told apart: %s", (text, reading) => expect(told(airport, inAirport, text)).toBe(reading));

  it.each([
    ["clean the two closest planes", "cleaned p1; cleaned p2"],
    ["clean the closest two planes", "cleaned p1; cleaned p2"],
    ["clean two closest planes", "cleaned p2; cleaned silver_arrow"],
    ["refuel the two planes with the most fuel", "refuelled p1; refuelled p2"],
    ["clean the closest plane", "cleaned p1"],
    ["clean two planes", "cleaned p2; cleaned silver_arrow"],
    ["refuel a plane", "refuelled p2"],
    ["clean three planes", "few? 3 plane p2,silver_arrow"],
    ["clean all planes", "cleaned p1; cleaned p2; cleaned silver_arrow"],
  ])("are counted: %s", (text, reading) => expect(told(airport, inAirport, text)).toBe(reading));

  it("says which things are left out of a count, as there is nothing to do", () => {
    const reader = new CommandReader({ domain: airport, languages });
    expect(reader.read("clean three planes", inAirport).doubts).toEqual([
      {
        kind: "few",
        words: "3 plane",
        options: ["p2", "silver_arrow"],
        done: ["p1"],
        names: { p1: "flight 3", p2: "flight 4" },
      },
    ]);
  });

  it.each([
    ["brief everybody", "briefed 7; briefed 8"],
    ["stow everything", "stowed 1; stowed 2; stowed 3"],
    ["please unseal all, carefully", "opened 1; opened 3"],
    ["brief everyone and close the left door", "briefed 7; briefed 8; closed 4"],
    ["everybody, close the left door", "closed 4"],
  ])("%s", (text, read) => {
    expect(told(station, inStation, text)).toBe(read);
  });

  it.each([
    ["stow crate 1 and come back", "thing? come back"],
    ["stow crate 1, then come back here, please", "thing? come back"],
    ["stow crate 1 and do it now", "stowed 1"],
    ["come on and stow crate 1", "stowed 1"],
  ])("does not drop a part of %s", (text, read) => {
    expect(told(station, inStation, text)).toBe(read);
  });

  it("reads properties anew where the same names are known", () => {
    const reader = new CommandReader({ domain: valley, languages });
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
});
