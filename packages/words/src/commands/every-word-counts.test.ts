import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { FRENCH } from "../language/french.ts";
import { GERMAN } from "../language/german.ts";
import { SPANISH } from "../language/spanish.ts";
import { CommandReader } from "./command-reader.ts";
import type { CommandThing } from "./command-reading.ts";

const bool = { type: "boolean" } as const;
const place = { type: "enum", values: ["silver", "gold"] } as const;

const gate = loadDomain({
  name: "gate",
  kinds: {
    door: { open: bool, color: { type: "enum", values: ["red", "blue", "green"] } },
    torch: { lit: bool },
    guard: { awake: bool },
    key: { metal: place, holder: { type: "thing", of: "guard" } },
  },
  state: { dark: bool },
  tools: [
    { name: "open", things: { it: "door" }, then: { "$it.open": true } },
    { name: "light", things: { it: "torch" }, then: { "$it.lit": true } },
    { name: "wake", things: { it: "guard" }, then: { "$it.awake": true } },
    { name: "give", things: { it: "key", to: "guard" }, then: { "$it.holder": "$to" } },
  ],
  goals: [
    {
      name: "opened",
      words: ["open", "öffne", "abre", "ouvre"],
      things: { it: "door" },
      when: { "$it.open": true },
    },
    {
      name: "lit",
      words: ["light", "zünde an", "enciende", "allume"],
      things: { it: "torch" },
      when: { "$it.lit": true },
    },
    {
      name: "woken",
      words: ["wake", "weck", "despierta", "réveille"],
      things: { it: "guard" },
      when: { "$it.awake": true },
    },
    {
      name: "given",
      words: ["give", "gib", "da", "donne"],
      things: { it: "key", to: "guard" },
      when: { "$it.holder": "$to" },
    },
  ],
  words: {
    door: ["Tür", "Türen", "puerta", "puertas", "porte", "portes"],
    torch: ["torches", "Fackel", "Fackeln", "antorcha", "antorchas", "torche", "torches"],
    key: ["Schlüssel", "llave", "clé"],
    red: ["rote", "roja", "rouge"],
    blue: ["blaue", "azul", "bleue"],
    green: ["grüne", "verde", "verte"],
    silver: ["silberne", "plata", "argent"],
    awake: ["wach", "despierto", "réveillé"],
    dark: ["dunkel", "oscuro", "nuit"],
  },
});

const things: readonly CommandThing[] = [
  ...["red", "blue", "green"].map((color) => ({
    ...{ id: color, kind: "door", properties: { open: false, color } },
  })),
  ...[1, 2, 3].map((at) => ({ id: `t${at}`, kind: "torch", properties: { lit: false } })),
  ...["Ivo", "Berta", "Walt"].map((id) => ({
    ...{ id, kind: "guard", names: [id], properties: { awake: false } },
  })),
  { id: "k1", kind: "key", properties: { metal: "silver" } },
  { id: "k2", kind: "key", properties: { metal: "gold" } },
];

const reader = new CommandReader({
  domain: gate,
  languages: [ENGLISH, GERMAN, SPANISH, FRENCH],
});

/** The outcome of a command; questions are all the same. */
function outcome(text: string): string {
  const spots = things.map(({ id }) => id);
  const distance = (from: CommandThing["id"] | undefined, to: CommandThing["id"]): number =>
    Math.abs(spots.indexOf(String(from)) - spots.indexOf(String(to)));
  const { goals, refused, avoided, who, isEach, conditions, doubts } = reader.read(text, {
    ...{ things, distance },
  });
  if (doubts.length > 0) return "?";
  return JSON.stringify({ goals, refused, avoided, who, isEach, conditions });
}

/** Commands, and words that change each of them. */
const SAID: readonly (readonly [commands: readonly string[], more: readonly string[]])[] = [
  [
    ["open the green door", "light the torches", "wake Ivo", "give Berta the silver key"],
    [
      ...["with a spoon", "next to the window", "at noon", "at 5", "three times", "for Bob"],
      ...["until dark", "if it rains", "later", "on Monday", "in ten minutes", "every hour"],
      ...["but not today", "not", "a third of it", "only at night", "halfway", "fifty percent"],
      ...["as soon as Ivo is awake", "with 3 guards", "number 7", "or not", "but only half"],
      ...["in the dungeon of the tower", "where Ivo sleeps", "like yesterday", "all but one"],
      ...["who is 5 years old", "but keep it secret", "and so should Berta"],
    ],
  ],
  [
    ["öffne die grüne Tür", "weck Ivo", "gib Berta den silbernen Schlüssel"],
    [
      ...[
        "mit einem Löffel",
        "neben dem Fenster",
        "um zwölf",
        "dreimal",
        "später",
        "falls es regnet",
      ],
      ...["am Montag", "in zehn Minuten", "jede Stunde", "aber nicht heute", "nicht", "zur Hälfte"],
      ...["sobald Ivo wach ist", "Nummer 7", "oder nicht", "aber nur halb", "wie gestern"],
      ...["mit beiden Händen", "wo Ivo schläft", "erst morgen", "niemals", "solange es dunkel ist"],
    ],
  ],
  [
    ["abre la puerta verde", "despierta a Ivo", "da la llave de plata a Berta"],
    [
      ...["con una cuchara", "al mediodía", "tres veces", "más tarde", "si llueve", "el lunes"],
      ...["en diez minutos", "cada hora", "pero no hoy", "a medias", "número 7", "7", "dos"],
      ...["o no", "pero solo la mitad", "como ayer", "donde duerme Ivo", "mañana", "nunca"],
    ],
  ],
  [
    ["ouvre la porte verte", "réveille Ivo", "donne la clé d'argent à Berta"],
    [
      ...["avec une cuillère", "à midi", "trois fois", "plus tard", "s'il pleut", "lundi"],
      ...["dans dix minutes", "toutes les heures", "mais pas aujourd'hui", "à moitié", "numéro 7"],
      ...["ou pas", "mais seulement la moitié", "comme hier", "où il dort", "demain", "jamais"],
    ],
  ],
];

