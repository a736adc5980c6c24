import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import { SPANISH } from "../language/spanish.ts";
import { CommandReader } from "./command-reader.ts";

const bool = { type: "boolean" } as const;
const deed = (name: string, words: string, it: string, then: Record<string, boolean>) => ({
  tool: { name: words.split(",")[0] ?? "", things: { it }, then },
  goal: { name, words: words.split(", "), things: { it }, when: then },
});
const deeds = [
  deed("lit", "light, zünde an, enciende, allume", "lamp", { "$it.lit": true }),
  deed("doused", "douse, lösch, apaga, éteins", "lamp", { "$it.lit": false }),
  deed("woken", "wake, weck, despierta, réveille", "guest", { "$it.awake": true }),
  deed("fed", "feed, fütter, alimenta, nourris", "horse", { "$it.fed": true }),
  deed("locked", "lock, sperr ab, cierra con llave, verrouille", "stall", { "$it.locked": true }),
];
const inn = loadDomain({
  name: "inn",
  kinds: {
    lamp: { lit: bool },
    guest: { awake: bool },
    horse: { fed: bool, stall: { type: "thing", of: "stall" } },
    stall: { locked: bool },
    maid: {},
  },
  state: {},
  tools: [
    ...deeds.map(({ tool }) => tool),
    { name: "lead", things: { it: "horse", to: "stall" }, then: { "$it.stall": "$to" } },
  ],
  goals: [
    ...deeds.map(({ goal }) => goal),
    {
      ...{ name: "led", words: ["lead", "führ", "lleva", "mène"] },
      ...{ things: { it: "horse", to: "stall" }, when: { "$it.stall": "$to" } },
    },
  ],
  words: {
    lamp: ["lamps", "Lampe", "Lampen", "lámpara", "lámparas", "lampe", "lampes"],
    guest: ["guests", "Gast", "Gäste", "huésped", "huéspedes", "client", "clients"],
    horse: ["horses", "Pferd", "Pferde", "caballo", "caballos", "cheval", "chevaux"],
    stall: ["stalls", "Box", "Boxen", "establo", "box"],
    lit: ["an", "encendida", "allumée"],
  },
});
const things = [
  ...["lamp1", "lamp2"].map((id) => ({ id, kind: "lamp", properties: { lit: true } })),
  { id: "Odo", kind: "guest", names: ["Odo"], properties: { awake: false } },
  { id: "Blitz", kind: "horse", names: ["Blitz"], properties: {} },
  { id: "stall1", kind: "stall", properties: {} },
  ...["Hob", "Greta", "Till"].map((id) => ({ id, kind: "maid", names: [id] })),
];
const reader = new CommandReader({
  domain: inn,
  languages: [ENGLISH, GERMAN, SPANISH, FRENCH],
});

/** The orders for Hob, in short. */
function told(text: string): string {
  const { goals, refused, doubts, who } = reader.read(text, { things, self: "Hob" });
  if (doubts.length > 0) return "asks";
  const tell = (all: typeof goals): string =>
    all.map((goal) => [goal.goal, ...Object.values(goal.things)].join(" ")).join("; ");
  const by = who === undefined ? "" : ` by ${String(who)}`;
  return (refused.length > 0 ? `not ${tell(refused)}` : tell(goals)) + by;
}

const NONE_LIT = "not lit lamp1; lit lamp2";

describe("nothing is turned round", () => {
  it.each([
    // a condition that hangs on where somebody is
    ["lead Blitz to stall 1 and lock it as soon as he's inside", "led Blitz stall1; locked stall1"],
    ["lock stall 1 as soon as he is inside", "asks"],
    ["lock stall 1 only if he's in it", "asks"],
    ["wake Odo if he is there", "asks"],
    ["weck Odo, falls er drin ist", "asks"],
    ["despierta a Odo si está dentro", "asks"],
    ["réveille Odo s'il est là", "asks"],
    // a refusal of all
    ["no lamp is to be lit", NONE_LIT],
    ["no lamp gets lit", NONE_LIT],
    ["keine Lampe soll angezündet werden", NONE_LIT],
    ["ninguna lámpara debe ser encendida", `${NONE_LIT} by all`],
    ["aucune lampe ne doit être allumée", NONE_LIT],
    ["no horse is to be fed", "not fed Blitz"],
    ["make sure no lamp is lit", "doused lamp1; doused lamp2"],
    // who alone may, or may not
    ["only Till may wake Odo", "not woken Odo by Hob,Greta"],
    ["only Till may not wake Odo", "not woken Odo by Till"],
    ["nobody but Till may not wake Odo", "not woken Odo by Till"],
    ["nur Greta darf Odo nicht wecken", "not woken Odo by Greta"],
    ["solo Greta no puede despertar a Odo", "asks"],
    ["seule Greta ne peut pas réveiller Odo", "asks"],
    // whoever wishes something is not told to do it
    ["Greta, I want Odo woken", "woken Odo by Greta"],
    ["Greta wants Odo woken", "woken Odo"],
    ["Odo wants Blitz fed", "fed Blitz"],
    ["Greta wants the lamps out", "doused lamp1; doused lamp2"],
    ["Greta wants you to wake Odo", "woken Odo"],
    ["Greta doesn't want you to wake Odo", "not woken Odo"],
    ["Greta möchte, dass du Odo weckst", "woken Odo"],
    ["Greta möchte nicht, dass du Odo weckst", "not woken Odo"],
    ["Greta quiere que despiertes a Odo", "asks"],
    ["Greta veut que tu réveilles Odo", "woken Odo"],
    // a question that suggests it
    ["can't Greta wake Odo?", "asks"],
    ["shouldn't Greta wake Odo?", "asks"],
    ["shouldn't you wake Odo?", "woken Odo"],
    ["kann Greta nicht Odo wecken?", "asks"],
    ["¿no puedes despertar a Odo?", "asks"],
    ["no puedes despertar a Odo", "not woken Odo"],
    ["tu ne peux pas réveiller Odo ?", "asks"],
    ["Greta can't wake Odo", "not woken Odo by Greta"],
    // what somebody forbids
    ["I forbid Greta to wake Odo", "not woken Odo by Greta"],
    ["I won't let Greta wake Odo", "not woken Odo by Greta"],
    ["I won't let you wake Odo", "not woken Odo"],
    ["I forbid everyone to wake Odo", "not woken Odo by all"],
    ["Greta is forbidden to wake Odo", "not woken Odo by Greta"],
    ["I don't forbid Greta to wake Odo", "asks"],
    ["I refuse to wake Odo", "asks"],
    ["ich verbiete dir, Odo zu wecken", "not woken Odo"],
    ["ich verbiete Greta, Odo zu wecken", "asks"],
    ["prohíbo a Greta despertar a Odo", "not woken Odo by Greta"],
    ["no te dejaré despertar a Odo", "not woken Odo"],
    ["j'interdis à Greta de réveiller Odo", "not woken Odo by Greta"],
    ["je ne te laisserai pas réveiller Odo", "not woken Odo"],
  ])("%s", (text, meant) => expect(told(text)).toBe(meant));
});
