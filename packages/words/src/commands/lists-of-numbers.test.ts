import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import { SPANISH } from "../language/spanish.ts";
import { CommandDesk } from "./command-desk.ts";

const bool = { type: "boolean" } as const;
const is = (name: string, value: boolean) => ({ [`$it.${name}`]: value });

const keep = loadDomain({
  name: "keep",
  kinds: {
    torch: { lit: bool },
    door: { open: bool },
    guard: { awake: bool },
    dog: { fed: bool },
    chest: { locked: bool },
    dish: { served: { type: "thing", of: "guard" } },
  },
  state: {},
  tools: [
    { name: "light", things: { it: "torch" }, then: is("lit", true) },
    { name: "douse", things: { it: "torch" }, then: is("lit", false) },
    { name: "open", things: { it: "door" }, then: is("open", true) },
    { name: "wake", things: { it: "guard" }, then: is("awake", true) },
    { name: "feed", things: { it: "dog" }, then: is("fed", true) },
    { name: "lock", things: { it: "chest" }, then: is("locked", true) },
    { name: "serve", things: { it: "dish", to: "guard" }, then: { "$it.served": "$to" } },
  ],
  goals: [
    {
      ...{ name: "lit", words: ["light", "zünde an", "enciende", "allume"] },
      ...{ things: { it: "torch" }, when: is("lit", true) },
    },
    {
      name: "doused",
      words: ["put out", "douse"],
      things: { it: "torch" },
      when: is("lit", false),
    },
    {
      ...{ name: "opened", words: ["open", "öffne", "abre", "ouvre"] },
      ...{ things: { it: "door" }, when: is("open", true) },
    },
    {
      ...{ name: "woken", words: ["wake", "weck", "despierta", "réveille"] },
      ...{ things: { it: "guard" }, when: is("awake", true) },
    },
    {
      ...{ name: "fed", words: ["feed", "fütter", "alimenta", "nourris"] },
      ...{ things: { it: "dog" }, when: is("fed", true) },
    },
    { name: "locked", words: ["lock"], things: { it: "chest" }, when: is("locked", true) },
    {
      ...{ name: "served", words: ["serve"], things: { it: "dish", to: "guard" } },
      when: { "$it.served": "$to" },
    },
  ],
  words: {
    torch: ["torches", "Fackel", "Fackeln", "antorcha", "antorchas", "torche"],
    door: ["doors", "Tür", "Türen", "puerta", "puertas", "porte", "portes"],
    guard: ["guards", "Wache", "Wachen", "guardia", "guardias", "garde", "gardes"],
    dog: ["dogs", "Hund", "Hunde", "perro", "perros", "chien", "chiens"],
    chest: ["chests"],
    lit: ["brennend", "encendida", "allumée"],
  },
});

const things = [
  ...[1, 2, 3, 4, 5, 6].map((at) => ({
    ...{ id: `torch${at}`, kind: "torch", properties: { lit: at === 6 } },
  })),
  ...["red", "blue"].map((color) => ({ id: `${color}_door`, kind: "door" })),
  ...["Ivo", "Lise", "Walt"].map((name) => ({ id: name, kind: "guard", names: [name] })),
  ...["Balto", "Togo", "Luna"].map((name) => ({ id: name, kind: "dog", names: [name] })),
  ...[1, 2, 3].map((at) => ({ id: `chest${at}`, kind: "chest", properties: { locked: at > 2 } })),
  { id: "soup", kind: "dish" },
];

const desk = new CommandDesk({ domain: keep, languages: [ENGLISH, GERMAN, SPANISH, FRENCH] });

/** The things of orders, of refusals and of what is taken back, after earlier texts; "asked" for a question. */
function taken(said: string): string {
  const texts = said.split(" | ");
  const list: { readonly goal: object }[] = [];
  const orders = {
    list,
    add: (goal: object) => list[list.push({ ...goal, goal }) - 1] as { readonly goal: object },
    remove: (one: { readonly goal: object }) => list.splice(list.indexOf(one), 1),
  };
  const agent = { orders, constraints: { list: [], add: (one: object) => one, remove: () => 0 } };
  const situation = { things, self: "Walt" };
  for (const each of texts.slice(0, -1)) desk.take(each, agent, situation);
  const { reading, question, withdrawn } = desk.take(texts.at(-1) ?? "", agent, situation);
  if (question !== undefined) return "asked";
  const tell = (mark: string, all: readonly { readonly things: object }[]): readonly string[] =>
    all.map(({ things: of }) => mark + Object.values(of).join(">"));
  const back = withdrawn.orders.map(({ goal }) => goal as { readonly things: object });
  const { goals, refused, who } = reading;
  return [
    ...[...tell("", goals), ...tell("!", refused), ...tell("-", back)],
    ...(who === undefined ? [] : [`by ${who}`]),
  ].join(" ");
}

