import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import { SPANISH } from "../language/spanish.ts";
import { NotedGoals } from "../testing/noted-goals.ts";
import { CommandDesk } from "./command-desk.ts";

const bool = { type: "boolean" } as const;
const is = (name: string, value: boolean) => ({ [`$it.${name}`]: value });

const hall = loadDomain({
  name: "hall",
  kinds: {
    torch: { lit: bool },
    furnace: { lit: bool },
    lamp: { on: bool },
    door: { open: bool, color: { type: "enum", values: ["red", "blue"] } },
    guard: { awake: bool, fed: bool },
    dish: { served: { type: "thing", of: "guard" } },
    flour: { stored: bool },
  },
  state: { dark: bool },
  tools: [
    { name: "light", things: { it: ["torch", "furnace"] }, then: is("lit", true) },
    { name: "start", things: { it: "lamp" }, then: is("on", true) },
    { name: "open", things: { it: "door" }, then: is("open", true) },
    { name: "wake", things: { it: "guard" }, then: is("awake", true) },
    { name: "feed", things: { it: "guard" }, then: is("fed", true) },
    { name: "serve", things: { it: "dish", to: "guard" }, then: { "$it.served": "$to" } },
    { name: "store", things: { it: "flour" }, then: is("stored", true) },
  ],
  goals: [
    {
      name: "lit",
      words: ["light", "zünde an", "enciende", "allume"],
      things: { it: "torch" },
      when: is("lit", true),
    },
    // Spanish has no word of its own for it.
    {
      name: "fired",
      words: ["light", "heiz an", "allume"],
      things: { it: "furnace" },
      when: is("lit", true),
    },
    { name: "on", words: ["switch on"], things: { it: "lamp" }, when: is("on", true) },
    {
      name: "opened",
      words: ["open", "öffne", "abre", "ouvre"],
      things: { it: "door" },
      when: is("open", true),
    },
    {
      name: "woken",
      words: ["wake", "weck", "despierta", "réveille"],
      things: { it: "guard" },
      when: is("awake", true),
    },
    { name: "fed", words: ["feed"], things: { it: "guard" }, when: is("fed", true) },
    {
      name: "served",
      words: ["serve", "servier", "sirve", "sers"],
      things: { it: "dish", to: "guard" },
      when: { "$it.served": "$to" },
    },
    {
      name: "stored",
      words: ["store", "lager", "guarda", "range"],
      things: { it: "flour" },
      when: is("stored", true),
    },
  ],
  words: {
    torch: ["torches", "Fackel", "Fackeln", "antorcha", "antorchas", "torche"],
    furnace: ["Ofen", "horno", "four"],
    door: ["doors", "Tür", "Türen", "puerta", "puertas", "porte", "portes"],
    dish: ["dishes"],
    flour: ["Mehl", "harina", "farine"],
    red: ["rote", "roja", "rouge"],
    blue: ["blaue", "azul", "bleue"],
  },
});

const things = [
  ...[1, 2, 3, 4, 5].map((at) => ({ id: `torch${at}`, kind: "torch", properties: { lit: false } })),
  { id: "furnace", kind: "furnace", properties: { lit: false } },
  { id: "lamp", kind: "lamp", properties: { on: false } },
  ...(["red", "blue"] as const).map((color) => ({
    ...{ id: `${color}_door`, kind: "door" },
    properties: { color, open: false },
  })),
  ...["Ivo", "Lise", "Walt"].map((name) => ({ id: name, kind: "guard", names: [name] })),
  { id: "soup", kind: "dish", names: ["soup", "Suppe", "sopa", "soupe"] },
  { id: "roast", kind: "dish", names: ["roast", "Braten", "asado", "rôti"] },
  ...[1, 2].map((at) => ({ id: `flour${at}`, kind: "flour", properties: { stored: false } })),
];

const desk = new CommandDesk({ domain: hall, languages: [ENGLISH, GERMAN, SPANISH, FRENCH] });

const tell = ({ goal, things: of }: { goal: string; things: object }): string =>
  `${goal} ${Object.values(of).join(" ")}`;