describe.each(SAID.flatMap(([commands, more]) => commands.map((text) => [text, more] as const)))(
  "%s",
  (text, more) => {
    const plain = outcome(text);

    it("is clear", () => expect(plain).not.toBe("?"));

    it.each(more)("… %s", (words) => {
      for (const said of [`${text} ${words}`, `${text}, ${words}`])
        expect([said, outcome(said)]).not.toEqual([said, plain]);
    });
  },
);

it.each([
  ["wake Ivo next to the window", "?"],
  ["open the red door, no, leave it, the blue one", "?"],
  ["open the red door, and don't open the red door", "?"],
  ["light the torches near Berta", "?"],
  ["wake Ivo or, if he is awake, Berta", "?"],
  ["wake Ivo, or the red door", "?"],
  ["light the torches, but not all", "?"],
  ["light the torches, not all of them", "?"],
  ["zünde die Fackeln an, aber nicht alle", "?"],
  ["enciende las antorchas, pero no todas", "?"],
  ["allume les torches, mais pas toutes", "?"],
  ["open the third door", "?"],
  ["light a third torch", "?"],
  ["light two torches, then two more", "?"],
  ["zünde zwei Fackeln an, dann zwei weitere", "?"],
  ["wake Ivo, then Berta, then Ivo again", "?"],
  ["weck Ivo, dann Berta, dann nochmal Ivo", "?"],
  ["despierta a Ivo, luego a Berta, luego a Ivo", "?"],
  ["réveille Ivo, puis Berta, puis encore Ivo", "?"],
])("%s is asked about", (text, asked) => expect(outcome(text)).toBe(asked));

it.each([
  ["wake Ivo, nobody else", "wake Ivo"],
  ["weck Ivo, sonst niemanden", "wake Ivo"],
  ["open the red door and don't forget the blue one", "open the red door and the blue door"],
  ["open the door near Berta", "open the green door"],
  ["open every door that is not red or blue", "open the green door"],
  ["open the door that isn't red or blue", "open the green door"],
  ["open the door that is not red, blue or open", "open the green door"],
  ["open the doors that are neither red nor blue", "open the green door"],
  ["open the doors not red or blue", "open the green door"],
  ["öffne die Tür, die nicht rote oder blaue ist", "open the green door"],
  ["abre la puerta que no es roja o azul", "open the green door"],
  ["ouvre la porte qui n'est pas rouge ou bleue", "open the green door"],
  ["light a third of the torches", "light one torch"],
  ["light the torches, but only a third", "light one torch"],
  ["light one torch, then another", "light two torches"],
  ["light one torch, then another torch", "light two torches"],
  ["light a torch, then two more", "light three torches"],
  ["wake Ivo, then another guard", "wake Ivo and Berta"],
  ["give Berta one key, and Walt another", "give Berta the silver key and Walt the gold one"],
  ["öffne eine Tür, dann noch eine", "open the red door and the blue door"],
  ["gib Berta einen Schlüssel und Walt noch einen", "give Berta one key, and Walt another"],
  ["enciende una antorcha, luego dos más", "light three torches"],
  ["da una llave a Berta y otra a Walt", "give Berta one key, and Walt another"],
  ["allume une torche, puis encore deux", "light three torches"],
  ["donne une clé à Berta et une autre à Walt", "give Berta one key, and Walt another"],
  ["wake Ivo, and don't wake anyone else", "wake Ivo, and don't wake the others"],
  ["wake Ivo and don't wake any other guard", "wake Ivo, and don't wake the others"],
  ["weck Ivo und weck sonst niemanden", "wake Ivo, and don't wake the others"],
  ["despierta a Ivo y no despiertes a nadie más", "wake Ivo, and don't wake the others"],
  ["réveille Ivo et ne réveille personne d'autre", "wake Ivo, and don't wake the others"],
  ["despierta a Ivo, a nadie más", "wake Ivo"],
])("%s: %s", (text, other) => expect(outcome(text)).toBe(outcome(other)));
