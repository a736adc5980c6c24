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
const count = { type: "integer", min: 0, max: 999 } as const;
const deed = (tool: string, name: string, words: string, kind: string) => ({
  tool: { name: tool, things: { it: kind }, then: { [`$it.${name}`]: true } },
  goal: {
    ...{ name, words: words.split(", "), things: { it: kind }, when: { [`$it.${name}`]: true } },
  },
});
const deeds = [
  deed("sweep", "swept", "sweep, feg, barre, balaie", "room"),
  deed("light", "lit", "light, zünde an, enciende, allume", "lamp"),
  deed("wake", "woken", "wake, weck, despierta, réveille", "guest"),
  deed("saddle", "saddled", "saddle, sattel, ensilla, selle", "horse"),
  deed("lock", "locked", "lock, sperr ab, cierra, ferme", "chest"),
  deed("pitch", "pitched", "pitch, bau auf, monta, monte", "tent"),
];
const inn = loadDomain({
  name: "inn",
  kinds: {
    room: { swept: bool, beds: count },
    lamp: { lit: bool, room: { type: "thing", of: "room" } },
    guest: { woken: bool, age: count },
    horse: { saddled: bool, lame: bool, owner: { type: "thing", of: "guest" } },
    chest: { locked: bool, weight: count, room: { type: "thing", of: "room" } },
    tent: { pitched: bool, seats: count },
  },
  state: {},
  tools: [
    ...deeds.map(({ tool }) => tool),
    { name: "carry", things: { it: "chest", to: "room" }, then: { "$it.locked": true } },
  ],
  goals: [
    ...deeds.map(({ goal }) => goal),
    {
      ...{ name: "carried", words: ["carry", "trag", "lleva", "porte"] },
      ...{ things: { it: "chest", to: "room" }, when: { "$it.locked": true } },
    },
  ],
  words: {
    room: ["rooms", "Zimmer", "habitación", "habitaciones", "chambre", "chambres"],
    lamp: ["lamps", "Lampe", "Lampen", "lámpara", "lámparas", "lampe", "lampes"],
    guest: ["guests", "Gast", "Gäste", "huésped", "huéspedes", "client", "clients"],
    horse: ["horses", "Pferd", "Pferde", "caballo", "caballos", "cheval", "chevaux"],
    chest: ["chests", "Kiste", "Kisten", "caja", "cajas", "caisse", "caisses"],
    tent: ["tents", "Zelt", "Zelte", "carpa", "carpas", "tente", "tentes"],
    lame: ["lahm", "cojo", "boiteux"],
    weight: ["kilos", "Kilo"],
    seats: ["Plätze", "Plätzen", "plazas", "places"],
    beds: ["bed", "Betten", "camas", "lits"],
  },
});
const named = (id: string, kind: string, name: string, properties = {}) => ({
  ...{ id, kind, names: [name], properties },
});
const things = [
  ...[1, 2, 4, 3].map((beds, at) => ({
    ...{ id: `room${at + 1}`, kind: "room", properties: { beds } },
  })),
  ...[1, 2, 3].map((at) => ({
    ...{ id: `lamp${at}`, kind: "lamp", properties: { room: `room${at}` } },
  })),
  named("odo", "guest", "Odo", { age: 61 }),
  named("mina", "guest", "Mina", { age: 24 }),
  named("blitz", "horse", "Blitz", { owner: "odo" }),
  named("honey", "horse", "Honey", { owner: "mina", lame: true }),
  named("snow", "horse", "Snow", { owner: "hob" }),
  named("star", "horse", "Star", { owner: "till" }),
  ...[20, 55, 8, 35].map((weight, at) => ({
    ...{ id: `chest${at + 1}`, kind: "chest" },
    properties: { weight, room: at < 2 ? "room4" : "room1" },
  })),
  ...[200, 50, 80].map((seats, at) => ({
    ...{ id: `tent${at + 1}`, kind: "tent", properties: { seats } },
  })),
  named("hob", "guest", "Hob", { age: 40 }),
  named("till", "guest", "Till", { age: 19 }),
];

const desk = new CommandDesk({ domain: inn, languages: [ENGLISH, GERMAN, FRENCH, SPANISH] });

