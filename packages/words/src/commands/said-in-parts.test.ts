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

const camp = loadDomain({
  name: "camp",
  kinds: {
    tent: { standing: bool },
    chest: { locked: bool },
    crate: {
      contents: { type: "enum", values: ["food", "rope"] },
      grams: { type: "integer", min: 0, max: 9000 },
      sled: { type: "thing", of: "sled" },
    },
    sled: { material: { type: "enum", values: ["oak", "steel"] } },
    dog: { fed: bool, tired: bool },
    climber: { thanked: bool },
  },
  state: { dark: bool },
  tools: [
    { name: "strike", things: { it: "tent" }, then: is("standing", false) },
    { name: "lock", things: { it: "chest" }, then: is("locked", true) },
    { name: "load", things: { it: "crate", to: "sled" }, then: { "$it.sled": "$to" } },
    { name: "feed", things: { it: "dog" }, then: is("fed", true) },
    { name: "thank", things: { it: "climber" }, then: is("thanked", true) },
  ],
  goals: [
    { name: "struck", words: ["strike"], things: { it: "tent" }, when: is("standing", false) },
    {
      name: "locked",
      words: ["lock", "cierra con llave"],
      things: { it: "chest" },
      when: is("locked", true),
    },
    {
      name: "loaded",
      words: ["load", "lade", "carga", "charge"],
      things: { it: "crate", to: "sled" },
      when: { "$it.sled": "$to" },
    },
    {
      name: "fed",
      words: ["feed", "fütter", "alimenta", "nourris"],
      things: { it: "dog" },
      when: is("fed", true),
    },
    { name: "thanked", words: ["thank"], things: { it: "climber" }, when: is("thanked", true) },
  ],
  words: {
    tent: ["tents"],
    chest: ["chests", "cofre", "cofres"],
    crate: ["crates", "Kiste", "Kisten", "caja", "cajas", "caisse", "caisses"],
    sled: ["sleds", "Schlitten", "trineo", "traîneau"],
    dog: ["dogs", "Hund", "Hunde", "perro", "perros", "chien", "chiens"],
    climber: ["climbers"],
    food: ["Essen", "comida", "nourriture"],
    rope: ["Seil", "cuerda", "corde"],
    oak: ["Eiche", "roble", "chêne"],
    steel: ["Stahl", "acero", "acier"],
    tired: ["müde", "cansado", "fatigué"],
    "crate.grams": ["grams", "g", "heavy", "schwer", "pesada", "lourde"],
  },
});

const things = [
  ...[1, 2, 3, 4].map((at) => ({ id: `tent${at}`, kind: "tent", properties: { standing: true } })),
  ...[1, 2, 3].map((at) => ({ id: `chest${at}`, kind: "chest", properties: { locked: at > 2 } })),
  { id: "cr1", kind: "crate", properties: { contents: "food", grams: 4500 } },
  { id: "cr2", kind: "crate", properties: { contents: "rope", grams: 1000 } },
  { id: "cr3", kind: "crate", properties: { contents: "rope", grams: 3000 } },
  ...(["oak", "steel"] as const).map((material) => ({
    ...{ id: `${material}_sled`, kind: "sled", properties: { material } },
  })),
  { id: "s7", kind: "sled", properties: {} },
  ...["Balto", "Togo", "Luna"].map((name) => ({
    ...{ id: name, kind: "dog", names: [name] },
    properties: { fed: false, tired: name === "Togo" },
  })),
  ...["Nora", "Sven", "Kofi"].map((name) => ({ id: name, kind: "climber", names: [name] })),
];

const desk = new CommandDesk({ domain: camp, languages: [ENGLISH, GERMAN, SPANISH, FRENCH] });

type Goal = { readonly goal: string; readonly things: object; readonly by?: unknown };

const tell = ({ goal, things: of, by }: Goal): string =>
  `${goal} ${Object.values(of).join(" ")}${by === undefined ? "" : ` by ${String(by)}`}`;