describe("lists of numbers", () => {
  it.each([
    ["don't light torches 2 to 4, only 5 and 6", "torch5 torch6 !torch2 !torch3 !torch4"],
    ["don't light torches 1 and 2, just 3 and 4", "torch3 torch4 !torch1 !torch2"],
    ["don't lock chest 3, only 1 and 2", "chest1 chest2 !chest3"],
    ["zünde die Fackeln 1 und 2 nicht an, nur 3 und 4", "torch3 torch4 !torch1 !torch2"],
    [
      "zünde die Fackeln 1 und 2 nicht an, nur die Fackeln 3 und 4",
      "torch3 torch4 !torch1 !torch2",
    ],
    ["n'allume pas les torches 1 et 2, seulement les 3 et 4", "torch3 torch4 !torch1 !torch2"],
    ["no enciendas las antorchas 1 y 2, solo la 3 y la 4", "torch3 torch4 !torch1 !torch2"],
  ])("reads what is wanted instead: %s", (text, meant) => {
    expect(taken(text)).toBe(meant);
  });

  it.each([
    ["light torches 1 to 5 except 2 to 4", "torch1 torch5"],
    ["light torches 1 to 5 but not 2 to 4", "torch1 torch5"],
    ["light torches 1 to 5 without 2-4", "torch1 torch5"],
    ["light torches 1 to 5 except 2 to 3 and 5", "torch1 torch4"],
    ["zünde die Fackeln 1 bis 5 außer 2 bis 4 an", "torch1 torch5"],
    ["enciende las antorchas 1 a 5 menos 2 a 4", "torch1 torch5"],
    ["allume les torches 1 à 5 sauf 2 à 4", "torch1 torch5"],
    ["light all torches except 2 to 4", "asked"],
    ["don't light any torches but 2 and 3", "asked"],
  ])("leaves out all of a range: %s", (text, meant) => {
    expect(taken(text)).toBe(meant);
  });

  it.each([
    ["light torches 3 to 5 | cancel 3 and 4", "-torch3 -torch4"],
    ["light torches 2 to 5 | cancel torches 3 and 4", "-torch3 -torch4"],
    ["light torches 2 to 5 | cancel 3 to 4", "-torch3 -torch4"],
    ["light torches 1, 2 and 3 | cancel 3", "asked"],
    ["zünde die Fackeln 2 bis 5 an | storniere 3 und 4", "-torch3 -torch4"],
    ["enciende las antorchas 2 a 5 | cancela la 3 y la 4", "-torch3 -torch4"],
    ["allume les torches 2 à 5 | annule la 3 et la 4", "-torch3 -torch4"],
  ])("takes back some of several: %s", (text, meant) => {
    expect(taken(text)).toBe(meant);
  });

  it.each([
    ["light torches 3 to 5 | actually 4 to 5", "torch4 torch5 -torch3 -torch4 -torch5"],
    ["light torch 2 | no, 3 to 5", "torch3 torch4 torch5 -torch2"],
    ["light torches 3 and 4, no, 4 and 5", "torch4 torch5"],
    ["light torches 1 to 3... no wait, 2 to 4", "torch2 torch3 torch4"],
    ["zünde die Fackel 2 an | nein, 3 bis 4", "torch3 torch4 -torch2"],
    ["allume la torche 2 | non, 3 à 4", "torch3 torch4 -torch2"],
    ["enciende la antorcha 2 | no, la 3 y la 4", "torch3 torch4 -torch2"],
    ["light torches 2 to 5 | no, 4", "asked"],
    ["zünde die Fackeln 2 bis 5 an | nicht die 3", "asked"],
    ["light 2 torches | no, 1 and 3", "asked"],
  ])("puts other numbers in their place: %s", (text, meant) => {
    expect(taken(text)).toBe(meant);
  });

  it.each([
    ["wake everyone except you and Ivo", "Lise"],
    ["weck alle außer dir und Lise", "Ivo"],
    ["despierta a todos menos a ti y a Ivo", "Lise"],
    ["réveille tout le monde sauf toi et Ivo", "Lise"],
  ])("leaves out others beside the one spoken to: %s", (text, meant) => {
    expect(taken(text)).toBe(meant);
  });

  it.each([
    "don't feed Togo | Ivo should do that instead",
    "fütter Togo nicht | Ivo soll das machen",
    "no alimentes a Togo | que Ivo lo haga",
    "ne nourris pas Togo | Ivo doit le faire",
    "Ivo, don't feed Togo. Lise, you do it.",
    "light torch 1 | open the red door | Ivo should light torch 1 instead",
    "feed Balto and Togo | Ivo should feed Togo instead",
    "zünde die Fackeln 1 und 2 an | Ivo soll stattdessen die Fackel 2 anzünden",
    "nourris Balto et Togo | Ivo doit nourrir Togo à la place",
    "light torch 1 | Ivo should do it too",
    "light torches 1, 2 and 3 | let Ivo do 3",
    "light torches 1, 2 and 3 | let Ivo do the first one",
    "light torches 4 and 5 | douse the first one",
    "lock chests 1 and no 2",
    "lock chests 1, no 2",
    "don't light torch 1, 2 and 3, but 4 and 5",
    "should I open the red door",
    "have you lit torch 3",
    "light torch constructor",
    "light torch ½",
    "light torch ٢",
  ])("asks about what is not clear: %s", (text) => {
    expect(taken(text)).toBe("asked");
  });

  it.each([
    ["light torches 1, 2 and 3, 4 not", "torch1 torch2 torch3"],
    ["zünde Fackeln 1, 2 und 3 an, 4 nicht", "torch1 torch2 torch3"],
    ["light torches 1, 2, don't light 3", "torch1 torch2 !torch3"],
    ["light torches 1 and no. 2", "torch1 torch2"],
    ["light torches 4 and 5 | stop the first one", "!torch4 -torch4"],
    ["light torch ②", "torch2"],
    ["serve the soup to nobody but Ivo and Lise", "soup>Ivo soup>Lise !soup>Walt"],
    ["light torch 1 | Ivo should light torch 1 instead", "torch1 -torch1 by Ivo"],
    ["won't you open the red door?", "red_door"],
  ])("drops no part: %s", (text, meant) => {
    expect(taken(text)).toBe(meant);
  });
});
