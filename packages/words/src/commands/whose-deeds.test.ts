import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import { SPANISH } from "../language/spanish.ts";
import { CommandReader } from "./command-reader.ts";
import type { CommandThing } from "./command-reading.ts";

const bool = { type: "boolean" } as const;
const deed = (tool: string, name: string, words: string, kind: string, to?: string) => ({
  tool: {
    ...{ name: tool, things: { it: kind, ...(to && { to }) } },
    then: { [`$it.${name}`]: to ? "$to" : true },
  },
  goal: {
    ...{ name, words: words.split(", "), things: { it: kind, ...(to && { to }) } },
    when: { [`$it.${name}`]: to ? "$to" : true },
  },
});
const deeds = [
  deed("wash", "washed", "wash, wasch, lava, lave", "cart"),
  deed("mend", "mended", "mend, flick, repara, répare", "cart"),
  deed("push", "shed", "push, schieb, empuja, pousse", "cart", "shed"),
  deed("wipe", "wiped", "wipe, wisch, limpia, essuie", "table"),
  deed("light", "lit", "light, zünde an, enciende, allume", "lamp"),
  deed("feed", "fed", "feed, fütter, alimenta, nourris", "dog"),
];
const yard = loadDomain({
  name: "yard",
  kinds: {
    cart: { washed: bool, mended: bool, shed: { type: "thing", of: "shed" } },
    ...{ shed: {}, table: { wiped: bool }, lamp: { lit: bool }, dog: { fed: bool }, hand: {} },
  },
  state: {},
  tools: [
    ...deeds.map(({ tool }) => tool),
    { name: "douse", things: { it: "lamp" }, then: { "$it.lit": false } },
  ],
  goals: [
    ...deeds.map(({ goal }) => goal),
    {
      ...{ name: "doused", words: ["douse", "put out", "lösch", "apaga", "éteins"] },
      ...{ things: { it: "lamp" }, when: { "$it.lit": false } },
    },
  ],
  words: {
    cart: ["carts", "Karren", "carro", "carros", "chariot", "chariots"],
    shed: ["sheds", "Schuppen", "cobertizo", "cobertizos", "hangar", "hangars"],
    table: ["tables", "Tisch", "Tische", "mesa", "mesas"],
    lamp: ["lamps", "Lampe", "Lampen", "lámpara", "lámparas", "lampe", "lampes"],
    dog: ["dogs", "Hund", "Hunde", "perro", "perros", "chien", "chiens"],
    hand: ["hands", "Knecht", "mozo", "valet"],
    lit: ["on", "an", "encendida", "allumée"],
  },
});

const things: readonly CommandThing[] = [
  ...[1, 2].map((at) => ({ id: `cart${at}`, kind: "cart", properties: { washed: false } })),
  ...[1, 2].map((at) => ({ id: `shed${at}`, kind: "shed" })),
  ...[1, 2].map((at) => ({ id: `table${at}`, kind: "table" })),
  ...[1, 2].map((at) => ({ id: `lamp${at}`, kind: "lamp", properties: { lit: at === 2 } })),
  ...["Bo", "Rex"].map((id) => ({ id, kind: "dog", names: [id] })),
  ...["Kim", "Otto", "Lea"].map((id) => ({ id, kind: "hand", names: [id] })),
];
const reader = new CommandReader({ domain: yard, languages: [ENGLISH, GERMAN, SPANISH, FRENCH] });

/** The goals of a command to Lea, with those who are to do them; `?` for a question. */
function told(text: string): string {
  const ids = things.map(({ id }) => String(id));
  const { goals, refused, who, isEach, doubts } = reader.read(text, {
    ...{ things, self: "Lea" },
    distance: (from, to) => Math.abs(ids.indexOf(String(from)) - ids.indexOf(String(to))),
  });
  if (doubts.length > 0) return "?";
  const tell = (all: typeof refused | typeof goals, mark = ""): readonly string[] =>
    all.map((each) => {
      const by = "by" in each && each.by !== undefined ? `${each.by.join("+")}: ` : "";
      return `${by}${mark}${each.goal} ${Object.values(each.things).join(">")}`;
    });
  const bound = who === undefined ? [] : [`by ${who === "all" ? who : who.join("+")}`];
  return [...tell(goals), ...tell(refused, "!"), ...bound, ...(isEach ? ["each"] : [])].join(", ");
}

describe("things that are to be as is said", () => {
  it.each([
    ["cart 1 needs washing", "washed cart1"],
    ["cart 1 gets washed", "washed cart1"],
    ["cart 1 is to be washed", "washed cart1"],
    ["cart 1 ought to be washed", "washed cart1"],
    ["get cart 1 washed and mended", "washed cart1, mended cart1"],
    [
      "I want cart 1 washed, mended and pushed to shed 2",
      "washed cart1, mended cart1, shed cart1>shed2",
    ],
    ["Karren 1 gehört gewaschen", "washed cart1"],
    ["Karren 1 müsste mal wieder gewaschen werden", "washed cart1"],
    ["Karren 1 bitte waschen und dann flicken", "washed cart1, mended cart1"],
    ["Karren 1 waschen und in Schuppen 2 schieben", "washed cart1, shed cart1>shed2"],
    ["el carro 1 tiene que ser lavado", "washed cart1"],
    ["quiero los carros lavados", "washed cart1, washed cart2"],
    ["il faudrait laver le chariot 1", "washed cart1"],
    ["le chariot 1 est à laver", "washed cart1"],
    ["get cart 1 into shed 2", "shed cart1>shed2"],
    ["Karren 1 muss in Schuppen 2", "shed cart1>shed2"],
    ["el carro 1 tiene que ir al cobertizo 2", "shed cart1>shed2"],
    ["le chariot 1 doit aller dans le hangar 2", "shed cart1>shed2"],
    ["cart 1 to shed 2, cart 2 to shed 1", "shed cart1>shed2, shed cart2>shed1"],
    ["el carro 1 va al cobertizo 2", "shed cart1>shed2"],
  ])("%s", (text, goals) => expect(told(text)).toBe(goals));
});

