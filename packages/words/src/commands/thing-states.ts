import { fold } from "../text/fold.ts";
import { stem } from "../text/stem.ts";

/** Words for states of things and for their opposites, in several languages. */
const STATES = `
full voll lleno plein | empty leer vacío vide
open offen auf geöffnet abierto ouvert | closed shut zu geschlossen cerrado fermé
locked verschlossen verriegelt abgeschlossen zugesperrt abgesperrt verrouillé | unlocked unverschlossen aufgesperrt aufgeschlossen déverrouillé
lit burning alight ablaze brennt brennend encendido arde allumé brûle | unlit dark out off aus erloschen gelöscht apagado éteint
awake wach despierto réveillé | asleep sleeping sleeps sleep schlafend schläft schlafen dormido duerme dormir endormi dort
clean sauber limpio propre | dirty filthy muddy schmutzig dreckig sucio sale
ripe reif maduro mûr | unripe unreif verde vert green
sick ill unwell krank enfermo malo malade | healthy well gesund sano sain
alive living lebend lebendig vivo vivant | dead tot muerto mort
wet nass mojado mouillé | dry trocken seco sec
drunk betrunken besoffen borracho ivre saoul | sober nüchtern sobrio sobre
fed gefüttert satt comido alimentado nourri | unfed hungry starving hungrig hunger hambriento hambre affamé faim
thirsty durstig durst sediento sed assoiffé soif
tired müde cansado fatigué | rested ausgeruht descansado reposé
broken damaged torn kaputt beschädigt zerrissen roto dañado cassé abîmé déchiré | whole intact unbroken undamaged heil ganz intacto
on running an läuft encendido allumé marche | off aus apagado éteint
free frei libre libre | busy occupied taken besetzt ocupado occupé
up raised oben hochgezogen subido levantado levé | down lowered unten heruntergelassen bajado baissé
hot heiß caliente chaud | cold kalt frío froid
`;

const PAIRS = STATES.trim()
  .split("\n")
  .map((line) => line.split("|").map((side) => side.trim().split(" ")));

/** The part that all forms of an adjective have in common: `cerrad` for `cerrado` and `cerradas`. */
const keyOf = (word: string): string => stem(fold(word)).replace(/(?<=.{3})[aeo]s?$/, "");

/** Other words for a property, and for its opposite: `burning` and `unlit` for `lit`. */
export function statesOf(words: readonly string[]): {
  readonly same: readonly string[];
  readonly opposite: readonly string[];
} {
  const keys = new Set(words.map(keyOf));
  const has = (side: readonly string[]): boolean => side.some((word) => keys.has(keyOf(word)));
  const sides = PAIRS.flatMap(([one = [], other = []]) =>
    has(one)
      ? [{ same: one, opposite: other }]
      : has(other)
        ? [{ same: other, opposite: one }]
        : [],
  );
  return {
    same: sides.flatMap(({ same }) => same),
    opposite: sides.flatMap(({ opposite }) => opposite),
  };
}

/** German verbs whose participles have no "ge". */
const WITHOUT_GE = /^(?:be|er|ver|ent|zer)|ier$/;

/** Participles of an imperative that may be German or Spanish: `gefegt` of `feg`, `beleuchtet`, `tapado` of `tapa`. */
export function participlesOf(verb: string): readonly string[] {
  const [word = "", particle = ""] = verb.toLowerCase().split(" ");
  const base = word.replace(/e$/, "");
  const end = /[dt]$/.test(base) ? "et" : "t";
  const german = `${particle}${WITHOUT_GE.test(base) ? "" : "ge"}${base}${end}`;
  return word.endsWith("a") && particle === "" ? [german, `${base}do`] : [german];
}
