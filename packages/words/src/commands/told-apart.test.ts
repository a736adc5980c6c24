import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import { SPANISH } from "../language/spanish.ts";
import { CommandDesk } from "./command-desk.ts";

const bool = { type: "boolean" } as const;
const colors = { type: "enum", values: ["red", "blue", "green"] } as const;
const number = { type: "integer", min: 0, max: 50 } as const;
const is = (name: string, value: boolean) => ({ [`$it.${name}`]: value });

const keep = loadDomain({
  name: "keep",
  kinds: {
    torch: { lit: bool },
    door: { color: colors, open: bool, width: number },
    banner: { shade: colors, hung: bool, size: number },
    stool: { legs: number, mended: bool },
    guard: { awake: bool, fed: bool, hungry: bool, age: number },
    lamp: { on: bool },
    chest: { open: bool },
  },
  state: { fog: bool },
  tools: [
    { name: "light", things: { it: "torch" }, then: is("lit", true) },
    { name: "open", things: { it: "door" }, then: is("open", true) },
    { name: "hang", things: { it: "banner" }, then: is("hung", true) },
    { name: "mend", things: { it: "stool" }, then: is("mended", true) },
    { name: "wake", things: { it: "guard" }, then: is("awake", true) },
    { name: "feed", things: { it: "guard" }, then: is("fed", true) },
    { name: "start", things: { it: "lamp" }, then: is("on", true) },
    { name: "unlock", things: { it: "chest" }, then: is("open", true) },
  ],
  goals: [
    { name: "lit", words: ["light"], things: { it: "torch" }, when: is("lit", true) },
    { name: "opened", words: ["open"], things: { it: "door" }, when: is("open", true) },
    { name: "hung", words: ["hang"], things: { it: "banner" }, when: is("hung", true) },
    { name: "mended", words: ["mend"], things: { it: "stool" }, when: is("mended", true) },
    { name: "woken", words: ["wake"], things: { it: "guard" }, when: is("awake", true) },
    { name: "fed", words: ["feed"], things: { it: "guard" }, when: is("fed", true) },
    { name: "started", words: ["start"], things: { it: "lamp" }, when: is("on", true) },
    { name: "unlocked", words: ["open"], things: { it: "chest" }, when: is("open", true) },
  ],
  words: {
    torch: ["torches", "Fackel", "Fackeln", "antorcha", "antorchas", "torche"],
    door: ["Tür", "Türen", "puerta", "puertas", "porte", "portes"],
    guard: ["guards", "Wache", "Wachen", "guardia", "guardias", "garde", "gardes"],
    red: ["rote", "roja", "rouge"],
    blue: ["blaue", "azul", "bleue"],
  },
});

const things = [
  ...[1, 2, 3, 4, 5].map((at) => ({ id: `torch${at}`, kind: "torch", properties: { lit: false } })),
  ...(["red", "blue", "blue"] as const).map((color, at) => ({
    ...{ id: `door${at + 1}`, kind: "door" },
    properties: { color, open: false, width: 10 - at },
  })),
  ...(["red", "blue"] as const).map((shade, at) => ({
    ...{ id: `${shade}_flag`, kind: "banner", names: [`flag ${shade}`] },
    properties: { shade, hung: false, size: at + 1 },
  })),
  ...[3, 4].map((legs) => ({ id: `stool${legs}`, kind: "stool", properties: { legs } })),
  ...["Ivo", "Berta", "Walt"].map((name, at) => ({
    ...{ id: name, kind: "guard", names: [name] },
    properties: { awake: false, fed: false, hungry: name === "Ivo", age: 20 + 10 * at },
  })),
  { id: "lamp1", kind: "lamp", properties: { on: false } },
  { id: "chest1", kind: "chest", properties: { open: false } },
];

const desk = new CommandDesk({ domain: keep, languages: [ENGLISH, GERMAN, SPANISH, FRENCH] });

function listsOf() {
  const listOf = () => {
    const list: { readonly goal?: unknown }[] = [];
    const add = (goal: object) => {
      list.push({ goal });
      return { goal };
    };
    const remove = (order: { readonly goal?: unknown }) => {
      const at = list.findIndex(({ goal }) => JSON.stringify(goal) === JSON.stringify(order.goal));
      return list.splice(at, 1);
    };
    return { list, add, remove };
  };
  return { orders: listOf(), constraints: listOf() };
}

