import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { IS_QUICK } from "../../../../scripts/testing/cases.mjs";
import { type CommandScene, commandsIn } from "../testing/told-commands.ts";

const scene: CommandScene = JSON.parse(
  readFileSync(new URL("../testing/sets/commands/every-word-counts.json", import.meta.url), "utf8"),
);
const read = commandsIn(scene);

/** The outcome of a command; questions are all the same. */
function outcome(text: string): string {
  const come = read([text]);
  return /^[a-z]+\?/.test(come) ? "?" : come;
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
    it("comes to something else with any more words", () => {
      const plain = outcome(text);
      expect(plain).not.toBe("?");
      const said = more
        .filter((_, at) => !IS_QUICK || at % 3 === 0)
        .flatMap((words) => [`${text} ${words}`, `${text}, ${words}`]);
      expect(said.filter((each) => outcome(each) === plain)).toEqual([]);
    });
  },
);
