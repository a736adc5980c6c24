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
const count = { type: "integer", min: 0, max: 99 } as const;
const colours = { type: "enum", values: ["red", "blue", "green"] } as const;
const is = (name: string, value = true) => ({ [`$it.${name}`]: value });
const deed = (tool: string, name: string, words: string, kind: string, then = is(name)) => ({
  tool: { name: tool, things: { it: kind }, then },
  goal: { name, words: words.split(", "), things: { it: kind }, when: then },
});

const deeds = [
  deed("light", "lit", "light, zünde an, enciende, allume", "torch"),
  deed("open", "opened", "open, öffne, abre, ouvre", "door", is("open")),
  deed("wake", "woken", "wake, weck, despierta, réveille", "guard", is("awake")),
  deed("feed", "fed", "feed, fütter, alimenta, nourris", "dog"),
  deed("lock", "locked", "lock, sperr ab, cierra con llave, verrouille", "chest"),
  deed("fetch", "fetched", "fetch, busca, arranca", "flour"),
  deed("store", "stored", "store, lager, guarda, range", "flour"),
];
const keep = loadDomain({
  name: "keep",
  kinds: {
    torch: { lit: bool },
    door: { open: bool, colour: colours },
    guard: { awake: bool, hurt: bool, patience: count },
    dog: {
      fed: bool,
      breed: { type: "enum", values: ["husky", "poodle"] },
      kennel: { type: "thing", of: "chest" },
    },
    chest: { locked: bool, weight: count, owner: { type: "thing", of: "guard" } },
    flour: { stored: bool, fetched: bool },
    hoop: { colour: colours, at: { type: "thing", of: "guard" } },
  },
  state: { storm: bool, power: bool },
  tools: [
    ...deeds.map(({ tool }) => tool),
    { name: "bring", things: { it: "hoop", to: "guard" }, then: { "$it.at": "$to" } },
  ],
  goals: [
    ...deeds.map(({ goal }) => goal),
    {
      ...{ name: "brought", words: ["bring", "trae", "apporte"] },
      ...{ things: { it: "hoop", to: "guard" }, when: { "$it.at": "$to" } },
    },
  ],
  words: {
    torch: ["torches", "Fackel", "Fackeln", "antorcha", "antorchas", "torche"],
    door: ["doors", "Tür", "Türen", "puerta", "puertas", "porte", "portes"],
    guard: ["guards", "Wache", "Wachen", "guardia", "guardias", "garde", "gardes"],
    dog: ["dogs", "Hund", "Hunde", "perro", "perros", "chien", "chiens"],
    chest: ["chests", "Truhe", "Truhen", "coffre", "coffres", "cofre", "cofres"],
    flour: ["Mehl", "harina", "farine"],
    hoop: ["Reifen", "aro", "cerceau"],
    red: ["rot", "rojo", "roja", "rouge"],
    blue: ["blau", "azul", "bleue"],
    hurt: ["verletzt", "herido", "blessé"],
    husky: ["huskies"],
    storm: ["Sturm", "tormenta", "tempête"],
    power: ["Strom", "luz", "courant"],
  },
});

const things = [
  ...[1, 2, 3, 4, 5].map((at) => ({ id: `torch${at}`, kind: "torch", properties: { lit: false } })),
  ...["red", "blue", "green"].map((colour) => ({
    ...{ id: `${colour}_door`, kind: "door", properties: { colour } },
  })),
  ...["Ivo", "Lise", "Walt"].map((name, at) => ({
    ...{ id: name, kind: "guard", names: [name], properties: { hurt: at < 2, patience: 10 * at } },
  })),
  ...["Balto", "Togo"].map((name, at) => ({
    ...{ id: name, kind: "dog", names: [name] },
    properties: { breed: at === 0 ? "husky" : "poodle", kennel: `chest${at + 1}` },
  })),
  ...[1, 2, 3].map((at) => ({
    ...{ id: `chest${at}`, kind: "chest" },
    properties: { weight: 7 * at, owner: ["Ivo", "Lise", "Walt"][at - 1] as string },
  })),
  ...[1, 2].map((at) => ({ id: `flour${at}`, kind: "flour" })),
  ...["red", "green"].map((colour) => ({
    ...{ id: `${colour}_hoop`, kind: "hoop", properties: { colour } },
  })),
];
const desk = new CommandDesk({ domain: keep, languages: [ENGLISH, GERMAN, FRENCH, SPANISH] });