/** The goals, the refused ones with "not", and what is taken back; "asked" for a question. */
function taken(text: string, ...before: readonly string[]): string {
  const agent = { orders: new NotedGoals(), constraints: new NotedGoals() };
  const situation = { things };
  for (const each of before) desk.take(each, agent, situation);
  const { reading, question, withdrawn } = desk.take(text, agent, situation);
  if (question !== undefined) return "asked";
  const back = withdrawn.orders.map(({ goal }) => tell(goal as Parameters<typeof tell>[0]));
  return [
    ...reading.goals.map(tell),
    ...reading.refused.map((each) => `not ${tell(each)}`),
    ...back.map((each) => `back ${each}`),
  ].join(", ");
}

const torches = (prefix: string, ...numbers: readonly number[]): string =>
  numbers.map((at) => `${prefix} torch${at}`).join(", ");

describe("what it is too early for", () => {
  it.each([
    "it's way too early to wake Lise",
    "it's too late to light the torches",
    "il est trop tôt pour réveiller Lise",
    "es demasiado pronto para despertar a Lise",
    "es ist zu früh, um Lise zu wecken",
  ])("is not done: %s", (text) => {
    expect(taken(text)).toBe("asked");
  });

  it("is told from what it is time for", () => {
    expect(taken("it's time to wake Lise")).toBe("woken Lise");
  });
});

describe("a question without a question word", () => {
  it.each([
    "the red door opens?",
    "torches light?",
    "you opened the red door?",
    "does the red door open",
    "are all doors open",
    "sind alle Türen offen",
    "is the red door open already",
    "should the red door open?",
    "die rote Tür öffnen?",
    "soll Ivo aufwachen?",
    "la puerta roja se abre?",
    "la porte rouge s'ouvre ?",
  ])("is asked back: %s", (text) => {
    expect(taken(text)).toBe("asked");
  });

  it.each([
    "can you open the red door?",
    "open the red door?",
    "kannst du die rote Tür öffnen?",
    "öffnest du die rote Tür?",
    "puedes abrir la puerta roja?",
    "tu ouvres la porte rouge ?",
  ])("is no polite command: %s", (text) => {
    expect(taken(text)).toBe("opened red_door");
  });
});

describe("a refusal of everything", () => {
  it.each([
    "don't light anything",
    "zünde nichts an",
    "nichts anzünden",
    "no enciendas nada",
    "n'allume rien",
  ])("covers all kinds of things: %s", (text) => {
    expect(taken(text)).toBe(`${torches("not lit", 1, 2, 3, 4, 5)}, not fired furnace`);
  });
});

describe("a position among what was ordered", () => {
  it.each([
    ["cancel the first one", 3],
    ["cancel the second", 4],
    ["cancel the last", 5],
    ["forget the last one", 5],
    ["not the first one", 3],
    ["not 4 though", 4],
    ["vergiss die erste", 3],
    ["olvida la última", 5],
    ["annule la première", 3],
  ])("takes back that one alone: %s", (text, at) => {
    expect(taken(text, "light torches 3 to 5")).toMatch(new RegExp(`back lit torch${at}$`));
  });

  it("counts all commands where the last was about one thing", () => {
    expect(taken("cancel the first one", "light torch 1", "open the red door")).toBe(
      "back lit torch1",
    );
    expect(taken("cancel the last order", "light torch 1", "open the red door")).toBe(
      "back opened red_door",
    );
  });

  it("is asked about where it is not said which", () => {
    expect(taken("cancel one of them", "light torches 1 and 3")).toBe("asked");
  });
});

