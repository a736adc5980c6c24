import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import { SPANISH } from "../language/spanish.ts";
import { CommandDesk } from "./command-desk.ts";

const bool = { type: "boolean" } as const;
const is = (name: string, value: boolean) => ({ [`$it.${name}`]: value });

const ship = loadDomain({
  name: "ship",
  kinds: {
    cabin: { clean: bool, deck: { type: "integer", min: 0, max: 9 } },
    sailor: {
      asleep: bool,
      hurt: bool,
      thanked: bool,
      age: { type: "integer", min: 0, max: 99 },
      cabin: { type: "thing", of: "cabin" },
    },
    letter: { addressee: { type: "thing", of: "sailor" }, owner: { type: "thing", of: "sailor" } },
  },
  state: { riot: bool, anchor: bool },
  tools: [
    { name: "clean", things: { it: "cabin" }, then: is("clean", true) },
    { name: "wake", things: { it: "sailor" }, then: is("asleep", false) },
    { name: "move", things: { it: "sailor", to: "cabin" }, then: { "$it.cabin": "$to" } },
    { name: "thank", things: { it: "sailor" }, then: is("thanked", true) },
    { name: "give", things: { it: "letter", to: "sailor" }, then: { "$it.owner": "$to" } },
  ],
  goals: [
    {
      name: "cleaned",
      words: ["clean", "putz", "limpia", "nettoie"],
      things: { it: "cabin" },
      when: is("clean", true),
    },
    {
      name: "woken",
      words: ["wake", "weck", "despierta", "réveille"],
      things: { it: "sailor" },
      when: is("asleep", false),
    },
    {
      name: "moved",
      words: ["move", "verleg", "traslada", "déplace"],
      things: { it: "sailor", to: "cabin" },
      when: { "$it.cabin": "$to" },
    },
    { name: "thanked", words: ["thank"], things: { it: "sailor" }, when: is("thanked", true) },
    {
      name: "given",
      words: ["give", "gib", "entrega", "donne"],
      things: { it: "letter", to: "sailor" },
      when: { "$it.owner": "$to" },
    },
  ],
  words: {
    cabin: ["Kabine", "Kabinen", "camarote", "camarotes", "cabine", "cabines"],
    sailor: ["sailors", "Matrosen", "marineros", "marins"],
    letter: ["letters", "Brief", "Briefe", "carta", "cartas", "lettre", "lettres"],
    "sailor.age": ["years old"],
  },
});

const things = [
  ...[1, 2, 3].map((at) => ({ id: `cabin${at}`, kind: "cabin", properties: { deck: at } })),
  ...[
    { id: "Ada", properties: { age: 30 } },
    { id: "Finn", properties: { age: 70, cabin: "cabin1" } },
    { id: "Mara", properties: { asleep: true, age: 40, cabin: "cabin2" } },
    { id: "Otto", properties: { age: 16, hurt: true, cabin: "cabin3" } },
  ].map((each) => ({ ...each, kind: "sailor", names: [each.id] })),
  ...["Finn", "Mara", "Mara"].map((addressee, at) => ({
    ...{ id: `letter${at + 1}`, kind: "letter", properties: { addressee } },
  })),
];

const desk = new CommandDesk({ domain: ship, languages: [ENGLISH, GERMAN, SPANISH, FRENCH] });

/** The goals and who is bound by them; "asked" for a question. */
function taken(text: string, ...before: readonly string[]): string {
  const list = <T>() => ({ list: [] as T[], add: (one: T) => one, remove: () => undefined });
  const agent = { orders: list<object>(), constraints: list<object>() };
  const situation = { things, self: "Ada" };
  for (const each of before) desk.take(each, agent, situation);
  const { reading, question } = desk.take(text, agent, situation);
  if (question !== undefined) return "asked";
  const who = reading.who === undefined ? [] : [`who ${String(reading.who)}`];
  const told = reading.goals.map(
    ({ goal, things: of, by }) =>
      `${goal} ${Object.values(of).join(" ")}${by === undefined ? "" : ` by ${String(by)}`}`,
  );
  const not = (reading.refused ?? []).map(
    ({ goal, things: of }) => `not ${goal} ${Object.values(of).join(" ")}`,
  );
  const away = not.length > 0 ? [] : reading.avoided.map((id) => `away ${String(id)}`);
  return [...told, ...who, ...not, ...away].join(", ");
}