/** The outcome of the last of several texts, or `?` for a question. */
function told(...texts: readonly string[]): string {
  const agent = listsOf();
  const taken = texts.map((text) => desk.take(text, agent, { things, self: "Walt" })).at(-1);
  if (taken === undefined || taken.question !== undefined) return "?";
  const { goals, refused, cancelled, who } = taken.reading;
  const tell = (mark: string, all: typeof goals): readonly string[] =>
    all.map(({ goal, things: of, by }) =>
      [`${mark}${goal}`, ...Object.values(of), ...(by === undefined ? [] : [`by ${by}`])].join(" "),
    );
  const all = [...tell("", goals), ...tell("!", refused), ...tell("-", cancelled)].join(", ");
  return who === undefined ? all : `${String(who)}: ${all}`;
}

const torches = (...numbers: readonly number[]): string =>
  numbers.map((each) => `lit torch${each}`).join(", ");
const doors = (...numbers: readonly number[]): string =>
  numbers.map((each) => `opened door${each}`).join(", ");
const NOT_OPEN = "!opened door1, !opened door2, !opened door3, !unlocked chest1";

const SPEECH: readonly [kind: string, texts: readonly [text: string, meant: string][]][] = [
  [
    "numbers",
    [
      ["light torches 1 to 3", torches(1, 2, 3)],
      ["light torches 2-4", torches(2, 3, 4)],
      ["light torches 2 through 4", torches(2, 3, 4)],
      ["light torches one, three and four", torches(1, 3, 4)],
      ["zünde die Fackeln 2 bis 4 an", torches(2, 3, 4)],
      ["zünde Fackel Nummer 2 an", torches(2)],
      ["enciende las antorchas 1 a 3", torches(1, 2, 3)],
      ["enciende todas las antorchas menos la 3", torches(1, 2, 4, 5)],
      ["light all torches but number 3", torches(1, 2, 4, 5)],
      ["light torches 4 to 9", "?"],
      // "all but two" or "all but numbers 2 to 4"
      ["light all torches except 2 to 4", "?"],
    ],
  ],
  [
    "positions",
    [
      ["light the second torch", torches(2)],
      ["open the first two doors", doors(1, 2)],
      ["light every second torch", torches(2, 4)],
      ["light all torches but the last", torches(1, 2, 3, 4)],
      ["don't light the second torch", "!lit torch2"],
      ["light the second and the third torch", torches(2, 3)],
      ["open the second blue door", doors(3)],
      ["abre las dos primeras puertas", doors(1, 2)],
      ["ouvre la dernière porte", doors(3)],
      ["öffne die zweite Tür", doors(2)],
      // The exceptions are taken out of those that were counted.
      ["light every second torch except torch 4", torches(2)],
      ["light the first three torches except torch 2", torches(1, 3)],
      ["zünde die ersten drei Fackeln an, außer Fackel 2", torches(1, 3)],
      ["open the first two doors but not the red one", doors(2)],
      ["don't light the first two torches except torch 1", "!lit torch2"],
      ["light torches 3 to 5 except torch 4", torches(3, 5)],
      ["light torches 2 to 4 but not torch 3", torches(2, 4)],
      ["zünde die Fackeln 3 bis 5 an, außer Fackel 4", torches(3, 5)],
      // Nothing says from which one to count.
      ["wake the second guard", "?"],
      ["light the seventh torch", "?"],
    ],
  ],
  [
    "exceptions and the only ones",
    [
      ["light torch 2 only", torches(2)],
      ["light the torches, torch2 not", torches(1, 3, 4, 5)],
      ["light all the torches, skip torch 2", torches(1, 3, 4, 5)],
      ["light torches 1 and 4 but not the others", torches(1, 4)],
    ],
  ],
  [
    "alternatives",
    [
      ["open red or blue doors", doors(1, 2, 3)],
      ["open every red or blue door", doors(1, 2, 3)],
      ["open a red or blue door", doors(1)],
      ["open the red and blue doors", doors(1, 2, 3)],
      ["open the red door or the blue ones if there is fog", "?"],
    ],
  ],
  [
    "qualities of several kinds",
    [
      ["hang the red banner", "hung red_flag"],
      ["open the red door", doors(1)],
      ["hang the biggest banner", "hung blue_flag"],
      ["open the widest door", doors(1)],
      ["mend the three-legged stool", "mended stool3"],
      ["feed any guard that is hungry", "fed Ivo"],
      ["wake the guards older than 25 years", "woken Berta, woken Walt"],
      ["start nothing", "!started lamp1"],
    ],
  ],
  [
    "refusals of a verb with several kinds of things",
    [
      ["don't open anything", NOT_OPEN],
      ["open nothing", NOT_OPEN],
      ["öffne gar nichts", NOT_OPEN],
      ["no abras nada", NOT_OPEN],
      ["n'ouvre rien", NOT_OPEN],
      [
        "don't open anything but the red door",
        "opened door1, !opened door2, !opened door3, !unlocked chest1",
      ],
    ],
  ],
  [
    "who it is",
    [
      ["Ivo opens the red door", `Ivo: ${doors(1)}`],
      ["Ivo opens the red door?", "?"],
      ["Ivo open the red door", `Ivo: ${doors(1)}`],
      ["(Ivo) open the red door", `Ivo: ${doors(1)}`],
      ["[Ivo] open the red door", `Ivo: ${doors(1)}`],
      ["you and Berta open the doors", `Walt,Berta: ${doors(1, 2, 3)}`],
      ["Berta and you, open the doors", `Walt,Berta: ${doors(1, 2, 3)}`],
      ["not you, Berta should open the red door", `Berta: ${doors(1)}`],
      ["light torch 2 yourself", torches(2)],
    ],
  ],
];