const BESIDE = "chest1>room2 chest2>room1 chest3>room2 chest4>room1";
const LEFT = "chest1>room1 chest2>room2 chest3>room2 chest4>room2";

/** The things that the last of some texts is about, the second ones behind `>`; `asks` if it asks. */
function outcomeOf(texts: string): string {
  const agent = { orders: new NotedGoals(), constraints: new NotedGoals() };
  const taken = texts
    .split(" || ")
    .map((text) => desk.take(text, agent, { things, self: "hob" }))
    .at(-1);
  const { goals = [], doubts = [] } = taken?.reading ?? {};
  const tell = (goal: CommandGoal): string => Object.values(goal.things).join(">");
  return doubts.length > 0 ? "asks" : goals.map(tell).sort().join(" ");
}

const reads = (cases: readonly (readonly [text: string, means: string])[]): void =>
  it.each(cases)("%s", (text, means) => expect(outcomeOf(text)).toBe(means));

describe("things are told apart by where they are, and by what is there", () =>
  reads([
    ["light the lamp that's in room 2", "lamp2"],
    ["light the lamp standing in room 2", "lamp2"],
    ["light the lamp that is in the room with only one bed", "lamp1"],
    ["light the lamps in rooms 2 and 3", "lamp2 lamp3"],
    ["sweep the room that lamp 2 is in", "room2"],
    ["sweep the room where lamp 3 stands", "room3"],
    ["feg das Zimmer, in dem Lampe 2 steht", "room2"],
    ["zünde die Lampe an, die in Zimmer 3 steht", "lamp3"],
    ["zünde die Lampen in Zimmer 1 und 3 an", "lamp1 lamp3"],
    ["barre la habitación donde está la lámpara 2", "room2"],
    ["enciende las lámparas de las habitaciones 1 y 3", "lamp1 lamp3"],
    ["balaie la chambre où se trouve la lampe 3", "room3"],
    ["allume la lampe qui est dans la chambre 2", "lamp2"],
    ["light the lamp that is in room 4", "asks"],
    ["sweep the room next to room 2", "room1"],
  ]));

describe("owners are told by what is theirs, and things by their owners", () =>
  reads([
    ["wake the owner of Blitz", "odo"],
    ["wake the guests whose horses are lame", "mina"],
    ["wake the ones with a lame horse", "mina"],
    ["saddle the horses that don't belong to Odo", "honey snow star"],
    ["sattel die Pferde, die nicht Odo gehören", "honey snow star"],
    ["ensilla los caballos que no sean de Odo", "honey snow star"],
    ["selle les chevaux qui n'appartiennent pas à Odo", "honey snow star"],
    ["weck die Gäste, denen die lahmen Pferde gehören", "mina"],
    ["réveille les clients dont les chevaux sont boiteux", "mina"],
    ["saddle Honey, then wake her owner", "honey mina"],
    ["saddle the horse Odo owns", "blitz"],
    ["wake whoever owns the horse Honey", "mina"],
    ["saddle Odo's horse and Mina's", "blitz honey"],
    ["saddle the horses that belong to Odo and Mina", "blitz honey"],
    ["saddle your own horse || Till, you saddle yours too", "star"],
    ["weck den Besitzer von Blitz", "odo"],
    ["sattel die Pferde von Odo und von Mina", "blitz honey"],
    ["despierta al dueño de Blitz", "odo"],
    ["ensilla los caballos de Odo y de Mina", "blitz honey"],
    ["réveille le propriétaire de Honey", "mina"],
    ["selle les chevaux d'Odo et de Mina", "blitz honey"],
  ]));

