import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import { SPANISH } from "../language/spanish.ts";
import { CommandDesk } from "./command-desk.ts";
import { CommandReader } from "./command-reader.ts";
import type { CommandThing } from "./command-reading.ts";

const bool = { type: "boolean" } as const;
const languages = [ENGLISH, GERMAN, SPANISH, FRENCH];

const keep = loadDomain({
  name: "keep",
  kinds: {
    torch: { lit: bool },
    door: { open: bool, color: { type: "enum", values: ["red", "blue"] } },
    guard: { fed: bool, awake: bool, strength: { type: "integer", min: 0, max: 9 } },
    room: { clean: bool },
  },
  state: { tidy: bool },
  tools: [
    { name: "light", things: { it: "torch" }, then: { "$it.lit": true } },
    { name: "put_out", things: { it: "torch" }, then: { "$it.lit": false } },
    { name: "open", things: { it: "door" }, then: { "$it.open": true } },
    { name: "feed", things: { it: "guard" }, then: { "$it.fed": true } },
    { name: "wake", things: { it: "guard" }, then: { "$it.awake": true } },
    { name: "clean", things: { it: "room" }, then: { "$it.clean": true } },
  ],
  goals: [
    {
      name: "lit",
      words: ["light", "zünde an", "enciende", "allume"],
      things: { it: "torch" },
      when: { "$it.lit": true },
    },
    {
      name: "put_out",
      words: ["put out", "lösche", "apaga", "éteins"],
      things: { it: "torch" },
      when: { "$it.lit": false },
    },
    {
      name: "opened",
      words: ["open", "öffne", "abre", "ouvre"],
      things: { it: "door" },
      when: { "$it.open": true },
    },
    { name: "fed", words: ["feed"], things: { it: "guard" }, when: { "$it.fed": true } },
    {
      name: "woken",
      words: ["wake", "weck", "despierta", "réveille"],
      things: { it: "guard" },
      when: { "$it.awake": true },
    },
    {
      name: "cleaned",
      words: ["clean", "putze", "limpia", "nettoie"],
      things: { it: "room" },
      when: { "$it.clean": true },
    },
  ],
  words: {
    torch: ["torches", "Fackel", "Fackeln", "antorcha", "antorchas", "torche", "torches"],
    door: ["Tür", "Türen", "puerta", "porte", "portes"],
    room: ["Raum", "sala", "salle"],
    red: ["rote", "roja", "rouge"],
    blue: ["blaue", "azul", "bleu"],
    strength: ["strong"],
  },
});

const things: readonly CommandThing[] = [
  ...[1, 2, 3, 4].map((at) => ({ id: `t${at}`, kind: "torch", where: [at < 3 ? "hall" : "yard"] })),
  { id: "red", kind: "door", properties: { open: false, color: "red" } },
  { id: "blue", kind: "door", properties: { open: false, color: "blue" } },
  ...["Ivo", "Berta", "Kim", "Otto"].map((id, at) => ({
    ...{ id, kind: "guard", properties: { fed: false, awake: false, strength: at + 1 } },
  })),
  { id: "lab", kind: "room", names: ["lab", "Labor", "labo"], properties: { clean: false } },
  { id: "cellar", kind: "room", names: ["cellar"], properties: { clean: false } },
];

const reader = new CommandReader({ domain: keep, languages });

/** Goals, refusals and who is bound in short; `?` for a question. */
function read(text: string): string {
  const { goals, refused, who, doubts } = reader.read(text, { things });
  if (doubts.length > 0) return "?";
  return [
    ...goals.map((each) => Object.values(each.things).join()),
    ...refused.map((each) => `!${Object.values(each.things).join()}`),
    ...(who === undefined ? [] : [`by ${who}`]),
  ].join(" ");
}

describe("a relative clause is no remark", () => {
  it.each([
    ["put out every torch that isn't in the hall", "t3 t4"],
    ["put out every torch that is in the hall", "t1 t2"],
    ["put out every torch that is not in the lab", "?"],
    ["put out every torch that isn't wet", "?"],
    ["feed every guard whose strength isn't 3", "Ivo Berta Otto"],
    ["feed every guard whose strength is not 3", "Ivo Berta Otto"],
    ["put out the torches, that is, only the wet ones", "?"],
    ["put out the torches, that is, the wet ones", "?"],
  ])("%s", (text, meant) => expect(read(text)).toBe(meant));
});