describe("numbers of things", () => {
  it.each([
    "don't light torch 1 or 2",
    "don't light torch 1 and 2",
    "zünde Fackel 1 oder 2 nicht an",
    "no enciendas la antorcha 1 ni la 2",
    "n'allume pas la torche 1 ou 2",
  ])("refuse those alone: %s", (text) => {
    expect(taken(text)).toBe(torches("not lit", 1, 2));
  });

  it.each([
    "light torches 2 3 and 4",
    "light torches 2 3 4",
    "zünde die Fackeln 2 3 und 4 an",
    "enciende las antorchas 2 3 y 4",
    "allume les torches 2 3 et 4",
  ])("are all meant without commas: %s", (text) => {
    expect(taken(text)).toBe(torches("lit", 2, 3, 4));
  });

  it.each([
    "light torch no 2",
    "light torch no. 2",
    "light torch no two",
    "zünde Fackel Nr. 2 an",
    "enciende la antorcha n.º 2",
    "allume la torche n° 2",
  ])("stand behind a short word for them: %s", (text) => {
    expect(taken(text)).toBe("lit torch2");
  });

  it.each([
    "light torches 1 to 5 except 2 and 4",
    "light all torches but 2 and 4",
    "light every torch except torch 2 and 4",
    "zünde die Fackeln 1 bis 5 an, außer 2 und 4",
    "enciende las antorchas 1 a 5 menos la 2 y la 4",
  ])("are left out: %s", (text) => {
    expect(taken(text)).toBe(torches("lit", 1, 3, 5));
  });

  it.each(["light 5 torches except 2", "light all the torches except 2 and torch 4"])(
    "may be counts: %s",
    (text) => {
      expect(taken(text)).not.toContain("lit torch2");
    },
  );

  it("correct another number behind a comma", () => {
    expect(taken("light 2 torches, no 3")).toBe(torches("lit", 1, 2, 3));
    expect(taken("enciende la antorcha 1 y la 2")).toBe(torches("lit", 1, 2));
  });
});

describe("something else than what is refused", () => {
  it.each([
    "don't light torches 1 and 2, just torch 3",
    "no enciendas las antorchas 1 y 2, solo la 3",
    "n'allume pas les torches 1 et 2, seulement la 3",
    "zünde die Fackeln 1 und 2 nicht an, nur Fackel 3",
  ])("is wanted: %s", (text) => {
    expect(taken(text)).toBe(`lit torch3, ${torches("not lit", 1, 2)}`);
  });

  it.each([
    "don't open the red door, I mean the blue one",
    "n'ouvre pas la porte rouge, plutôt la bleue",
    "don't light any torch but 2",
  ])("is asked about where it may be refused: %s", (text) => {
    expect(taken(text)).toBe("asked");
  });
});

describe("nobody but one", () => {
  it.each([
    "serve the soup to nobody but Lise",
    "serve nobody but Lise the soup",
    "don't serve the soup to anybody but Lise",
    "serviere niemandem außer Lise die Suppe",
    "serviere die Suppe niemandem außer Lise",
    "no sirvas la sopa a nadie excepto a Lise",
    "ne sers la soupe à personne sauf à Lise",
  ])("gets something: %s", (text) => {
    expect(taken(text)).toBe("served soup Lise, not served soup Ivo, not served soup Walt");
  });

  it("is asked about where it is not said what, and taken for no other deed", () => {
    expect(taken("serve nobody but Lise")).toBe("asked");
    expect(taken("wake nobody but Lise")).toBe("woken Lise, not woken Ivo, not woken Walt");
  });
});

describe("what is not counted", () => {
  it.each(["store the flour", "lager das Mehl", "guarda la harina", "range la farine"])(
    "is all of it: %s",
    (text) => {
      expect(taken(text)).toBe("stored flour1, stored flour2");
    },
  );

  it.each([
    "store some flour",
    "store a bit of flour",
    "lager etwas Mehl",
    "guarda un poco de harina",
    "range un peu de farine",
  ])("is some of it: %s", (text) => {
    expect(taken(text)).toBe("stored flour1");
  });
});

describe("the one in the middle", () => {
  it.each([
    "light all torches but the middle one",
    "zünde alle Fackeln an, bis auf die mittlere",
    "enciende todas las antorchas menos la del medio",
    "allume toutes les torches sauf celle du milieu",
  ])("is left out: %s", (text) => {
    expect(taken(text)).toBe(torches("lit", 1, 2, 4, 5));
  });

  it("is asked about where there is none", () => {
    expect(taken("open the middle door")).toBe("asked");
  });
});
