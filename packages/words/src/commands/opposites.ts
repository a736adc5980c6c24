import { fold } from "../text/fold.ts";
import { stem } from "../text/stem.ts";

/** Adjectives and their opposites, in several languages. */
const OPPOSITES = `
full voll volle lleno llena plein pleine | empty leer leere vacío vacía vide
open offen offene abierto abierta ouvert ouverte | closed shut zu geschlossen geschlossene cerrado cerrada fermé fermée
locked verschlossen verschlossene verriegelt abgeschlossen | unlocked unverschlossen unverschlossene
lit burning brennend brennende encendido encendida allumé allumée | unlit dark out off aus erloschen apagado apagada éteint éteinte
awake wach wache despierto despierta réveillé réveillée | asleep sleeping sleeps schlafend schlafende schläft dormido dormida duerme endormi endormie dort
clean sauber saubere limpio limpia propre | dirty filthy schmutzig schmutzige dreckig dreckige sucio sucia sale
ripe reif reife maduro madura mûr mûre | unripe unreif unreife verde vert verte green
sick ill krank kranke enfermo enferma malade | healthy well gesund gesunde sano sana sain saine
alive living lebend lebendig vivo viva vivant vivante | dead tot tote muerto muerta mort morte
wet nass nasse mojado mojada mouillé mouillée | dry trocken trockene seco seca sec sèche
drunk betrunken betrunkene borracho borracha ivre | sober nüchtern nüchterne sobrio sobria sobre
fed gefüttert satt | unfed hungry hungrig hungrige hambriento hambrienta affamé affamée
broken kaputt kaputte roto rota cassé cassée | whole intact heil ganz ganze intacto intacta
on an encendido allumé | off aus apagado éteint
`;

const PAIRS = OPPOSITES.trim()
  .split("\n")
  .map((line) => line.split("|").map((side) => side.trim().split(" ")));

/** Words for the opposite of a property: `empty` for `full`. */
export function oppositesOf(words: readonly string[]): readonly string[] {
  const keys = new Set(words.map((word) => stem(fold(word))));
  return PAIRS.flatMap(([one = [], other = []]) => {
    const has = (side: readonly string[]): boolean =>
      side.some((word) => keys.has(stem(fold(word))));
    if (has(one)) return other;
    return has(other) ? one : [];
  });
}
