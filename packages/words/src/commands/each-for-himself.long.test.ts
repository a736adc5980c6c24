import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import { SPANISH } from "../language/spanish.ts";
import { NotedGoals } from "../testing/noted-goals.ts";
import { CommandDesk } from "./command-desk.ts";
import type { CommandGoal } from "./command-reading.ts";

const bool = { type: "boolean" } as const;
const deed = (name: string, words: string, it: string, then: Record<string, boolean>) => ({
  tool: { name: words.split(",")[0] ?? "", things: { it }, then },
  goal: { name, words: words.split(", "), things: { it }, when: then },
});
const deeds = [
  deed("sharpened", "sharpen, schleif, afila, aiguise", "blade", { "$it.keen": true }),
  deed("locked", "lock, sperr ab, candada, verrouille", "chest", { "$it.locked": true }),
  deed("opened", "open, öffne, abre, ouvre", "chest", { "$it.locked": false }),
  deed("hoisted", "hoist, hiss, iza, hisse", "sail", { "$it.hoisted": true }),
  deed("fed", "feed, fütter, alimenta, nourris", "pirate", { "$it.fed": true }),
  deed("lit", "light, zünde an, enciende, allume", "lamp", { "$it.lit": true }),
];
const brig = loadDomain({
  name: "brig",
  kinds: {
    blade: { keen: bool, owner: { type: "thing", of: "pirate" } },
    chest: { locked: bool, coins: { type: "integer", min: 0, max: 900 } },
    sail: { hoisted: bool, area: { type: "integer", min: 0, max: 200 }, red: bool },
    lamp: { lit: bool },
    hold: {},
    pirate: { fed: bool },
  },
  state: { night: bool },
  tools: deeds.map(({ tool }) => tool),
  goals: deeds.map(({ goal }) => goal),
  words: {
    blade: ["blades", "Säbel", "sable", "sables", "sabre", "sabres"],
    chest: ["chests", "Truhe", "Truhen", "cofre", "cofres", "coffre", "coffres"],
    sail: ["sails", "Segel", "vela", "velas", "voile", "voiles"],
    lamp: ["lamps", "Lampe", "Lampen", "lámpara", "lámparas", "lampe", "lampes"],
    hold: ["Laderaum", "bodega", "cale"],
    pirate: ["pirates", "Pirat", "Piraten", "pirata", "piratas", "matelot"],
    hoisted: ["gehisst", "izado", "hissé"],
    area: ["big", "small", "groß", "klein", "grande", "grand"],
    red: ["rot", "rojo", "roja", "rouge"],
    night: ["Nacht", "noche", "nuit"],
  },
});
const owned = (id: string, owner?: string) => ({ id, kind: "blade", properties: { owner } });
const things = [
  ...[owned("blade1", "Molly"), owned("blade2", "Jory"), owned("blade3", "Flint"), owned("blade4")],
  { id: "chest1", kind: "chest", properties: { coins: 500 } },
  { id: "chest2", kind: "chest", properties: { coins: 90 } },
  { id: "sail1", kind: "sail", properties: { area: 120, hoisted: true } },
  { id: "sail2", kind: "sail", properties: { area: 80, hoisted: false, red: true } },
  { id: "sail3", kind: "sail", properties: { area: 60, hoisted: false } },
  { id: "lamp1", kind: "lamp", properties: {} },
  { id: "hold", kind: "hold", names: ["hold", "Laderaum", "bodega", "cale"] },
  ...["Flint", "Molly", "Jory"].map((id) => ({ id, kind: "pirate", names: [id] })),
];
const languages = [ENGLISH, GERMAN, SPANISH, FRENCH];

const tell = ({ goal, things: of, by = [] }: CommandGoal): string =>
  [goal, ...Object.values(of), ...by.map((each) => `by ${each}`)].join(" ");

const take = (text: string, state?: Readonly<Record<string, unknown>>) => {
  const desk = new CommandDesk({ domain: brig, languages });
  const agent = { orders: new NotedGoals(), constraints: new NotedGoals() };
  const taken = desk.take(text, agent, { things, self: "Flint", ...(state && { state }) });
  return {
    ...taken,
    ordered: taken.orders.map(({ goal }) => tell(goal as CommandGoal)).join("; "),
  };
};

/** All goals of a text, with those who are to do them. */
function told(text: string): string {
  const { goals, doubts, who } = take(text).reading;
  const bound = who === undefined ? "" : ` for ${String(who)}`;
  return doubts.length > 0 ? "asks" : goals.map(tell).join("; ") + bound;
}

const reads = (cases: readonly (readonly [text: string, meant: string])[]): void =>
  it.each(cases)("%s", (text, meant) => expect(told(text)).toBe(meant));

const EACH_OWN = "sharpened blade1 by Molly; sharpened blade2 by Jory; sharpened blade3 by Flint";

