import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import { SPANISH } from "../language/spanish.ts";
import { CommandReader } from "./command-reader.ts";
import type { CommandDeed, CommandThing } from "./command-reading.ts";

const bool = { type: "boolean" } as const;
const number = { type: "integer", min: 0, max: 50 } as const;

/** A game that names its deeds in English alone. */
const castle = loadDomain({
  name: "castle",
  kinds: {
    door: { open: bool, color: { type: "enum", values: ["red", "blue", "green"] } },
    torch: { lit: bool },
    guard: { awake: bool, age: number },
    key: {
      metal: { type: "enum", values: ["silver", "gold"] },
      holder: { type: "thing", of: "guard" },
    },
    shelf: { dusted: bool },
  },
  state: { raining: bool },
  tools: [
    { name: "open", things: { it: "door" }, then: { "$it.open": true } },
    { name: "close", things: { it: "door" }, then: { "$it.open": false } },
    { name: "light", things: { it: "torch" }, then: { "$it.lit": true } },
    { name: "put_out", things: { it: "torch" }, then: { "$it.lit": false } },
    { name: "wake", things: { it: "guard" }, then: { "$it.awake": true } },
    { name: "dust", things: { it: "shelf" }, then: { "$it.dusted": true } },
    { name: "give", things: { it: "key", to: "guard" }, then: { "$it.holder": "$to" } },
  ],
  goals: [
    { name: "opened", words: ["open"], things: { it: "door" }, when: { "$it.open": true } },
    { name: "closed", words: ["close"], things: { it: "door" }, when: { "$it.open": false } },
    { name: "lit", words: ["light"], things: { it: "torch" }, when: { "$it.lit": true } },
    { name: "out", words: ["put out"], things: { it: "torch" }, when: { "$it.lit": false } },
    { name: "woken", words: ["wake"], things: { it: "guard" }, when: { "$it.awake": true } },
    { name: "dusted", words: ["dust"], things: { it: "shelf" }, when: { "$it.dusted": true } },
    {
      name: "given",
      words: ["give"],
      things: { it: "key", to: "guard" },
      when: { "$it.holder": "$to" },
    },
  ],
  words: {
    door: ["Tür", "Türen", "puerta", "puertas", "porte", "portes"],
    torch: ["Fackel", "Fackeln", "antorcha", "antorchas", "torche", "torches"],
    guard: ["Wache", "Wachen", "guardia", "guardias", "garde", "gardes"],
    key: ["Schlüssel", "llave", "clé"],
    shelf: ["shelves", "Regal", "estante", "étagère"],
    red: ["rote", "roja", "rouge"],
    blue: ["blaue", "azul", "bleue"],
    green: ["grüne", "verde", "verte"],
    silver: ["Silber", "plata", "argent"],
    gold: ["Gold", "oro", "or"],
    raining: ["rain", "regnet", "llueve", "pleut"],
  },
});

const things: readonly CommandThing[] = [
  ...["red", "blue", "green"].map((color) => ({
    ...{ id: color, kind: "door", properties: { open: color === "green", color } },
  })),
  ...[1, 2, 3].map((at) => ({ id: `t${at}`, kind: "torch", properties: { lit: at === 1 } })),
  { id: "Ivo", kind: "guard", names: ["Ivo"], properties: { awake: false, age: 20 } },
  { id: "Berta", kind: "guard", names: ["Berta"], properties: { awake: false, age: 40 } },
  { id: "Walt", kind: "guard", names: ["Walt"], properties: { awake: true, age: 30 } },
  { id: "silver", kind: "key", properties: { metal: "silver" } },
  { id: "gold", kind: "key", properties: { metal: "gold" } },
  { id: "upper", kind: "shelf", names: ["top shelf", "oberes Regal", "estante de arriba"] },
  { id: "lower", kind: "shelf", names: ["bottom shelf", "unteres Regal", "estante de abajo"] },
];

const reader = new CommandReader({
  domain: castle,
  languages: [ENGLISH, GERMAN, SPANISH, FRENCH],
});

/** The outcome of texts of one speaker, as the last of them says it. */
function read(...texts: readonly string[]): string {
  let before: readonly CommandDeed[] = [];
  let said = "";
  for (const text of texts) {
    const state = { raining: true };
    const { goals, refused, conditions, doubts, deeds } = reader.read(
      ...([text, { things, state }, [], before] as const),
    );
    const tell = (all: typeof goals | typeof refused, mark = ""): readonly string[] =>
      all.map(({ goal, things: of }) => mark + [goal, ...Object.values(of)].join(" "));
    const facts = conditions.map(({ kind, property, value }) => `${kind} ${property}=${value}`);
    said = doubts.length > 0 ? "?" : [...tell(goals), ...tell(refused, "!"), ...facts].join(", ");
    before = deeds;
  }
  return said;
}