describe("somebody", () => {
  it.each(["wake someone up", "weck jemanden", "despierta a alguien", "réveille quelqu'un"])(
    "is one who needs it, and not the one spoken to: %s",
    (text) => {
      expect(taken(text)).toBe("woken Mara");
    },
  );

  it.each([
    "either Finn or Otto has to clean cabin 1",
    "Finn oder Otto soll Kabine 1 putzen",
    "Finn o Otto debe limpiar el camarote 1",
    "Finn ou Otto doit nettoyer la cabine 1",
  ])("of two is one of them: %s", (text) => {
    expect(taken(text)).toBe("cleaned cabin1, who Finn");
  });

  it("may be of either side of a number", () => {
    expect(taken("wake anyone older than 60 or younger than 20")).toBe("woken Finn, woken Otto");
    expect(taken("weck alle, die älter als 60 oder jünger als 20 sind")).toBe(
      "woken Finn, woken Otto",
    );
  });
});

describe("belongings", () => {
  it.each([
    "give Mara her letters",
    "give her letters to Mara",
    "gib Mara ihre Briefe",
    "entrega a Mara sus cartas",
    "donne à Mara ses lettres",
  ])("are those of the one who gets them: %s", (text) => {
    expect(taken(text)).toBe("given letter2 Mara, given letter3 Mara");
  });

  it.each(["give Otto his letters", "gib Otto seine Briefe", "clean his cabin"])(
    "are asked about where nobody's are known: %s",
    (text) => {
      expect(taken(text)).toBe("asked");
    },
  );

  it.each([
    "clean Mara's cabin",
    "putz Maras Kabine",
    "limpia el camarote de Mara",
    "nettoie la cabine de Mara",
  ])("are those that are said of their owner, too: %s", (text) => {
    expect(taken(text)).toBe("cleaned cabin2");
  });

  it("are told by a pronoun", () => {
    expect(taken("wake Mara and clean her cabin")).toBe("woken Mara, cleaned cabin2");
  });
});

describe("two deeds at the same time", () => {
  it.each([
    "Otto cleans cabin 1 while you wake Mara",
    "Otto putzt Kabine 1, während du Mara weckst",
    "Otto limpia el camarote 1 mientras tú despiertas a Mara",
    "Otto nettoie la cabine 1 pendant que tu réveilles Mara",
    "while Otto cleans cabin 1, you wake Mara",
  ])("are both asked for: %s", (text) => {
    expect(taken(text)).toBe("cleaned cabin1 by Otto, woken Mara");
  });
});

it("leaves out some of those said before", () => {
  const meant = "woken Mara, woken Otto, thanked Mara";
  expect(taken("wake Mara and Otto, then thank everyone of them except Otto")).toBe(meant);
  expect(taken("wake Mara and Otto, then thank all of them except Otto")).toBe(meant);
});

it.each(["clean them all", "clean em all", "clean all of them"])(
  "means all that there are where none were said: %s",
  (text) => {
    expect(taken(text)).toBe("cleaned cabin1, cleaned cabin2, cleaned cabin3");
    expect(taken(text, "clean cabins 1 and 2")).toBe("cleaned cabin1, cleaned cabin2");
  },
);

describe("places told by their number alone", () => {
  it.each([
    ["move Otto to cabin 1 and Mara to 3", "moved Otto cabin1, moved Mara cabin3"],
    ["déplace Otto dans la cabine 1, non, la 2", "moved Otto cabin2"],
    ["clean the cabin on deck 2", "cleaned cabin2"],
  ])("%s", (text, meant) => {
    expect(taken(text)).toBe(meant);
  });
});

describe("chat", () => {
  it.each([
    [
      "Finn u clean cabin 1, Otto u clean cabin 2",
      "cleaned cabin1 by Finn, cleaned cabin2 by Otto",
    ],
    ["dont u dare clean cabin 1", "not cleaned cabin1"],
    ["for gods sake clean cabin 1", "cleaned cabin1"],
    ["limpia el camarote 1, con cuidado", "cleaned cabin1"],
    ["putz Kabine 1, und sei vorsichtig", "cleaned cabin1"],
    ["nettoie la cabine 1, avec soin", "cleaned cabin1"],
  ])("is read: %s", (text, meant) => {
    expect(taken(text)).toBe(meant);
  });

  it.each([
    "cancel that, clean cabin 1 instead",
    "vergiss das, putz Kabine 1",
    "olvida eso, limpia el camarote 1",
    "oublie ça, nettoie la cabine 1",
  ])("takes back and goes on: %s", (text) => {
    expect(taken(text, "clean cabin 2")).toBe("cleaned cabin1");
  });

  it("keeps anybody away", () => {
    expect(taken("I don't want anyone going near cabin 1")).toBe("who all, away cabin1");
  });
});