describe("what no one is to do is refused for all", () => {
  it.each([
    ["let no one open the red door", "!red by all"],
    ["let nobody wake Ivo", "!Ivo by all"],
    ["tell no one to clean the lab", "!lab by all"],
    ["have no one clean the lab", "!lab by all"],
    ["lass niemanden die blaue Tür öffnen", "!blue by all"],
    ["laisse personne ouvrir la porte bleue", "!blue by all"],
    ["let everyone clean the lab", "lab by all"],
    ["no guard may open the red door", "!red by Ivo,Berta,Kim,Otto"],
    ["let nobody but Kim clean the lab", "?"],
  ])("%s", (text, meant) => expect(read(text)).toBe(meant));
});

describe("a word for a number is no filler of another language", () => {
  it.each([
    ["enciende tres antorchas", "t1 t2 t3"],
    ["allume trois torches très vite", "t1 t2 t3"],
  ])("%s", (text, meant) => expect(read(text)).toBe(meant));
});

describe("what is wanted instead of something refused is done", () => {
  it.each([
    ["n'ouvre pas la porte bleue mais la rouge", "red !blue"],
    ["don't wake Ivo but Berta", "Berta !Ivo"],
    ["don't open the blue door, open the red one instead", "red !blue"],
    ["don't wake Ivo, Berta instead", "Berta !Ivo"],
    ["don't wake Ivo or Kim but Berta", "Berta !Ivo !Kim"],
    ["don't wake anybody but Ivo", "Ivo !Berta !Kim !Otto"],
    ["weck nicht Ivo, sondern Berta", "Berta"],
  ])("%s", (text, meant) => expect(read(text)).toBe(meant));
});

describe("what alone is meant, or alone is not refused", () => {
  it.each([
    ["don't open any door, only the blue one", "!red"],
    ["don't wake any guard except Ivo", "!Berta !Kim !Otto"],
    ["öffne keine Tür, nur die blaue", "!red"],
    ["no abras ninguna puerta, solo la azul", "!red"],
    ["n'ouvre aucune porte, seulement la bleue", "!red"],
    ["open the doors, only the blue one", "blue"],
    ["put out the torches, but only in the hall", "t1 t2"],
    ["wake Ivo, not Berta", "Ivo !Berta"],
    ["réveille Ivo, pas Berta", "Ivo !Berta"],
    ["everyone but Ivo should wake Kim", "Kim by Berta,Kim,Otto"],
    ["wake nobody but Ivo", "Ivo !Berta !Kim !Otto"],
    ["wake Kim, even if Ivo is awake", "Kim"],
    ["wake Kim even if Ivo is awake and open the red door", "Kim red"],
    ["weck Kim, auch wenn Ivo wach ist, und öffne die rote Tür", "Kim red"],
    ["wake Kim even if Ivo sleeps and feed Otto", "Kim Otto"],
    ["leave Ivo alone and wake Kim", "Kim"],
    ["leave Ivo be and wake Kim", "Kim"],
    ["wake Ivo and Kim alone", "?"],
    ["Ivo be quick and wake Kim", "?"],
    ["Kim alone should clean the lab", "?"],
  ])("%s", (text, meant) => expect(read(text)).toBe(meant));
});

describe("who is excepted is not bound", () => {
  it.each([
    ["all guards should clean the lab but not Kim", "lab by Ivo,Berta,Otto"],
    ["alle sollen das Labor putzen, aber nicht Kim", "lab by Ivo,Berta,Otto"],
    ["todos deben limpiar la sala lab, pero no Kim", "lab by Ivo,Berta,Otto"],
    ["tout le monde doit nettoyer le labo, mais pas Kim", "lab by Ivo,Berta,Otto"],
    ["Ivo and Berta, but not Kim, should clean the lab", "lab by Ivo,Berta"],
    ["Kim and Otto should wake Ivo, but not Berta", "?"],
    ["everyone should wake Ivo but not Kim", "?"],
    ["Kim darf nicht, Otto soll das Labor putzen", "?"],
    ["Kim should clean the lab but Otto shouldn't", "?"],
    ["Kim should wake Ivo, Otto shouldn't", "?"],
    ["Kim and Otto shouldn't wake Ivo, Berta should", "Ivo by Berta"],
    ["nobody except Kim should open the red door", "red by Kim"],
    ["nobody other than Kim should open the red door", "red by Kim"],
    ["niemand außer Kim soll die rote Tür öffnen", "red by Kim"],
    ["nadie excepto Kim debe abrir la puerta roja", "red by Kim"],
    ["personne sauf Kim ne doit ouvrir la porte rouge", "red by Kim"],
  ])("%s", (text, meant) => expect(read(text)).toBe(meant));
});