describe("what is theirs is done by each for himself", () => {
  const inOrder = (text: string): string => told(text).split("; ").sort().join("; ");

  it.each([
    "everyone sharpen your own blade",
    "everybody sharpen your blades",
    "everyone sharpens his own blade",
    "each of you sharpen your own blade",
    "jeder schleift seinen eigenen Säbel",
    "schleift euren Säbel",
    "que cada uno afile su propio sable",
    "todos, afilad vuestro sable",
    "que chacun aiguise son sabre",
    "aiguisez chacun votre sabre",
  ])("%s", (text) => expect(inOrder(text)).toBe(EACH_OWN));

  reads([
    [
      "Molly and Jory, sharpen your own blades",
      "sharpened blade1 by Molly; sharpened blade2 by Jory",
    ],
    [
      "everyone but Jory sharpens his blade",
      "sharpened blade3 by Flint; sharpened blade1 by Molly",
    ],
    ["Molly should sharpen her blade", "sharpened blade1 for Molly"],
    ["sharpen your own blade", "sharpened blade3"],
    ["everyone sharpen Molly's blade", "sharpened blade1 for all"],
    // whose, and which, is not said
    ["everyone sharpen the blade", "asks"],
    ["everyone light your own lamp", "asks"],
    ["feed Jory, then Molly should sharpen his blade", "fed Jory; sharpened blade2 by Molly"],
  ]);
});

describe("what was done tells things apart before the best is chosen", () => {
  reads([
    ["hoist the biggest sail we haven't hoisted", "hoisted sail2"],
    ["hoist the biggest sail that you haven't hoisted yet", "hoisted sail2"],
    ["hoist the biggest sail Molly has not hoisted", "hoisted sail2"],
    ["hiss das größte Segel, das wir noch nicht gehisst haben", "hoisted sail2"],
    ["iza la vela más grande que no hemos izado", "hoisted sail2"],
    ["hisse la plus grande voile que nous n'avons pas hissée", "hoisted sail2"],
    ["hoist the biggest sail", "hoisted sail1"],
    // who has done it is not known
    ["hoist the sail Molly has hoisted", "asks"],
  ]);
});

describe("what somebody might do is feared", () => {
  reads([
    ["lock chest 2 before anyone in the hold sees it", "locked chest2"],
    ["lock chest 2 before anyone in the hold opens it", "locked chest2"],
    ["lock chest 2 before anyone opens it", "locked chest2"],
    ["sperr Truhe 2 ab, bevor jemand im Laderaum sie öffnet", "locked chest2"],
    ["lock chest 2 before you open chest 1", "locked chest2; opened chest1"],
    ["don't lock chest 2 before anyone in the hold sees it", "asks"],
    ["lock chest 2 before anyone in the hold", "asks"],
  ]);
});

describe("what many want is done once", () => {
  reads([
    ["everybody wants the lamp lit", "lit lamp1"],
    ["all of us want sail 2 hoisted", "hoisted sail2"],
    ["alle wollen Segel 2 gehisst haben", "hoisted sail2"],
    ["todos quieren la vela 2 izada", "hoisted sail2"],
    ["tout le monde veut la voile 2 hissée", "hoisted sail2"],
    ["everybody, I want the lamp lit", "lit lamp1 for all"],
    ["everybody should light the lamp", "lit lamp1 for all"],
  ]);
});

describe("who is called as somebody was before is told what follows", () => {
  const two = "fed Jory by Molly; lit lamp1 by Flint";
  reads([
    ["Molly, feed Jory, and Flint, light the lamp", two],
    ["Molly, fütter Jory, und Flint, zünde die Lampe an", two],
    ["Molly, alimenta a Jory, y Flint, enciende la lámpara", two],
    ["Molly, nourris Jory, et Flint, allume la lampe", two],
    ["Molly, feed Jory and Flint", "fed Jory; fed Flint for Molly"],
    ["feed Jory, and Molly, and light the lamp", "fed Jory; fed Molly; lit lamp1"],
  ]);
});

describe("as many things as were said are named", () => {
  reads([
    ["hoist two sails, the red one and one other", "hoisted sail2; hoisted sail3"],
    ["hoist two, the red one and one other", "hoisted sail2; hoisted sail3"],
    ["feed two pirates, Molly and Jory", "fed Molly; fed Jory"],
    ["fütter zwei Piraten, Molly und Jory", "fed Molly; fed Jory"],
    ["nourris deux matelots, Molly et Jory", "fed Molly; fed Jory"],
    // neither all of them, nor as many as were said
    ["feed three pirates, Molly and Jory", "asks"],
    ["hoist two of the sails", "hoisted sail2; hoisted sail3"],
  ]);
});

describe("what hangs on no condition is done at once", () => {
  const both = "hoisted sail2; lit lamp1";
  it.each([
    ["hoist sail 2, and if it is night light the lamp", "hoisted sail2"],
    ["hiss Segel 2, und wenn es Nacht ist, zünde die Lampe an", "hoisted sail2"],
    ["iza la vela 2, y si es de noche, enciende la lámpara", "hoisted sail2"],
    ["hisse la voile 2, et s'il fait nuit, allume la lampe", "hoisted sail2"],
    // what stands behind a condition may hang on it
    ["if it is night hoist sail 2 and light the lamp", ""],
    ["hoist sail 2 and light the lamp if it is night", ""],
  ])("%s", (text, atOnce) => {
    expect(take(text, { night: true }).ordered).toBe(both);
    expect(take(text, { night: false }).ordered).toBe(atOnce);
    const unknown = take(text);
    expect(unknown.ordered).toBe(atOnce);
    expect(unknown.question).toBeDefined();
  });
});
