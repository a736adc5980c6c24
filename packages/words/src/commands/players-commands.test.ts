import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { GERMAN } from "../language/german.ts";
import { SPANISH } from "../language/spanish.ts";
import { CommandReader } from "./command-reader.ts";
import type { CommandThing } from "./command-reading.ts";

const theatre = loadDomain({
  name: "theatre",
  kinds: {
    lamp: {
      lit: { type: "boolean" },
      color: { type: "enum", values: ["red", "blue"] },
      bulbs: { type: "integer", min: 0, max: 9 },
    },
    actor: { made_up: { type: "boolean" } },
    trunk: { open: { type: "boolean" }, owner: { type: "thing", of: "actor" } },
  },
  places: { lamp: 3, actor: 2, trunk: 2 },
  state: { busy: { type: "boolean" } },
  tools: [
    { name: "kindle", things: { it: "lamp" }, then: { "$it.lit": true } },
    { name: "dim", things: { it: "lamp" }, then: { "$it.lit": false } },
    { name: "paint", things: { it: "actor" }, then: { "$it.made_up": true } },
    { name: "open", things: { it: "trunk" }, then: { "$it.open": true } },
  ],
  goals: [
    { name: "lit", words: ["switch on"], things: { it: "lamp" }, when: { "$it.lit": true } },
    {
      name: "dark",
      words: ["switch off", "stop"],
      things: { it: "lamp" },
      when: { "$it.lit": false },
    },
    {
      name: "painted",
      words: ["schmink", "maquilla"],
      things: { it: "actor" },
      when: { "$it.made_up": true },
    },
    {
      name: "opened",
      words: ["öffne", "abre"],
      things: { it: "trunk" },
      when: { "$it.open": true },
    },
  ],
  words: { trunk: ["Truhe", "baúl"], lamp: ["lámpara", "Lampe"], red: ["rote"] },
});

const things: readonly CommandThing[] = [
  { id: "l1", kind: "lamp", properties: { lit: true, color: "red", bulbs: 2 } },
  { id: "l2", kind: "lamp", properties: { lit: true, color: "red", bulbs: 6 } },
  { id: "l3", kind: "lamp", properties: { lit: false, color: "blue", bulbs: 2 } },
  { id: "a1", kind: "actor", names: ["Vera"] },
  { id: "a2", kind: "actor", names: ["Otto"] },
  { id: "t1", kind: "trunk", properties: { owner: "a1" } },
  { id: "t2", kind: "trunk", properties: { owner: "a2" } },
];

const reader = new CommandReader({ domain: theatre, languages: [ENGLISH, GERMAN, SPANISH] });

/** A reading in short: goals, `!` before avoided things, `?` before doubts. */
function read(text: string): string {
  const { goals, avoided, spared, doubts } = reader.read(text, { things });
  return [
    ...goals.map((each) => `${each.goal} ${Object.values(each.things).join()}`),
    ...[...spared, ...avoided].map((id) => `!${id}`),
    ...doubts.map(({ kind }) => `?${kind}`),
  ].join(", ");
}

describe("commands as players write them", () => {
  it.each([
    // Verbs with a particle.
    ["switch off the blue lamp", "dark l3"],
    ["switch the blue lamp on", "lit l3"],
    ["stop every lit lamp", "dark l1, dark l2"],
    // A number of something.
    ["switch off the lamp with six bulbs", "dark l2"],
    ["switch on the lamp with nine bulbs", "?none"],
    // A wish with a participle.
    ["I need Otto's trunk opened", "opened t2"],
    ["hey, can u open Vera's trunk pls", "opened t1"],
    // Refused before its kind is said.
    ["not the blue one, just switch off the other lamps", "dark l1, dark l2, !l3"],
    // German owners without an apostrophe, and articles before adjectives.
    ["öffne bitte Ottos Truhe", "opened t2"],
    ["öffne die Truhe", "?which"],
    ["dim die rote Lampe", "?which"],
    // The Spanish "a" before persons.
    ["maquilla a Vera, pero evita a Otto", "painted a1, !a2"],
  ])("%s", (text, wanted) => {
    expect(read(text)).toBe(wanted);
  });
});
