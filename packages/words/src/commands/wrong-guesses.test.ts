import { loadDomain } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import { SPANISH } from "../language/spanish.ts";
import { NotedGoals } from "../testing/noted-goals.ts";
import { CommandDesk } from "./command-desk.ts";
import type { CommandGoal } from "./command-reading.ts";

const bool = { type: "boolean" } as const;
const deed = (name: string, words: string, kind: string, property: string, value = true) => ({
  tool: { name, things: { it: kind }, then: { [`$it.${property}`]: value } },
  goal: {
    ...{ name: `${name}_done`, words: words.split(", "), things: { it: kind } },
    when: { [`$it.${property}`]: value },
  },
});

const deeds = [
  deed("wake", "wake, weck, despierta, réveille", "guest", "awake"),
  deed("feed", "feed, fütter, alimenta, nourris", "horse", "fed"),
  deed("empty", "empty, leer, vacía, vide", "keg", "emptied"),
  deed("light", "light, turn on, mach an, enciende, allume", "lamp", "lit"),
  deed("douse", "douse, turn off, mach aus, apaga, éteins", "lamp", "lit", false),
];
const inn = loadDomain({
  name: "inn",
  kinds: {
    guest: { awake: bool },
    horse: { fed: bool, owner: { type: "thing", of: "guest" } },
    keg: {
      emptied: bool,
      litres: { type: "integer", min: 0, max: 99 },
      room: { type: "thing", of: "room" },
    },
    lamp: { lit: bool },
    room: { swept: bool },
  },
  state: { storm: bool, show_on: bool, raining: bool, midnight: bool },
  tools: deeds.map(({ tool }) => tool),
  goals: deeds.map(({ goal }) => goal),
  words: {
    guest: ["guests", "Gast", "Gäste", "huésped", "huéspedes", "client", "clients"],
    horse: ["horses", "Pferd", "Pferde", "caballo", "caballos", "cheval", "chevaux"],
    keg: ["kegs", "Fass", "Fässer", "barril", "barriles", "tonneau", "tonneaux"],
    lamp: ["lamps", "Lampe", "Lampen", "lámpara", "lámparas", "lampe", "lampes"],
    room: ["Zimmer", "habitación", "chambre"],
    "keg.litres": ["litres", "liters", "Liter", "litros"],
    storm: ["Sturm", "tormenta", "tempête"],
    raining: ["rain", "rains", "regnet", "Regen", "llueve", "lluvia", "pleut", "pluie"],
    midnight: ["Mitternacht", "medianoche", "minuit"],
  },
});
const things = [
  ...["Odo", "Mina", "Wulf"].map((name) => ({ id: name, kind: "guest", names: [name] })),
  ...["Blitz", "Snow", "Star"].map((name, at) => ({
    ...{ id: name, kind: "horse", names: [name] },
    properties: at === 2 ? {} : { owner: ["Odo", "Mina"][at] as string },
  })),
  ...[60, 15, 60].map((litres, at) => ({
    ...{ id: `keg${at + 1}`, kind: "keg", properties: { litres } },
  })),
  ...[1, 2, 3].map((at) => ({ id: `lamp${at}`, kind: "lamp" })),
  ...[1, 2].map((at) => ({ id: `room${at}`, kind: "room" })),
];
const desk = new CommandDesk({ domain: inn, languages: [ENGLISH, GERMAN, FRENCH, SPANISH] });

/** The things of the goals of a command behind others; `?`, or what it refuses, hangs on or takes back. */
function outcomeOf(text: string): string {
  const agent = { orders: new NotedGoals(), constraints: new NotedGoals() };
  const situation = { things, distance: () => 1 };
  const taken = text
    .split(" || ")
    .map((each) => desk.take(each, agent, situation))
    .at(-1);
  if (taken === undefined || taken.reading.doubts.length > 0) return "?";
  const { goals, refused, conditions } = taken.reading;
  const tell = (all: readonly CommandGoal[], mark: string): readonly string[] =>
    all.map((goal) => mark + Object.values(goal.things).join());
  return [
    ...tell(goals, ""),
    ...tell(refused, "!"),
    ...conditions.map(({ kind, property, value }) => `${kind} ${property} ${value}`),
  ].join(" ");
}

it.each([
  // "every" with a superlative is all that tie
  ["empty every keg that has the most litres", "keg1 keg3"],
  ["empty all kegs with the most litres", "keg1 keg3"],
  ["leer jedes Fass, das die meisten Liter hat", "keg1 keg3"],
  ["vide tous les tonneaux qui ont le plus de litres", "keg1 keg3"],
  ["vacía cada barril que tiene más litros", "keg1 keg3"],
  ["empty the keg with the most litres", "keg1"],
  ["empty the two kegs with the most litres", "keg1 keg3"],
  ["empty the kegs, the smallest first", "keg2 keg1 keg3"],
  // a share that is refused does not say which
  ["most kegs stay full", "?"],
  ["half the lamps stay off", "?"],
  ["weck die meisten Gäste nicht", "?"],
  ["ne réveille pas la plupart des clients", "?"],
  ["no despiertes a la mayoría de los huéspedes", "?"],
  ["wake all guests but half", "?"],
  ["wake most guests", "Odo Mina"],
  // a limit, and what goes on
  ["feed Blitz by the show", "Blitz unless show_on true"],
  ["feed Blitz during the show", "Blitz once show_on true"],
  ["feed Blitz near the show", "?"],
  // each goal hangs on what was said of it
  ["wake Odo at midnight, Mina when it rains", "?"],
  ["weck Odo um Mitternacht, Mina wenn es regnet", "?"],
  ["wake Odo and Mina when it rains", "Odo Mina once raining true"],
  ["weck Mina erst, wenn Wulf Odo geweckt hat", "Mina once awake true"],
  ["weck Mina, wenn Wulf Odo geweckt hat", "Mina if awake true"],
  // after something is when it is over
  ["light the lamps after the storm", "lamp1 lamp2 lamp3 once storm false"],
  ["mach Lampe 1 nach dem Sturm an", "lamp1 once storm false"],
  ["enciende la lámpara 1 después de la tormenta", "lamp1 once storm false"],
  ["allume la lampe 1 après la tempête", "lamp1 once storm false"],
  // nobody
  ["if nobody has woken Odo, wake him", "Odo if awake false"],
  ["wenn niemand Odo geweckt hat, weck ihn", "Odo if awake false"],
  ["si nadie ha despertado a Odo, despiértalo", "Odo if awake false"],
  ["si personne n'a réveillé Odo, réveille-le", "Odo if awake false"],
  ["feed a horse that nobody owns", "Star"],
  ["fütter ein Pferd, das niemandem gehört", "Star"],
  ["alimenta un caballo que no es de nadie", "Star"],
  // what is nowhere comes from nowhere
  ["leer das Fass aus Zimmer 2", "?"],
  ["empty the keg from room 2", "?"],
  // a comma ends what is said of things
  ["Lampe 1 an, 3 aus", "?"],
  ["before you light lamp 1, light lamp 2", "lamp2 lamp1"],
  ["make sure Wulf doesn't empty keg 1", "!keg1"],
  ["feed Blitz || no", "!Blitz"],
  ["empty keg 1 || actually no", "!keg1"],
])("%s: %s", (text, outcome) => {
  expect(outcomeOf(text)).toBe(outcome);
});