describe("things that stand before the verb", () => {
  it.each([
    ["those two carts, wash them", "washed cart1, washed cart2"],
    ["cart 1, push it into shed 2", "shed cart1>shed2"],
    ["die beiden Karren, wasch sie", "washed cart1, washed cart2"],
    ["den Karren 1, den wäschst du", "washed cart1"],
    ["los carros, lávalos", "washed cart1, washed cart2"],
    ["al perro Bo, aliméntalo", "fed Bo"],
    ["les chariots, tu les laves", "washed cart1, washed cart2"],
    ["le chariot 1, lave-le puis répare-le", "washed cart1, mended cart1"],
  ])("%s", (text, goals) => expect(told(text)).toBe(goals));
});

describe("shouts and what has no verb", () => {
  it.each([
    ["Kim! The carts! Wash!", "washed cart1, washed cart2, by Kim"],
    ["carts! washed! now!", "washed cart1, washed cart2"],
    ["lamp 1 on lamp 2 off", "lit lamp1, doused lamp2"],
    ["lamp 1 on, lamp 2 off", "lit lamp1, doused lamp2"],
    ["Lampe 1 an, Lampe 2 aus", "lit lamp1, doused lamp2"],
    ["lámpara 1 encendida, lámpara 2 apagada", "lit lamp1, doused lamp2"],
    ["lampe 1 allumée, lampe 2 éteinte", "lit lamp1, doused lamp2"],
  ])("%s", (text, goals) => expect(told(text)).toBe(goals));
});

describe("what comes first", () => {
  it.each([
    ["wash and mend cart 1, but do the mending first", "mended cart1, washed cart1"],
    ["wash cart 1, but before that mend it", "mended cart1, washed cart1"],
    ["wasch Karren 1, aber flick ihn vorher", "mended cart1, washed cart1"],
    ["lava el carro 1, pero antes repáralo", "mended cart1, washed cart1"],
    ["lave le chariot 1, mais avant ça répare-le", "mended cart1, washed cart1"],
  ])("%s", (text, goals) => expect(told(text)).toBe(goals));
});

describe("who is to do it", () => {
  it.each([
    ["kim wash cart 1", "washed cart1, by Kim"],
    ["kim washes cart 1 otto cart 2", "Kim: washed cart1, Otto: washed cart2"],
    ["Kim washes cart 1, Otto cart 2", "Kim: washed cart1, Otto: washed cart2"],
    ["Kim wäscht Karren 1 und Otto Karren 2", "Kim: washed cart1, Otto: washed cart2"],
    ["Kim lava el carro 1 y Otto el carro 2", "Kim: washed cart1, Otto: washed cart2"],
    ["Kim lave le chariot 1 et Otto le chariot 2", "Kim: washed cart1, Otto: washed cart2"],
    ["Karren 1 wäschst du, den anderen übernimmt Kim", "washed cart1, Kim: washed cart2"],
    ["Kim does the tables", "wiped table1, wiped table2, by Kim"],
    ["Kim, du machst die Tische", "wiped table1, wiped table2, by Kim"],
    ["Kim, tú te encargas de las mesas", "wiped table1, wiped table2, by Kim"],
    ["Kim s'occupe des tables", "wiped table1, wiped table2, by Kim"],
    ["Kim does the lamps", "?"],
    [
      "Kim can do the carts: wash them and mend them",
      "washed cart1, washed cart2, mended cart1, mended cart2, by Kim",
    ],
    ["wash a cart each, you three", "washed cart1, by all, each"],
    ["wasch die Karren 1 und 2, Kim und du", "washed cart1, washed cart2, by Lea+Kim"],
    ["nobody but Kim may wash the carts", "!washed cart1, !washed cart2, by Otto+Lea"],
    ["only Kim may wash the carts", "!washed cart1, !washed cart2, by Otto+Lea"],
    ["niemand außer Kim darf die Karren waschen", "!washed cart1, !washed cart2, by Otto+Lea"],
    ["nadie excepto Kim puede lavar los carros", "!washed cart1, !washed cart2, by Otto+Lea"],
    ["personne sauf Kim ne peut laver les chariots", "!washed cart1, !washed cart2, by Otto+Lea"],
    ["Kim woke Otto", "?"],
  ])("%s", (text, goals) => expect(told(text)).toBe(goals));
});

describe("politeness, and text of a speech recogniser", () => {
  it.each([
    ["lea would ya be a dear n wash cart 1 real quick", "washed cart1, by Lea"],
    ["would it be possible to wash cart 1 for once", "washed cart1"],
    ["sei mal so lieb und wasch Karren 1, und zwar flott", "washed cart1"],
    ["¿te importaría lavar el carro 1?", "washed cart1"],
    ["dis, ça te dérangerait de laver le chariot 1 ?", "washed cart1"],
    ["wash cart 1 while youre at it", "washed cart1"],
  ])("%s", (text, goals) => expect(told(text)).toBe(goals));
});