/** The goals and who is bound by them, and what is taken back; "asked" for a question. */
function taken(text: string, ...before: readonly string[]): string {
  const agent = { orders: new NotedGoals(), constraints: new NotedGoals() };
  const situation = { things, self: "Nora" };
  for (const each of before) desk.take(each, agent, situation);
  const { reading, question, withdrawn } = desk.take(text, agent, situation);
  if (question !== undefined) return "asked";
  const who = reading.who === undefined ? [] : [`who ${String(reading.who)}`];
  const back = withdrawn.orders.map(({ goal }) => `back ${tell(goal as Goal)}`);
  return [...reading.goals.map(tell), ...who, ...back].join(", ");
}

describe("things said in parts", () => {
  it.each([
    [
      "lade die Kisten mit Seil auf den Schlitten aus Eiche, nur die schwerste nicht",
      "loaded cr2 oak_sled",
    ],
    ["load the crates of rope on the oak sled, but not the heaviest", "loaded cr2 oak_sled"],
    ["load two crates of food or rope on the oak sled", "loaded cr1 oak_sled, loaded cr2 oak_sled"],
    [
      "load the food on the oak and the ropes on the steel",
      "loaded cr1 oak_sled, loaded cr2 steel_sled, loaded cr3 steel_sled",
    ],
    ["load anything under 2 kg on the oak sled", "loaded cr2 oak_sled"],
    ["load anything heavier than 4 kilos on the oak sled", "loaded cr1 oak_sled"],
    [
      "load the food on sled 7 and the ropes on the steel",
      "loaded cr1 s7, loaded cr2 steel_sled, loaded cr3 steel_sled",
    ],
    ["load the food and the ropes on sled 7", "loaded cr1 s7, loaded cr2 s7, loaded cr3 s7"],
    ["carga la comida en el trineo 7", "loaded cr1 s7"],
    ["lock chest 1, not 2", "locked chest1"],
    ["strike tents 1, 2 and 4 but leave 3 standing", "struck tent1, struck tent2, struck tent4"],
    ["que Sven cierre con llave el cofre 2", "locked chest2, who Sven"],
    ["feed every dog unless it is tired", "fed Balto, fed Luna"],
    ["feed the dogs if they are tired", "fed Togo"],
    ["fütter die Hunde, wenn sie müde sind", "fed Togo"],
    ["alimenta a los perros si están cansados", "fed Togo"],
    ["thank everyone but yourself", "thanked Sven, thanked Kofi"],
    ["lock chest 1 please, and be quick about it", "locked chest1"],
  ])("are put together: %s", (text, meant) => {
    expect(taken(text)).toBe(meant);
  });
});

describe("who is to do it", () => {
  it("takes up the deed that another one was told", () => {
    expect(taken("Sven, lock chest 1. Kofi, you do chest 2.")).toBe(
      "locked chest1 by Sven, locked chest2 by Kofi",
    );
  });

  it.each([
    "let Sven do that instead",
    "Sven should do it",
    "Sven soll das machen",
    "que Sven lo haga",
    "Sven doit le faire",
  ])("may be somebody else after all: %s", (text) => {
    expect(taken(text, "lock chest 1")).toBe("locked chest1, who Sven, back locked chest1");
  });

  it("may be thanked, and does not do the thanking", () => {
    expect(taken("thank them both", "Sven and Kofi, lock chest 1")).toBe(
      "thanked Sven, thanked Kofi",
    );
  });
});

describe("a number that is corrected", () => {
  it("is that of another thing", () => {
    expect(taken("lock chest 1 - wait, I meant 2")).toBe("locked chest2");
    expect(taken("no, 2", "lock chest 1")).toBe("locked chest2, back locked chest1");
  });
});

describe("an answer", () => {
  it.each([
    ["number 2", "locked chest2"],
    ["1 to 2", "locked chest1, locked chest2"],
    ["the locked one", "locked chest3"],
    ["the middle one", "locked chest2"],
    ["I mean the second", "locked chest2"],
    ["all but the first", "locked chest2, locked chest3"],
    ["the green one", "asked"],
    ["half of them", "asked"],
  ])("is read as things of a command are: %s", (text, meant) => {
    expect(taken(text, "lock the chest")).toBe(meant);
  });
});