describe.each(SPEECH)("%s are told apart", (_, texts) => {
  it.each(texts)("%s", (text, meant) => expect(told(text)).toBe(meant));
});

describe("earlier orders are taken back", () => {
  it.each([
    [["light torch 1", "open the red door", "forget the torch"], "-lit torch1"],
    [["light torches 1 and 2", "cancel torch 2"], "-lit torch2"],
    [
      ["light torches 1 and 2", "open the red door", "call off the lighting"],
      "-lit torch1, -lit torch2",
    ],
    [["wake Ivo", "olvida a Ivo"], "-woken Ivo"],
    [["cancel the red door"], "?"],
    // Where no order is meant, nothing is refused instead.
    [["wake Ivo", "forget opening the red door"], "?"],
    [["don't open the doors", "cancel opening the red door"], "?"],
    [["light all torches", "do not skip torch 2"], "?"],
    [["zünde alle Fackeln an", "vergiss Fackel 2 nicht"], "?"],
    [["light torches 3 to 5", "cancel two torches"], "?"],
    [["light torches 3 to 5", "cancel a torch"], "?"],
    [["light torches 3 to 5", "cancel the second torch"], "-lit torch4"],
    [["light torches 1 to 3", "cancel all torches but the last"], "-lit torch1, -lit torch2"],
    [["light torch 1", "cancel no torches"], "?"],
    [["wake Ivo", "should I cancel Ivo?"], "?"],
    [["light all torches, forget torch 2"], torches(1, 3, 4, 5)],
  ] as const)("%s", (texts, meant) => expect(told(...texts)).toBe(meant));

  it("tells which", () => {
    const agent = listsOf();
    desk.take("light torch 1", agent, { things });
    const { readAs, withdrawn } = desk.take("cancel torch 1", agent, { things });
    expect(readAs).toBe("withdrawn: light torch1");
    expect(withdrawn.orders).toHaveLength(1);
    expect(agent.orders.list).toHaveLength(0);
    desk.take("light torches 1 and 2", agent, { things });
    const both = desk.take("cancel torch 2 and open the red door", agent, { things });
    expect(both.readAs).toBe("open door1 (withdrawn: light torch2)");
  });
});

it("hears that something is not there", () => {
  const agent = listsOf();
  const { reading } = desk.take("if there is no fog, wake Ivo", agent, {
    things,
    state: { fog: false },
  });
  expect(reading.conditions).toMatchObject([{ kind: "if", property: "fog", value: false }]);
  expect(agent.orders.list).toHaveLength(1);
});