describe("a command that says how things are to be", () => {
  it.each([
    ["all doors should be shut", "closed red, closed blue, closed green"],
    ["make sure the red door is open", "opened red"],
    ["make sure no door is open", "closed red, closed blue, closed green"],
    ["I want the red door open and every torch out", "opened red, out t1, out t2, out t3"],
    ["the red door needs opening", "opened red"],
    ["leave the blue door shut", "!opened blue"],
    ["don't leave the green door open", "closed green"],
    ["all torches out", "out t1, out t2, out t3"],
    ["alle Fackeln sollen brennen", "lit t1, lit t2, lit t3"],
    ["die blaue Tür bleibt zu", "!opened blue"],
    ["todas las puertas deben estar cerradas", "closed red, closed blue, closed green"],
    ["toutes les portes doivent être fermées", "closed red, closed blue, closed green"],
  ])("%s", (text, meant) => expect(read(text)).toBe(meant));
});

it.each([
  "the doors are open",
  "all doors are shut",
  "Ivo is awake",
  "I think the red door is open",
  "Berta has the gold key",
  "you don't have to open the red door",
])("what is told is no order: %s", (text) => expect(read(text)).toBe("?"));

describe("a command that says who is to have something", () => {
  it.each([
    ["Berta gets the gold key", "given gold Berta"],
    ["Berta should have the gold key", "given gold Berta"],
    ["let Ivo have the silver key", "given silver Ivo"],
    ["Berta bekommt den Goldschlüssel", "given gold Berta"],
    ["the silver key goes to Ivo", "given silver Ivo"],
    ["the guards get a key", "?"],
    ["give each guard a key", "?"],
  ])("%s", (text, meant) => expect(read(text)).toBe(meant));
});

describe("common verbs that a game has not named", () => {
  it.each([
    ["shut the green door", "closed green"],
    ["mach die rote Tür auf", "opened red"],
    ["mach alle Türen zu", "closed red, closed blue, closed green"],
    ["apaga una antorcha", "out t1"],
    ["réveille Berta", "woken Berta"],
  ])("%s", (text, meant) => expect(read(text)).toBe(meant));
});

describe("things told apart", () => {
  it.each([
    ["wake the old guard", "woken Berta"],
    ["wake the old guards", "?"],
    ["wake the younger of the two sleeping guards", "woken Ivo"],
    ["dust the top shelf and the bottom one", "dusted upper, dusted lower"],
    ["staub das obere Regal ab", "dusted upper"],
    ["desempolva el de abajo", "dusted lower"],
    ["wake a guard, the oldest", "woken Berta"],
    ["wake the guards who are asleep, all but Ivo", "woken Berta"],
    ["wake all guards, but skip Ivo", "woken Berta, woken Walt"],
    ["open any door that is closed", "opened red, opened blue"],
    ["wake someone", "woken Ivo"],
    ["give Berta either key", "given silver Berta"],
    ["give the longest serving guard the key", "?"],
  ])("%s", (text, meant) => expect(read(text)).toBe(meant));
});

it.each([
  "don't light all torches",
  "don't wake everybody",
  "zünde nicht alle Fackeln an",
  "no enciendas todas las antorchas",
  "n'allume pas toutes les torches",
])("whether none or not all is meant is asked: %s", (text) => expect(read(text)).toBe("?"));

describe("states of affairs that begin and end", () => {
  it.each([
    ["once it stops raining, open the red door", "opened red, once raining=false"],
    ["when the rain stops, open the red door", "opened red, once raining=false"],
    ["open the red door unless it's raining", "opened red, unless raining=true"],
    ["ouvre la porte rouge sauf s'il pleut", "opened red, unless raining=true"],
  ])("%s", (text, meant) => expect(read(text)).toBe(meant));
});

describe("what is done otherwise", () => {
  it.each([
    ["if the green door is open, close it, otherwise open the red one", "closed green"],
    ["if the red door is open, close it, otherwise open the blue one", "opened blue"],
    ["if Ivo is older than 30 wake Berta, otherwise wake Ivo", "woken Ivo"],
    ["if it's raining close the green door, otherwise light a torch", "closed green"],
    ["si la porte verte est ouverte, ferme-la, sinon ouvre la rouge", "closed green"],
    ["wenn die rote Tür offen ist, mach sie zu, sonst öffne die blaue Tür", "opened blue"],
    ["until it's raining close the green door, otherwise light a torch", "?"],
  ])("%s", (text, meant) => expect(read(text)).toBe(meant));
});