/** The goals of a command to Walt behind others, without the verb; `asks`, or what it refuses, hangs on or takes back. */
function outcomeOf(text: string): string {
  const agent = { orders: new NotedGoals(), constraints: new NotedGoals() };
  const texts = text.split(" || ");
  const taken = texts.map((each) => desk.take(each, agent, { things, self: "Walt" })).at(-1);
  if (taken === undefined) return "";
  const { goals, refused, who, conditions, doubts } = taken.reading;
  if (doubts.length > 0) return "asks";
  const tell = (all: readonly CommandGoal[]): string =>
    all.map((goal) => Object.values(goal.things).join(">")).join(" ");
  const back = taken.withdrawn.orders.map(
    (order) => (order as { goal: unknown }).goal as CommandGoal,
  );
  const of = Array.isArray(who) ? who.join(",") : who;
  return [
    tell(goals),
    refused.length > 0 ? `not ${tell(refused)}` : "",
    of === undefined ? "" : `by ${of}`,
    ...conditions.map(({ kind, property, value }) => `${kind} ${property} ${value}`),
    back.length > 0 ? `back ${tell(back)}` : "",
  ]
    .filter((part) => part !== "")
    .join("; ");
}

describe("commands of players at inns", () => {
  it.each([
    // some of what is not counted
    ["range de la farine", "flour1"],
    ["range la farine", "flour1 flour2"],
    // "and the other not"
    ["öffne die rote Tür und die blaue nicht", "red_door"],
    ["abre la puerta roja y la azul no", "red_door"],
    ["open the red door and the blue one not", "red_door; not blue_door"],
    ["weck Ivo und Lise nicht", "not Ivo Lise"],
    // what is said to be meant
    ["light torch 3... 4 I mean", "torch4"],
    ["zünde Fackel 3 an... 4 meine ich", "torch4"],
    ["enciende la antorcha 3, la 4 quiero decir", "torch4"],
    ["allume la torche 3, la 4 je veux dire", "torch4"],
    ["bring Lise the red hoop, I mean the green one", "green_hoop>Lise"],
    // words that may say which are meant
    ["light even torches", "asks"],
    ["light torch 1 and no, 2", "asks"],
    // what is told
    ["the red door opens", "asks"],
    ["open the red door, they are deadly", "red_door"],
    ["open the red door, you lazy lump", "red_door"],
    ["whoever has the most patience wakes Ivo", "Ivo; by Walt"],
    ["wake whoever has the least patience", "Ivo"],
    // another one
    ["light torch 2 || encore une", "torch1"],
    ["enciende la antorcha 2 || otra más", "torch1"],
    ["light torch 2 || noch eine", "torch1"],
    ["light torches 1 and 2 || and 3", "torch3"],
    ["light torches 1 and 2 || not 2", "not torch2; back torch2"],
    ["light torch 1 || again, but with torch 2", "torch2"],
    // what is left out
    ["zünde die Fackeln 1 bis 4 an, lass aber die 2 aus", "torch1 torch3 torch4"],
    ["light torches 1 to 3 but leave 2 out", "torch1 torch3"],
    ["enciende las antorchas 1 a 3, pero deja fuera la 2", "torch1 torch3"],
    ["allume les torches 1 à 3, mais laisse de côté la 2", "torch1 torch3"],
    ["light a torch, any but torch 1", "torch2"],
    // who is called, and who is to do it
    ["Walt, would you be so kind as to have Ivo feed Balto", "Balto; by Ivo"],
    ["Lise, you and Ivo open the red door", "red_door; by Lise,Ivo"],
    ["Ivo and Lise, would you open the red door, please?", "red_door; by Ivo,Lise"],
    ["everyone except you feeds Balto", "Balto; by Ivo,Lise"],
    [
      "Ivo and Lise, open the doors! Not the red one though.",
      "blue_door green_door; not red_door; by Ivo,Lise",
    ],
    ["one of you should feed Balto", "Balto"],
    ["nobody feeds", "not Balto Togo; by all"],
    ["sag Ivo, er soll Balto füttern", "Balto; by Ivo"],
    ["tell Ivo that he should feed Balto", "Balto; by Ivo"],
    ["dile a Ivo que alimente a Balto", "Balto; by Ivo"],
    ["demande à Ivo de nourrir Balto", "Balto; by Ivo"],
    ["Lise abre la puerta azul y Ivo despierta a Walt", "blue_door Walt"],
    ["toi et Ivo, ouvrez la porte rouge", "red_door; by Walt,Ivo"],
    ["erst Balto füttern, dann Togo", "Balto Togo"],
    ["kann jemand Balto füttern?", "Balto"],
    ["¿puede alguien alimentar a Balto?", "Balto"],
    ["que quelqu'un nourrisse Balto", "asks"],
    ["nadie excepto Lise puede abrir la puerta roja", "not red_door; by Ivo,Walt"],
    ["light torches 1, 2 and 3 || let Ivo do torch 3", "torch3; by Ivo; back torch3"],
    ["light torches 1 and 2 || Ivo should do torch 2", "torch2; by Ivo; back torch2"],
    // as many for each
    ["bring Ivo and Lise a hoop each", "red_hoop>Ivo green_hoop>Lise"],
    ["bring a hoop to everyone who's hurt", "red_hoop>Ivo green_hoop>Lise"],
    ["trae un aro a cada guardia", "asks"],
    ["bring the red hoop to Ivo and Lise", "asks"],
    // how things are to come out
    ["get the red door opened", "red_door"],
    ["have all the doors open", "red_door blue_door green_door"],
    ["half of the dogs still need a feed", "Balto"],
    // conditions
    ["in case of a storm, open the red door", "red_door; if storm true"],
    ["bei Sturm öffne die rote Tür", "red_door; if storm true"],
    ["en cas de tempête, ouvre la porte rouge", "red_door; if storm true"],
    ["en caso de tormenta, abre la puerta roja", "red_door; if storm true"],
    ["the moment there's a storm, open the red door", "red_door; once storm true"],
    ["öffne die rote Tür, aber erst wenn der Sturm vorbei ist", "red_door; once storm false"],
    ["open the red door if the power is out", "red_door; if power false"],
    ["when the storm passes, open the red door", "red_door; once storm false"],
    ["cuando pase la tormenta, abre la puerta roja", "red_door; once storm false"],
    ["quand la tempête sera finie, ouvre la porte rouge", "red_door; once storm false"],
    ["hier ist es dunkel, öffne die rote Tür", "red_door"],
    ["after feeding Balto, open the red door", "Balto red_door"],
    ["don't open the red door before the blue one", "asks"],
    ["don't open the red door before you light torch 1", "asks"],
    ["öffne die rote Tür nicht vor der blauen", "asks"],
    ["no abras la puerta roja antes de la azul", "asks"],
    ["n'ouvre pas la porte rouge avant la bleue", "asks"],
    // one more of the things that need it
    ["light torch 2 || one more", "torch1"],
    ["light torch 1 || and one more", "torch2"],
    ["enciende la antorcha 1 || y una más", "torch2"],
    // sets
    ["lock the chests that weigh at least 14", "chest2 chest3"],
    ["lock the chests with more than 10 weight in them", "chest2 chest3"],
    ["wake the guards with a patience under 10", "Ivo"],
    ["sperr die Truhen ab, die schwerer sind als chest 1", "chest2 chest3"],
    ["verrouille les coffres plus lourds que le coffre 1", "chest2 chest3"],
    ["cierra con llave los cofres más pesados que el cofre 1", "chest2 chest3"],
    ["réveille le garde le moins patient", "asks"],
    ["lock the heaviest chest of Ivo", "chest1"],
    ["lock the huskies' chest", "chest1"],
    ["lock the chests of Ivo and Lise", "chest1 chest2"],
    ["lock your own chest", "chest3"],
    ["lock Ivo's chest first, then the others", "chest1 chest2 chest3"],
    ["alimenta a la mitad de los perros", "Balto"],
    ["no arranques la harina", "not flour1 flour2"],
    // places
    ["fetch the flour up to Ivo", "asks"],
    ["put the flour on Ivo", "asks"],
  ])("%s", (text, outcome) => {
    expect(outcomeOf(text)).toBe(outcome);
  });
});