describe("a wish, a limit and a share are no remarks", () => {
  it.each([
    ["feed Ivo; he should be awake", "?"],
    ["wake Ivo; he must be fed", "?"],
    ["open the red door; it must be open", "red"],
    ["clean the lab, it is dirty, and feed Ivo", "lab Ivo"],
    ["don't light more than two torches", "?"],
    ["zünde nicht mehr als zwei Fackeln an", "?"],
    ["no enciendas más de dos antorchas", "?"],
    ["n'allume pas plus de deux torches", "?"],
    ["light one torch in each place", "?"],
    ["light a torch in each room", "?"],
  ])("%s", (text, meant) => expect(read(text)).toBe(meant));
});

describe("each of several does its own part", () => {
  it.each([
    [
      "Kim should clean the lab and the cellar, and Otto should wake Ivo and Berta",
      "Kim lab, Kim cellar, Otto Ivo, Otto Berta",
    ],
    [
      "Kim should open the red door and the blue door, and Otto should wake Ivo",
      "Kim red, Kim blue, Otto Ivo",
    ],
    ["Kim should open the doors and Otto should open the red one", "Kim red, Kim blue, Otto red"],
    ["tell Kim to wake Ivo and Otto to feed Berta", "Kim Ivo, Otto Berta"],
    ["Kim doit nettoyer le labo et Otto doit réveiller Ivo", "Kim lab, Otto Ivo"],
  ])("%s", (text, meant) => {
    const { goals, doubts } = reader.read(text, { things });
    const told = goals.map(({ by, things: of }) => `${by} ${Object.values(of).join()}`);
    expect([told.join(", "), doubts]).toEqual([meant, []]);
  });
});

it("an agent is given nothing that others are to do", () => {
  const desk = new CommandDesk({ domain: keep, languages });
  const told = (text: string, self?: string): readonly unknown[] => {
    const orders = { list: [], add: (goal: unknown) => goal, remove: () => undefined };
    const constraints = { list: [], add: (one: unknown) => one, remove: () => undefined };
    const taken = desk.take(text, { orders, constraints }, { things, ...(self && { self }) });
    return [taken.orders.length, taken.readAs];
  };
  const both = "Kim should clean the lab and Otto should wake Ivo";
  expect(told(both, "Kim")).toEqual([1, "clean lab"]);
  expect(told(both, "Otto")).toEqual([1, "wake Ivo"]);
  expect(told(both, "Berta")).toEqual([0, "nothing: that is for others"]);
  expect(told("Kim must not wake Ivo", "Otto")).toEqual([0, "nothing: that is for others"]);
  expect(told("Kim should clean the lab", "Kim")).toEqual([1, "clean lab"]);
  expect(told("Kim should clean the lab")).toEqual([1, "clean lab"]);
});

it("each of several is to do something else", () => {
  const text = "Kim should open the red door and Otto should wake Ivo";
  const { goals, who, doubts } = reader.read(text, { things });
  const told = goals.map(({ goal, by }) => [goal, by]);
  expect([told, who, doubts]).toEqual([
    [
      ["opened", ["Kim"]],
      ["woken", ["Otto"]],
    ],
    undefined,
    [],
  ]);
});

it("the end of a long text is asked about", () => {
  const { doubts, goals } = reader.read(`clean the lab.${" ".repeat(2000)}not!`, { things });
  expect([doubts.length, goals]).toEqual([1, []]);
});

describe("exceptions are counted", () => {
  it.each([
    ["feed all guards but the two strongest", "Ivo Berta"],
    ["feed all guards but the strongest", "Ivo Berta Kim"],
  ])("%s", (text, meant) => expect(read(text)).toBe(meant));
});

