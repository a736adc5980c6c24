import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import { SPANISH } from "../language/spanish.ts";
import { CommandReader } from "./command-reader.ts";

const bool = { type: "boolean" } as const;

const crypt = loadDomain({
  name: "crypt",
  kinds: { torch: { lit: bool }, gate: { open: bool } },
  state: {},
  tools: [
    { name: "light", things: { it: "torch" }, then: { "$it.lit": true } },
    { name: "put_out", things: { it: "torch" }, then: { "$it.lit": false } },
    { name: "open", things: { it: "gate" }, then: { "$it.open": true } },
  ],
  goals: [
    { name: "lit", words: ["light"], things: { it: "torch" }, when: { "$it.lit": true } },
    { name: "out", words: ["put out"], things: { it: "torch" }, when: { "$it.lit": false } },
    { name: "opened", words: ["open"], things: { it: "gate" }, when: { "$it.open": true } },
  ],
  words: {
    torch: ["Fackel", "Fackeln", "antorcha", "antorchas", "torche", "torches"],
    gate: ["Tor", "portón", "portail"],
  },
});
const reader = new CommandReader({
  domain: crypt,
  languages: [ENGLISH, GERMAN, SPANISH, FRENCH],
});

/** The reading of a text where things have ids such as the one of number 7. */
function read(text: string, seven: string): string {
  const idOf = (number: number): string => seven.replace("7", String(number));
  const things = [1, 2, 3].flatMap((number) => [
    { id: idOf(number), kind: "torch", properties: { lit: number === 1 } },
    { id: `g${number}`, kind: "gate", properties: { open: false } },
  ]);
  const { goals, refused, doubts } = reader.read(text, { things });
  if (doubts.length > 0) return "?";
  const tell = (mark: string, all: typeof goals | typeof refused): readonly string[] =>
    all.map(({ goal, things: of }) => mark + [goal, ...Object.values(of)].join(" "));
  const said = [...tell("", goals), ...tell("!", refused)].join(", ");
  return [1, 2, 3].reduce((all, number) => all.replaceAll(idOf(number), `#${number}`), said);
}

describe.each(["torch7", "torch_7", "torch 07", "t7", "t-07"])("a thing called %s", (seven) => {
  it.each([
    ["light torch 2", "lit #2"],
    ["light torch three", "lit #3"],
    ["light torch number 3", "lit #3"],
    ["light the torches 2 and 3", "lit #2, lit #3"],
    ["put out torch 1 and light 2", "out #1, lit #2"],
    ["light 2 torches", "lit #2, lit #3"],
    ["don't light torch 3", "!lit #3"],
    ["don't light torch number 3", "!lit #3"],
    ["zünde die Fackel Nummer 2 an", "lit #2"],
    ["enciende la antorcha número 2", "lit #2"],
    ["allume la torche numéro 2", "lit #2"],
    ["light torch 4", "?"],
    ["don't light torch 4", "?"],
  ])("%s", (text, meant) => expect(read(text, seven)).toBe(meant));
});