describe("things are compared by the only amount that they have", () =>
  reads([
    ["wake anybody over fifty", "odo"],
    ["weck alle über fünfzig", "odo"],
    ["despierta a los mayores de cincuenta", "odo"],
    ["lock the chests over 30", "chest2 chest4"],
    ["lock the chests not as heavy as chest 4", "chest1 chest3"],
    ["lock the chest that weighs the least", "chest3"],
    ["lock the chest weighing the most", "chest2"],
    ["cierra la caja que más pesa", "chest2"],
    ["sperr die Kiste ab, die am schwersten ist", "chest2"],
    ["sperr die Kiste ab, die leicht geworden ist", "asks"],
    ["sperr die Kisten mit mehr als dreißig Kilo ab", "chest2 chest4"],
    ["pitch all tents for more than sixty", "tent1 tent3"],
    ["cierra las cajas más pesadas que la 4", "chest2"],
    ["pitch the 80 seat tent", "tent3"],
    ["primero monta la carpa de 80 plazas y luego la de 200", "tent1 tent3"],
    ["monte la tente de 200 places", "tent1"],
    ["carry the chests over 30 kilos to room 1 and anything lighter to room 2", BESIDE],
    ["carry the chests over 30 kilos to room 1, lighter ones to room 2", BESIDE],
    ["trag die Kisten über 30 Kilo in Zimmer 1 und alles Leichtere in Zimmer 2", BESIDE],
    ["carry anything lighter to room 2", "asks"],
    ["carry chests of more than 50 kilos to room 3", "chest2>room3"],
  ]));

describe("what comes behind the best", () =>
  reads([
    ["sweep the room with the second most beds", "room4"],
    ["sweep the biggest room but one", "room4"],
    ["sweep the two biggest rooms", "room3 room4"],
    ["feg das zweitgrößte Zimmer", "room4"],
    ["barre la segunda habitación más grande", "room4"],
    ["balaie la deuxième plus grande chambre", "room4"],
    ["lock the lighter of the chests over 30 kilos", "chest4"],
  ]));

describe("what goes from one place to another", () =>
  reads([
    ["carry all chests out of room 4 into room 2", "chest1>room2 chest2>room2"],
    ["carry everything from room 4 to room 2", "chest1>room2 chest2>room2"],
    ["trag alle Kisten von Zimmer 4 in Zimmer 2", "chest1>room2 chest2>room2"],
    ["lleva todas las cajas de la habitación 4 a la habitación 2", "chest1>room2 chest2>room2"],
    ["porte toutes les caisses de la chambre 4 à la chambre 2", "chest1>room2 chest2>room2"],
  ]));

describe("what comes behind what was said", () =>
  reads([
    ["sweep room 1 || and the next two", "room2 room3"],
    ["feg Zimmer 1 || und die nächsten drei auch noch", "room2 room3 room4"],
    ["barre la habitación 2 || y las dos siguientes también", "room3 room4"],
    ["balaie la chambre 1 || et les deux suivantes", "room2 room3"],
    ["zünde die Lampe in Zimmer 1 und die in Zimmer 3 an", "lamp1 lamp3"],
    ["sattel alle Pferde bis auf das von Odo", "honey snow star"],
    ["ensilla todos los caballos menos el de Odo", "honey snow star"],
  ]));

describe("parts of a whole", () =>
  reads([
    ["of the chests lock only the two heaviest", "chest2 chest4"],
    ["of all the rooms, sweep just the biggest", "room3"],
    ["sweep most of the rooms", "room1 room2 room3"],
    ["feg die meisten Zimmer", "room1 room2 room3"],
    ["barre la mayoría de las habitaciones", "room1 room2 room3"],
    ["balaie la plupart des chambres", "room1 room2 room3"],
    ["carry chest 1 to room 1 and whatever's left to room 2", LEFT],
    ["sweep all rooms from 2 to 4", "room2 room3 room4"],
    ["barre las habitaciones de la 2 a la 4", "room2 room3 room4"],
  ]));

describe("what is yours is of those who are told", () =>
  reads([
    ["saddle your horse", "snow"],
    ["sattel dein Pferd", "snow"],
    ["ensilla tu caballo", "snow"],
    ["selle ton cheval", "snow"],
    ["Odo, saddle your horse", "blitz"],
    ["Mina, selle ton cheval", "honey"],
    ["Odo, ensilla tu caballo", "blitz"],
    ["Odo, wake Till and saddle your horse", "blitz till"],
    ["Odo should saddle your horse", "asks"],
    ["everybody saddle your horse", "blitz honey snow star"],
    ["sweep your room", "asks"],
    ["saddle your lame horse", "honey"],
  ]));