describe("what is refused behind a comma is an exception", () => {
  it.each([
    ["abre las puertas, la azul no", "red"],
    ["abre las puertas, las azules no", "red"],
    ["abre las puertas, pero la azul no", "red"],
    ["enciende las antorchas, t2 no", "t1 t3 t4"],
    ["öffne die Türen, die blaue nicht", "red"],
    ["zünde die Fackeln an, t2 nicht", "t1 t3 t4"],
    ["ouvre les portes, la bleue pas", "red"],
    ["feed all guards, Kim not", "Ivo Berta Otto"],
    ["feed all guards, Kim and Otto not", "Ivo Berta"],
    ["weck Ivo, Berta nicht", "Ivo !Berta"],
    ["weck Ivo, öffne die blaue Tür nicht", "Ivo !blue"],
    ["no abras la puerta azul, la roja no", "!blue !red"],
    ["öffne nicht die blaue Tür, die rote nicht", "!blue !red"],
  ])("%s", (text, meant) => expect(read(text)).toBe(meant));
});

describe("who is meant by somebody is asked", () => {
  it.each([
    "somebody should clean the lab",
    "let somebody clean the lab",
    "jemand soll das Labor putzen",
    "irgendwer soll das Labor putzen",
    "irgendjemand soll das Labor putzen",
    "lass irgendjemanden das Labor putzen",
    "alguien debe limpiar la sala lab",
    "que alguien limpie la sala lab",
    "quelqu'un doit nettoyer le labo",
  ])("%s", (text) => expect(read(text)).toBe("?"));

  it("but not if somebody is called", () => {
    expect(read("someone clean the lab")).toBe("lab");
  });
});

describe("a report is no order", () => {
  it.each([
    "I already cleaned the lab",
    "I have cleaned the lab",
    "I've already cleaned the lab",
    "Kim has cleaned the lab",
    "the lab was cleaned",
    "the lab has been cleaned",
    "Kim hat das Labor geputzt",
    "ich habe das Labor schon geputzt",
    "j'ai déjà nettoyé le labo",
    "Kim a nettoyé le labo",
    "ya he limpiado la sala lab",
    "Kim ha limpiado lab",
  ])("%s", (text) => expect(read(text)).toBe("?"));
});

describe("what is taken back in the same text is asked about", () => {
  it.each([
    "clean the lab, scratch that",
    "clean the lab, no, don't",
    "clean the lab, never mind",
    "clean the lab, forget it",
    "weck Ivo, nein, doch nicht",
    "réveille Ivo, non",
  ])("%s", (text) => expect(read(text)).toBe("?"));
});

it("a kind may have the name of a property of all objects", () => {
  const domain = loadDomain({
    name: "works",
    kinds: { constructor: { ready: bool } },
    state: { tidy: bool },
    tools: [{ name: "prime", things: { it: "constructor" }, then: { "$it.ready": true } }],
    goals: [{ name: "primed", things: { it: "constructor" }, when: { "$it.ready": true } }],
  });
  expect(() => new CommandDesk({ domain, languages })).not.toThrow();
  const { goals } = new CommandReader({ domain, languages }).read("prime the constructor", {
    things: [{ id: "c", kind: "constructor" }],
  });
  expect(goals).toHaveLength(1);
});

describe("what is told of somebody is no order", () => {
  it.each([
    ["Ivo woke Berta", "?"],
    ["Ivo broke the red door open", "?"],
    ["Kim cleans the lab", "lab by Kim"],
  ])("%s", (text, meant) => expect(read(text)).toBe(meant));
});

describe("a word that is not understood", () => {
  const things: readonly CommandThing[] = [
    ...["torch1", "torch2"].map((id) => ({ id, kind: "torch", properties: { lit: false } })),
    { id: "door1", kind: "door", properties: { open: false, color: "red" } },
    ...["Ivo", "Berta"].map((name) => ({ id: name.toLowerCase(), kind: "guard", names: [name] })),
  ];
  const reader = new CommandReader({ domain: keep, languages });

  it.each([
    "light zorp two torches",
    "zorp and Ivo should light two torches",
    "Ivo zorp Berta should light two torches",
    "zorp und Ivo sollen eine Fackel anzünden",
    "Ivo zorp Berta, allumez chacun une torche",
    "wake the stronger of the two zorp guards",
    "whichever torches are zorp, light them",
    "enciende una antorcha, zorp no abras la puerta roja",
  ])("is asked back: %s", (text) => {
    const { doubts } = reader.read(text, { things });
    expect(doubts).not.toHaveLength(0);
  });
});