describe("what is said of others", () => {
  it.each([
    ["Ivo's asleep, wake him", "woken Ivo"],
    ["once Ivo's awake, wake Berta", "woken Berta, once awake=true"],
    ["light t2 and the other torch", "?"],
    ["wake the oldest guard, then the youngest of the others", "woken Berta, woken Ivo"],
    ["wake one of the guards, whichever is older", "woken Berta"],
    ["open the blue door, no, leave it", ""],
    ["Berta opens the red door, Ivo closes the green one", "opened red, closed green"],
    ["Ivo opened the red door", "?"],
    ["give the gold key to Ivo, no, to Berta", "given gold Berta"],
  ])("%s", (text, meant) => expect(read(text)).toBe(meant));
});

describe("a correction", () => {
  it.each([
    ["give Ivo the gold key", "make that Berta", "given gold Berta"],
    ["wake Ivo", "not Ivo, Berta", "woken Berta"],
    ["wake Ivo", "not him, Berta", "woken Berta"],
    ["wake Ivo", "nope, Berta", "woken Berta"],
    ["wake Ivo", "instead of Ivo wake Berta", "woken Berta"],
    ["give Ivo the gold key", "on second thought, to Berta", "given gold Berta"],
  ])("%s; %s", (first, then, meant) => expect(read(first, then)).toBe(meant));
});

describe("a fear", () => {
  it.each([
    ["close the green door before somebody falls in", "closed green"],
    ["schließe die grüne Tür, bevor jemand reinfällt", "closed green"],
    ["cierra la puerta verde antes de que alguien entre", "closed green"],
    ["ferme la porte verte avant que quelqu'un ne tombe", "closed green"],
    ["close the green door before anyone wakes Ivo", "?"],
    ["close the green door before anybody comes unless it is raining", "?"],
    ["don't close the green door before somebody comes", "?"],
    ["close the green door before anyone sees the red door", "?"],
  ])("orders nothing: %s", (text, meant) => expect(read(text)).toBe(meant));
});

describe("whoever says what", () => {
  it.each([
    ["whatever he tells you, don't open the red door", "!opened red"],
    ["egal was er sagt, öffne nicht die rote Tür", "!opened red"],
    ["diga lo que diga, no abras la puerta roja", "!opened red"],
    ["quoi qu'il dise, n'ouvre pas la porte rouge", "!opened red"],
    ["wake Ivo or Berta, i don't care", "woken Ivo"],
    ["do whatever he says", "?"],
  ])("is passed over: %s", (text, meant) => expect(read(text)).toBe(meant));
});

describe("the others", () => {
  it.each([
    ["don't open the red door, the others yes", "opened blue, opened green, !opened red"],
    ["no abras la puerta roja, las otras sí", "opened blue, opened green, !opened red"],
    ["n'ouvre pas la porte rouge, les autres oui", "opened blue, opened green, !opened red"],
    ["wake Ivo, then everybody else", "woken Ivo, woken Berta, woken Walt"],
    ["open the red door, the others yes", "?"],
  ])("%s", (text, meant) => expect(read(text)).toBe(meant));
});

describe("an exception", () => {
  it.each([
    ["close all doors except those that are red", "closed blue, closed green"],
    ["schließe alle Türen außer denen, die offen sind", "closed red, closed blue"],
    ["cierra todas las puertas salvo las que son rojas", "closed blue, closed green"],
    ["ferme toutes les portes sauf celles qui sont rouges", "closed blue, closed green"],
    ["light the torches, all of them but t2", "lit t1, lit t3"],
  ])("%s", (text, meant) => expect(read(text)).toBe(meant));
});

describe("those who are told behind a refusal", () => {
  it.each([
    "keep off the red door, everyone",
    "no toques la puerta roja, todos",
    "ne touche pas à la porte rouge, tout le monde",
    "wenn es regnet, darf keiner die rote Tür öffnen",
  ])("%s", (text) => expect(reader.read(text, { things }).who).toBe("all"));
});

it.each([
  "keep off the red door, everyone but Walt",
  "keep off the red door everybody except Walt",
])("spares those who are excepted: %s", (text) =>
  expect(reader.read(text, { things }).who).toEqual(["Ivo", "Berta"]),
);

it.each([
  "don't wake Ivo after you wake Berta",
  "weck Ivo nicht, nachdem du Berta geweckt hast",
  "no despiertes a Ivo después de despertar a Berta",
  "ne réveille pas Ivo après avoir réveillé Berta",
])("asks for what a refusal comes after: %s", (text) => expect(read(text)).toBe("?"));
